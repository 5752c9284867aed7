// One number: whose, where it stands, how long it takes, and leaving the line.

import { useState } from "preact/hooks";
import { shop } from "../text/shop.ts";
import { locale, text } from "../text/text.ts";
import { band } from "../text/waits.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { BigNumber } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { type Mine, over } from "./mine.ts";

export function NumberCard({ mine, onLeave }: { mine: Mine; onLeave: () => Promise<void> }) {
  const { language } = text.value;
  const words = shop[language].line;
  const [asks, setAsks] = useState(false);
  const leave = async () => {
    await onLeave();
    toast(words.left);
  };
  const { state, ahead, wait } = mine;
  return (
    <li class={`card number ${state}`}>
      <p class="soft">{[mine.name, mine.queue].filter(Boolean).join(" · ")}</p>
      <BigNumber>{mine.number}</BigNumber>
      {state === "waiting" && (
        <>
          <p class="number-ahead">
            {ahead ? `${new Intl.NumberFormat(locale.value).format(ahead)} ${words.ahead}` : words.next}
          </p>
          <p class="soft">{wait && words.wait(band(wait, language))}</p>
        </>
      )}
      {state === "processing" && (
        <>
          <p class="number-ahead">{words.turn}</p>
          <p>{words.come}</p>
        </>
      )}
      {over(mine) && <p>{state === "done" ? words.done : words.removed}</p>}
      {!over(mine) && (
        <Button kind="quiet" label={`${words.leave}: ${mine.number}`} onPress={() => setAsks(true)}>
          {words.leave}
        </Button>
      )}
      {asks && (
        <Dialog title={words.sure(mine.number)} onClose={() => setAsks(false)}>
          <p>{words.leaveWords}</p>
          <div class="buttons dialog-buttons">
            <Button kind="danger" onPress={leave}>
              {words.leave}
            </Button>
            <Button onPress={() => setAsks(false)}>{words.stay}</Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}
