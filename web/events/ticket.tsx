// The ticket of a booking, as one holds it to the door; and whether the organiser has moved its event since it was first
// shown here.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { useTitle } from "../app/title.ts";
import { Kept } from "../core/kept.ts";
import { elsewhere, shown } from "../core/times.ts";
import { guestWords } from "../text/guest.ts";
import { cost, locale, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Pill, Skeleton } from "../ui/parts.tsx";
import type { Booking, Told } from "./booking.tsx";
import { paid } from "./giving.ts";
import { mood } from "./tickets.tsx";
import { seatsWords } from "./words.ts";

interface TicketProps extends Told {
  heading: ReturnType<typeof useTitle>;
  children: ComponentChildren;
}

export function TicketCard({ booking, event, heading, children }: TicketProps) {
  const { tickets } = text.value;
  return (
    <article class="ticket card">
      <header>
        <Pill mood={mood(booking.status)}>{tickets.status[booking.status]}</Pill>
        <h1 ref={heading} tabIndex={-1}>
          {event.name}
        </h1>
        <When event={event} />
      </header>
      <ul class="ticket-seats">
        {seatsWords(event, booking.seats).map((seats) => (
          <li key={seats}>{seats}</li>
        ))}
      </ul>
      {children}
      {booking.status === "confirmed" && <Code booking={booking} />}
      <dl>
        <dt>{tickets.total}</dt>
        <dd class="figures">{cost(booking.status === "confirmed" ? paid(booking) : booking.total)}</dd>
        <dt>{tickets.booked}</dt>
        <dd>{shown(booking.created_at, event.venue.timezone, locale.value)}</dd>
        <dt>{tickets.number}</dt>
        <dd class="small">{booking.booking_id}</dd>
      </dl>
    </article>
  );
}

function When({ event }: Pick<Told, "event">) {
  const zone = event.venue.timezone;
  return (
    <p>
      <time dateTime={event.starts_at}>{shown(event.starts_at, zone, locale.value)}</time>
      {elsewhere(event.starts_at, zone) && <span class="soft"> ({text.value.event.venueTime})</span>}
      <br />
      <span class="soft">{[event.venue.name, event.venue.location?.address].filter(Boolean).join(", ")}</span>
    </p>
  );
}

// As an image, in which an SVG can neither run nor load anything.
function Code({ booking }: { booking: Booking }) {
  const { tickets } = text.value;
  const svg = booking.ticket?.svg;
  return (
    <figure>
      {svg ? (
        <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={tickets.code(booking.seats.join(", "))} />
      ) : (
        <Skeleton height="18rem" width="18rem" />
      )}
      <figcaption>
        <strong>{tickets.show}</strong> <span class="soft">{tickets.each(booking.seats.length)}</span>
      </figcaption>
    </figure>
  );
}

// The service says when an event is, not when it was: that is kept here from the first time it was shown.
export function Moved({ booking, event }: Told) {
  const { storage } = useServices();
  const { booking: words } = guestWords.value;
  const [kept] = useState(() => new Kept<string>(storage, "linehold-starts"));
  const [read, setRead] = useState(false);
  const before = kept.get(booking.booking_id);
  if (before === undefined && booking.status === "confirmed") kept.set(booking.booking_id, event.starts_at);
  if (read || before === undefined || Date.parse(before) === Date.parse(event.starts_at)) return null;
  const seen = () => {
    kept.set(booking.booking_id, event.starts_at);
    setRead(true);
  };
  return (
    <Banner mood="warn">
      <span>{words.moved(shown(before, event.venue.timezone, locale.value))}</span>
      <Button onPress={seen}>{words.seen}</Button>
    </Banner>
  );
}
