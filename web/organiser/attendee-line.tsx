// One booking with its customer and seats, and the way to cancel it, which returns the money.

import { useState } from "preact/hooks";
import { type Parts, shown, TIME } from "../core/times.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { cost, locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Pill } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { amountOf } from "./amounts.ts";
import type { Event } from "./desk.tsx";
import { useActing } from "./intention.ts";
import { Refusals } from "./refusal.tsx";
import { seatName } from "./seat-rows.tsx";
import type { Attendee } from "./sheet.ts";

const SHORT: Parts = { day: "numeric", month: "short", ...TIME };

interface Props {
  one: Attendee;
  event: Event;
  cancelled: () => void;
}

export function AttendeeLine({ one, event, cancelled }: Props) {
  const words = organiserWords.value.attendees;
  const [asking, setAsking] = useState(false);
  const inside = one.seats.filter((seat) => seat.checkedIn).length;
  const name = one.name || words.anonymous;
  const confirmed = one.status === "confirmed";
  return (
    <>
      <div class="attendee-who">
        <h2>{one.name ? one.name : <span class="soft">{words.anonymous}</span>}</h2>
        {one.email && <a href={`mailto:${one.email}`}>{one.email}</a>}
        {one.phone && <a href={`tel:${one.phone}`}>{one.phone}</a>}
      </div>
      <ul class="attendee-seats">
        {one.seats.map(({ seat, category, checkedIn }) => (
          <li key={seat}>
            {seatName(event, seat)} <span class="soft small">{category}</span>
            {checkedIn && <Pill mood="good">{words.in}</Pill>}
          </li>
        ))}
      </ul>
      <div class="attendee-facts">
        <strong class="figures">{paid(one)}</strong>
        <span class="soft small">{shown(one.bookedAt, event.venue.timezone, locale.value, SHORT)}</span>
        {!confirmed && <Pill mood="bad">{words.status[one.status] ?? one.status}</Pill>}
        {inside > 0 && <Pill mood="good">{words.inOf(inside, one.seats.length)}</Pill>}
      </div>
      {confirmed && inside === 0 && (
        <Button kind="quiet" label={words.refundOf(name)} onPress={() => setAsking(true)}>
          {words.refund}
        </Button>
      )}
      {asking && <Refund {...{ one, event, cancelled }} close={() => setAsking(false)} />}
    </>
  );
}

function Refund({ one, event, cancelled, close }: Props & { close: () => void }) {
  const words = organiserWords.value.attendees;
  const account = useAccount();
  const acting = useActing();
  const refund = async () => {
    const path = { id: one.booking };
    await acting.intention.send(one.booking, (key) =>
      account.call("post", "/v1/bookings/{id}/cancel", { path, body: {}, key }),
    );
    close();
    toast(words.refunded);
    cancelled();
  };
  return (
    <Dialog title={words.refundTitle} onClose={close}>
      <div class="dialog-body">
        <p>{words.refundWords(one.seats.map(({ seat }) => seatName(event, seat)).join("; "), paid(one))}</p>
        <Refusals error={acting.error} />
        <div class="buttons">
          <Button kind="danger" pending={acting.busy} onPress={() => acting.act(refund)}>
            {words.refundNow}
          </Button>
          <Button onPress={close}>{words.keep}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function paid({ seats, currency }: Attendee): string {
  const amount = seats.reduce((sum, { price }) => sum + (amountOf(price, currency) ?? 0), 0);
  return currency ? cost({ amount, currency }) : "";
}
