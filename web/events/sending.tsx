// Sends a booking to its guest's email, so that it opens on another device. The address is confirmed once.

import { useMemo, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Unreachable } from "../core/api.ts";
import { Address, useMine } from "../people/address.tsx";
import { guestWords } from "../text/guest.ts";
import { problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import { Intents } from "./intents.ts";

export function Sending({ id }: { id: string }) {
  const { session } = useServices();
  const me = useMine();
  const { send: words } = guestWords.value;
  const intents = useMemo(() => new Intents(), []);
  const [said, setSaid] = useState<{ good: boolean; words: string }>();
  const asked = useAsked(async () => (await me.look()) ?? null, []);
  const details = me.details.value;
  if (asked.data === undefined && !details) return null;
  const email = details?.email_confirmed ? details.email : undefined;
  const send = async () => {
    setSaid(undefined);
    try {
      const path = { id };
      await intents.send("send", (key) => session.call("post", "/v1/bookings/{id}/send", { path, body: {}, key }));
      setSaid({ good: true, words: words.sent(email ?? "") });
    } catch (error) {
      setSaid({ good: false, words: error instanceof Unreachable ? words.unknown : problem(error) });
    }
  };
  return (
    <section class="card booking-part" aria-labelledby="send">
      <h2 id="send">{words.title}</h2>
      <p class="soft small">{words.words}</p>
      <Address />
      {email && (
        <Button wide onPress={send}>
          {words.send(email)}
        </Button>
      )}
      {said && (
        <Banner mood={said.good ? "good" : "bad"} urgent={!said.good}>
          {said.words}
        </Banner>
      )}
    </section>
  );
}
