// Whom the till has called: the first packs while the second already pays.

import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { countdown } from "../core/times.ts";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { BigNumber, Pill } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Lane, LaneCall } from "./board.ts";
import type { Act, Called, Tilling } from "./tilling.ts";

interface AtTillProps {
  till: Lane;
  calls: readonly LaneCall[];
  tilling: Tilling;
}

export function AtTill({ till, calls, tilling }: AtTillProps) {
  const words = marketWords.value;
  if (calls.length === 0) {
    const closed = till.state === "closed" || till.state === "paused";
    return (
      <div class="till-free" role="status">
        <h2>{closed ? words.openFirst : words.free}</h2>
        <p class="soft">{closed ? words.openFirstWords : words.freeWords}</p>
      </div>
    );
  }
  return (
    <ul class="till-shoppers">
      {calls.map((call, index) => (
        <li key={call.ticket_id} class={call.recalled ? "card recalled" : "card"}>
          <Shopper call={call} calls={calls} tilling={tilling} packs={index < calls.length - 1} />
        </li>
      ))}
    </ul>
  );
}

interface ShopperProps {
  call: LaneCall;
  calls: readonly LaneCall[];
  tilling: Tilling;
  packs: boolean;
}

function Shopper({ call, calls, tilling, packs }: ShopperProps) {
  const words = marketWords.value;
  const known = tilling.known.value.get(call.ticket_id);
  const waits = (what: Act) => tilling.waits(`${what} ${call.ticket_id}`);
  // Where a shopper went who has left the till is not seen here.
  const act = (what: Act, tell: (shopper: Called) => string) => async () => {
    const words = tell(await tilling.act(what, calls, call.ticket_id));
    if (what === "no-show" || what === "put-back") toast(words);
    else tilling.said.value = words;
    // The button is gone with its shopper.
    if (what !== "recall") document.querySelector<HTMLElement>(".till-next .button")?.focus({ preventScroll: true });
  };
  const { number } = call;
  return (
    <>
      <header>
        <span class="soft small">{packs ? words.packing : words.atTill}</span>
        {call.recalled && <Pill mood="bad">{words.recalledTag}</Pill>}
        <Since at={call.called_at} />
      </header>
      <BigNumber>{number}</BigNumber>
      <p class="till-facts">
        {known && <span>{words.itemsShort(known.items)}</span>}
        {known?.assistance && <Pill mood="warn">{words.assisted}</Pill>}
      </p>
      <div class="till-acts">
        <Button wide disabled={waits("done")} onPress={act("done", () => words.doneToast(number))}>
          {words.done}
        </Button>
        <Button disabled={waits("recall")} onPress={act("recall", () => words.recallToast(number))}>
          {words.recall}
        </Button>
        <Button
          disabled={waits("no-show") || !call.recalled}
          onPress={act("no-show", ({ state }) => words.missedToast(number, state === "waiting"))}
        >
          {words.noShow}
        </Button>
        <Button disabled={waits("put-back")} onPress={act("put-back", () => words.backToast(number))}>
          {words.putBack}
        </Button>
      </div>
    </>
  );
}

function Since({ at }: { at: string }) {
  const { clock } = useServices();
  const past = () => Math.max(0, Math.floor((clock.now() - Date.parse(at)) / 1000));
  const [seconds, setSeconds] = useState(past);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(past()), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <span class="figures till-since">
      <span class="unseen">{marketWords.value.since("")}</span>
      {countdown(seconds)}
    </span>
  );
}
