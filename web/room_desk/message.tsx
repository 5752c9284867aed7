// What all who wait read.

import { useState } from "preact/hooks";
import { roomDeskWords } from "../text/room-desk.ts";
import { problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";
import type { Figures } from "./orders.ts";

const LONGEST = 500;

export function Message({ desk, room }: { desk: Desk; room: Figures }) {
  const words = roomDeskWords.value;
  const [typed, setTyped] = useState<string>();
  const [failure, setFailure] = useState("");
  const shown = room.message ?? "";
  const wanted = typed ?? shown;
  const send = async () => {
    setFailure("");
    const said = wanted.trim();
    try {
      await desk.say(said);
      setTyped(undefined);
      toast(said ? words.sent : words.gone);
    } catch (error) {
      setFailure(problem(error, words.errors));
    }
  };
  return (
    <section class="card room-desk-part" aria-labelledby="message">
      <h2 id="message">{words.message}</h2>
      <div class="field">
        <textarea
          rows={3}
          maxLength={LONGEST}
          aria-labelledby="message"
          aria-describedby="message-hint"
          value={wanted}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p id="message-hint" class="soft small">
          {words.messageHint}
        </p>
      </div>
      {shown && (
        <p class="small">
          <span class="soft">{words.shownNow}: </span>
          {shown}
        </p>
      )}
      {failure && (
        <Banner mood="bad" urgent>
          {failure}
        </Banner>
      )}
      <Button disabled={wanted.trim() === shown} onPress={send}>
        {words.send}
      </Button>
    </section>
  );
}
