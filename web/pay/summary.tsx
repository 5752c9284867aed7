// The seats, what they cost, and until when they are kept.

import { useRef } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { Answer } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { payWords } from "../text/pay.ts";
import { cost, locale, text } from "../text/text.ts";
import { Countdown } from "../ui/countdown.tsx";
import { Skeleton } from "../ui/parts.tsx";
import type { Booking, Paying } from "./paying.ts";

const SOON = 60;

interface SummaryProps {
  booking: Booking;
  event: Answer<"get", "/v1/events/{event_id}"> | undefined;
  paying: Paying;
}

export function Summary({ booking, event, paying }: SummaryProps) {
  const { clock } = useServices();
  const words = payWords.value;
  const phase = paying.phase.value;
  const until = booking.expires_at ?? undefined;
  const lasts = useRef(until ? clock.secondsUntil(until) : 0);
  const counts = until && !["sent", "lapsed"].includes(phase);
  return (
    <section class="card pay-what" aria-label={words.summary}>
      <div class="pay-event">
        {event ? (
          <>
            <h2>{event.name}</h2>
            <p class="soft">
              {shown(event.starts_at, event.venue.timezone, locale.value)} · {event.venue.name}
            </p>
          </>
        ) : (
          <Skeleton height="2.9rem" />
        )}
      </div>
      <ul>
        {booking.seats.map((seat) => (
          <li key={seat}>
            <span>{named(seat, event)}</span>
            <span class="figures">{price(booking, seat)}</span>
          </li>
        ))}
      </ul>
      <p class="pay-total">
        <span>{words.total}</span>
        <strong class="figures">{cost(booking.total)}</strong>
      </p>
      {counts && (
        <p class="pay-kept">
          <span>{words.kept}</span>
          <Countdown
            clock={clock}
            until={until}
            lasts={lasts.current}
            soon={SOON}
            label={words.left}
            onOver={() => paying.lapse()}
          />
        </p>
      )}
    </section>
  );
}

function price({ prices }: Booking, seat: string): string | undefined {
  const money = new Map(Object.entries(prices)).get(seat);
  return money && cost(money);
}

// "Stalls, row 3, seat 12" of "A-3-12".
function named(key: string, event: SummaryProps["event"]): string {
  const [section = "", row = "", seat = ""] = key.split("-");
  const words = text.value.event;
  const name = event?.sections.find((each) => each.id === section)?.name ?? section;
  return [name, words.row(row), words.seat(seat)].join(", ");
}
