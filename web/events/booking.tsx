// A booking: what has become of it, and its ticket. It is asked for until it is settled.

import "./tickets.css";
import { useEffect, useState } from "preact/hooks";
import { bookingAddress, page } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import type { Answer } from "../core/api.ts";
import { Remembered } from "../core/remembered.ts";
import { elsewhere, shown } from "../core/times.ts";
import { cost, locale, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Pill } from "../ui/parts.tsx";
import { AsOf, useRemembered } from "../ui/remembered.tsx";
import { mood } from "./tickets.tsx";
import { seatsWords } from "./words.ts";

type Booking = Answer<"get", "/v1/bookings/{id}">;
type EventDetails = Answer<"get", "/v1/events/{event_id}">;

interface Shown {
  booking: Booking;
  event: EventDetails;
}

const OPEN = ["pending_payment", "paid"];
const SOONEST = 1_000;
const LATEST = 10_000;

export function BookingView({ route }: { route: { id: string } }) {
  const { session, api } = useServices();
  const { tickets } = text.value;
  const [asks, setAsks] = useState(0);
  const asked = useRemembered(
    new Remembered(session),
    { address: bookingAddress(route.id), title: ({ event }: Shown) => event.name },
    async (signal) => {
      const booking = await session.call("get", "/v1/bookings/{id}", { path: { id: route.id }, signal });
      const event = await api.get("/v1/events/{event_id}", { path: { event_id: booking.event_id }, signal });
      return { booking, event };
    },
    [route.id, asks],
  );
  const status = asked.data?.booking.status;
  const heading = useTitle(asked.data ? asked.data.event.name : undefined);
  useEffect(() => {
    if (asked.busy || !status || !OPEN.includes(status)) return;
    const timer = setTimeout(() => setAsks(asks + 1), Math.min(LATEST, SOONEST * 1.5 ** asks));
    return () => clearTimeout(timer);
  }, [asked.busy, status]);
  if (!asked.data && asked.error) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) return <Loading />;
  const { booking, event } = asked.data;
  return (
    <div class="view booking">
      <a class="back" href="#/bookings">
        {tickets.back}
      </a>
      <AsOf at={asked.at} />
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
        <Standing booking={booking} />
        {booking.ticket?.svg && <Code booking={booking} svg={booking.ticket.svg} />}
        <dl>
          <dt>{tickets.total}</dt>
          <dd class="figures">{cost(booking.total)}</dd>
          <dt>{tickets.booked}</dt>
          <dd>{shown(booking.created_at, event.venue.timezone, locale.value)}</dd>
          <dt>{tickets.number}</dt>
          <dd class="small">{booking.booking_id}</dd>
        </dl>
      </article>
      <Ways booking={booking} />
    </div>
  );
}

function When({ event }: { event: EventDetails }) {
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

function Standing({ booking }: { booking: Booking }) {
  const { tickets } = text.value;
  if (OPEN.includes(booking.status)) {
    const card = booking.payment.client_secret && booking.payment.provider === "stripe";
    return (
      <Banner>
        <span>{tickets.pending}</span>
        {card && (
          <a class="button primary" href={page(`bookings/${booking.booking_id}`)}>
            {tickets.payNow}
          </a>
        )}
      </Banner>
    );
  }
  if (booking.status === "confirmed") return null;
  return (
    <Banner mood="bad">
      <span>
        {booking.reason && tickets.reasons[booking.reason]} {tickets.refunds[booking.refund ?? "none"]}
      </span>
    </Banner>
  );
}

// As an image, in which an SVG can neither run nor load anything.
function Code({ booking, svg }: { booking: Booking; svg: string }) {
  const { tickets } = text.value;
  return (
    <figure>
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={tickets.code(booking.seats.join(", "))} />
      <figcaption>
        <strong>{tickets.show}</strong> <span class="soft">{tickets.each(booking.seats.length)}</span>
      </figcaption>
    </figure>
  );
}

function Ways({ booking }: { booking: Booking }) {
  const { session, api } = useServices();
  const { tickets } = text.value;
  const calendar = async () => {
    const headers = { Authorization: `Bearer ${await session.token()}` };
    const answer = await fetch(`${api.base}/v1/bookings/${booking.booking_id}/event.ics`, { headers });
    if (!answer.ok) throw new Error(`The calendar's answer was ${answer.status}.`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `${booking.booking_id}.ics`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <p class="buttons ticket-ways">
      {booking.ticket && (
        <>
          <Button onPress={() => print()}>{tickets.print}</Button>
          <Button onPress={calendar}>{tickets.calendar}</Button>
        </>
      )}
      <a class="button" href={page(`bookings/${booking.booking_id}`)}>
        {tickets.manage}
      </a>
    </p>
  );
}
