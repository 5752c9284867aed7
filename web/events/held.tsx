// What is held for the guest: how long, what it costs, and the ways on.

import { eventAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import type { Hall } from "../hall/hall.ts";
import { cost, problem, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Hold, Holding } from "./holding.ts";
import { seatsWords } from "./words.ts";

const SOON = 60;

interface HeldProps {
  hold: Hold;
  holding: Holding;
  // The hall of the event, if it is on the screen.
  hall: Hall | undefined;
  lasts: number;
  warned: boolean;
  failed: (words: string) => void;
}

export function Held({ hold, holding, hall, lasts, warned, failed }: HeldProps) {
  const { clock, config } = useServices();
  const words = text.value.hold;
  const free = hold.total.amount === 0;
  const act = (does: () => Promise<unknown>, done?: string) => async () => {
    try {
      failed("");
      await does();
      if (done) toast(done);
    } catch (error) {
      failed(problem(error));
    }
  };
  const lapse = () => {
    if (holding.busy.value) return;
    holding.lapse();
    failed(words.lapsed);
  };
  return (
    <section class="deal held" aria-label={words.title}>
      <p class="deal-head">
        <strong>{words.title}</strong>
        {hold.expires_at && (
          <Countdown
            clock={clock}
            until={hold.expires_at}
            lasts={hold.extended ? 2 * lasts : lasts}
            soon={SOON}
            label={words.left}
            onOver={lapse}
          />
        )}
      </p>
      {!hall && (
        <p>
          <a href={eventAddress(hold.event_id)}>{words.go}</a>
        </p>
      )}
      <ul class="deal-seats">
        {seatsWords(hall, hold.seats).map((seats) => (
          <li key={seats}>{seats}</li>
        ))}
      </ul>
      {warned && !hold.extended && (
        <Banner mood="warn" urgent>
          {words.warning}
        </Banner>
      )}
      <Button kind="primary" wide onPress={act(() => holding.pay())}>
        {free ? words.book : words.pay(cost(hold.total))}
      </Button>
      <div class="deal-more">
        {!hold.extended && <Button onPress={act(() => holding.extend(), words.extended)}>{words.extend}</Button>}
        <Button onPress={act(() => holding.release(), words.released)}>{words.release}</Button>
      </div>
      {!free && <p class="soft small">{config.payments === "stripe" ? words.card : words.test}</p>}
    </section>
  );
}

// Whether the warning is due, a minute before the end, or half of a shorter time.
export function isSoon(left: number, lasts: number): boolean {
  return left > 0 && left <= Math.min(SOON, lasts / 2);
}
