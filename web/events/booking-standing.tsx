// What has become of a booking, in words, and what the guest can do about it.

import { eventAddress, payAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { guestWords } from "../text/guest.ts";
import { cost, text } from "../text/text.ts";
import { Countdown } from "../ui/countdown.tsx";
import { Banner } from "../ui/parts.tsx";
import type { Bank } from "./bank.ts";
import type { Told } from "./booking.tsx";
import { paid } from "./giving.ts";
import { seatsWords } from "./words.ts";

const SOON = 60;

interface StandingProps extends Told {
  own: boolean;
  bank: Bank;
  look: () => void;
}

export function Standing({ booking, event, own, bank, look }: StandingProps) {
  const { tickets } = text.value;
  const words = guestWords.value.booking;
  const { status, returned, checked_in } = booking;
  const used = Object.keys(checked_in).filter((seat) => booking.seats.includes(seat));
  return (
    <>
      {status === "pending_payment" && <Pending {...{ booking, event, own, bank, look }} />}
      {status === "paid" && <Banner>{tickets.pending}</Banner>}
      {["cancelled", "refunded", "failed"].includes(status) && (
        <Banner mood="bad">
          <span>
            {booking.reason && tickets.reasons[booking.reason]} {tickets.refunds[booking.refund ?? "none"]}
            {booking.refund && <strong class="figures"> {cost(paid(booking))}</strong>}
          </span>
          {event.status === "published" && (
            <a class="button" href={eventAddress(booking.event_id)}>
              {words.event}
            </a>
          )}
        </Banner>
      )}
      {event.status === "cancelled" && status === "confirmed" && <Banner mood="bad">{words.cancelled}</Banner>}
      {used.length > 0 && <Banner mood="good">{words.checkedIn(seatsWords(event, used).join("; "))}</Banner>}
      {returned.length > 0 && (
        <ul class="returned small">
          {returned.map((part) => (
            <li key={part.seats.join()}>
              <strong>{part.reason === "CANCELLED_BY_ORGANISER" ? words.returnedBy : words.returned}:</strong>{" "}
              {seatsWords(event, part.seats).join("; ")}
              {part.status && ` · ${cost(part.amount)}, ${words.refunds[part.status]}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

// A card that was sent is not asked for again while the service finds out.
function Pending({ booking, own, bank, look }: StandingProps) {
  const { clock } = useServices();
  const { tickets } = text.value;
  const words = guestWords.value.booking;
  const { client_secret, provider } = booking.payment;
  const card = own && provider === "stripe" && client_secret !== null && bank !== "sent";
  const left = booking.expires_at ? clock.secondsUntil(booking.expires_at) : 0;
  if (!card) return <Banner>{tickets.pending}</Banner>;
  if (!booking.expires_at || left === 0) return <Banner mood="warn">{words.late}</Banner>;
  return (
    <div class="pending">
      {bank === "refused" && (
        <Banner mood="bad" urgent>
          {words.bankRefused}
        </Banner>
      )}
      <p>
        <Countdown
          clock={clock}
          until={booking.expires_at}
          lasts={left}
          soon={SOON}
          label={words.payLeft}
          onOver={look}
        />
      </p>
      <a class="button primary wide" href={payAddress(booking.booking_id)}>
        {words.pay} · {cost(booking.total)}
      </a>
      <p class="soft small">{words.payWords}</p>
    </div>
  );
}
