// Giving back a booking or some of its seats. One is asked once, and sees how much goes back.

import { useMemo, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Refused, Unreachable } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { guestWords } from "../text/guest.ts";
import { cost, locale, problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Booking, Told } from "./booking.tsx";
import { partly, refund, returnable, terms } from "./giving.ts";
import { Intents } from "./intents.ts";
import { seatWords } from "./words.ts";

interface GivingProps extends Told {
  // The booking as it is then.
  given: (booking: Booking) => void;
  // It may have changed.
  doubtful: () => void;
}

export function GivingBack({ booking, event, given, doubtful }: GivingProps) {
  const { clock } = useServices();
  const { give } = guestWords.value;
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState("");
  const place = useFocusIfLost<HTMLElement>(`${booking.status} ${booking.seats.join()}`);
  const may = terms(booking, event, clock.now());
  const until = may?.until && shown(may.until, event.venue.timezone, locale.value);
  if (!may) return <span ref={place} tabIndex={-1} />;
  const pending = booking.status === "pending_payment";
  const answer = (now: Booking | undefined, words: string) => {
    setAsking(false);
    setTrouble(words);
    if (now) given(now);
    else doubtful();
  };
  return (
    <section class="booking-part booking-give" aria-label={give.title} ref={place} tabIndex={-1}>
      {trouble && (
        <Banner mood="bad" urgent>
          {trouble}
        </Banner>
      )}
      {may.open && (
        <Button kind="danger" onPress={() => setAsking(true)}>
          {pending ? give.giveUp : give.open}
        </Button>
      )}
      {!pending && <p class="soft small">{until ? (may.open ? give.until(until) : give.closed(until)) : give.never}</p>}
      {asking && <Question {...{ booking, event }} close={() => setAsking(false)} answer={answer} />}
    </section>
  );
}

interface QuestionProps extends Told {
  close: () => void;
  answer: (booking: Booking | undefined, trouble: string) => void;
}

function Question({ booking, event, close, answer }: QuestionProps) {
  const { session } = useServices();
  const { give } = guestWords.value;
  const intents = useMemo(() => new Intents(), []);
  const free = returnable(booking);
  const [seats, setSeats] = useState<readonly string[]>(free);
  const pending = booking.status === "pending_payment";
  const choose = partly(booking);
  const act = async () => {
    const whole = seats.length === booking.seats.length;
    const [path, body] = [{ id: booking.booking_id }, whole ? {} : { seats: [...seats] }];
    try {
      const now = await intents.send(`give ${seats.join()}`, (key) =>
        session.call("post", "/v1/bookings/{id}/cancel", { path, body, key }),
      );
      toast(give.done);
      answer(now, "");
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      answer(undefined, error instanceof Unreachable ? give.unknown : problem(error, give.errors));
    }
  };
  const press = (seat: string) =>
    setSeats(seats.includes(seat) ? seats.filter((each) => each !== seat) : [...seats, seat]);
  return (
    <Dialog title={pending ? give.giveUp : give.open} onClose={close}>
      <div class="give">
        {choose && (
          <fieldset>
            <legend class="soft small">{give.which}</legend>
            {booking.seats.map((seat) => (
              <label key={seat}>
                <input
                  type="checkbox"
                  checked={seats.includes(seat)}
                  disabled={!free.includes(seat)}
                  onChange={() => press(seat)}
                />
                <span>{seatWords(event, seat)}</span>
                <span class="soft figures">
                  {free.includes(seat)
                    ? cost(new Map(Object.entries(booking.prices)).get(seat) ?? booking.total)
                    : give.used}
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <Back booking={booking} seats={seats} />
        <p class="buttons">
          <Button kind="danger" disabled={seats.length === 0} onPress={act}>
            {pending ? give.giveUp : give.yes(seats.length)}
          </Button>
          <Button onPress={close}>{give.keep}</Button>
        </p>
      </div>
    </Dialog>
  );
}

function Back({ booking, seats }: { booking: Booking; seats: readonly string[] }) {
  const { give } = guestWords.value;
  const money = refund(booking, seats);
  if (!money) return null;
  if (booking.status === "pending_payment") return <p>{give.unpaid(cost(money))}</p>;
  if (booking.total.amount === 0) return <p>{give.nothing}</p>;
  return (
    <p class="give-back" role="status">
      <strong class="figures">{cost(money)}</strong> {give.back}
    </p>
  );
}
