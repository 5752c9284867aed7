// What this guest has booked, the newest first.

import "./tickets.css";
import { useState } from "preact/hooks";
import { bookingAddress, findAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import type { Answer } from "../core/api.ts";
import { Remembered } from "../core/remembered.ts";
import { shown } from "../core/times.ts";
import { guestWords } from "../text/guest.ts";
import { cost, locale, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Card, Empty, type Mood, Pill, Skeleton } from "../ui/parts.tsx";
import { AsOf, useRemembered } from "../ui/remembered.tsx";
import { paid } from "./giving.ts";
import { Offers } from "./offers.tsx";
import { seatsWords } from "./words.ts";

type Page = Answer<"get", "/v1/bookings">;
type Booking = Page["items"][number];
type EventDetails = Answer<"get", "/v1/events/{event_id}">;

interface Shown {
  booking: Booking;
  event: EventDetails | undefined;
}

export function Tickets() {
  const { session, api } = useServices();
  const { tickets, start } = text.value;
  const heading = useTitle(tickets.title);
  const [older, setOlder] = useState<Shown[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);

  const load = async (from: string | null): Promise<Shown[]> => {
    if (!session.known) return [];
    const page = await session.call("get", "/v1/bookings", { query: from ? { cursor: from } : {} });
    const ids = [...new Set(page.items.map((each) => each.event_id))];
    const events = await Promise.all(
      ids.map((event_id) => api.get("/v1/events/{event_id}", { path: { event_id } }).catch(() => undefined)),
    );
    setCursor(page.next_cursor);
    return page.items.map((booking) => ({ booking, event: events[ids.indexOf(booking.event_id)] }));
  };
  const asked = useRemembered(
    new Remembered(session),
    { address: "#/bookings", title: (all: Shown[]) => (all.length > 0 ? tickets.title : undefined) },
    () => load(null),
    [],
  );
  if (asked.error && !asked.data) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) {
    return (
      <Loading>
        <Skeleton height="9rem" />
      </Loading>
    );
  }
  const all = [...asked.data, ...older];
  return (
    <div class="view bookings">
      <Offers />
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {tickets.title}
        </h1>
        <a class="button" href="#/me">
          {guestWords.value.me}
        </a>
      </header>
      <AsOf at={asked.at} />
      {all.length === 0 && (
        <Empty title={tickets.none}>
          <p class="soft">{tickets.noneWords}</p>
          <a class="button primary" href={findAddress()}>
            {start.primary}
          </a>
        </Empty>
      )}
      <ul>
        {all.map((each) => (
          <li key={each.booking.booking_id}>
            <Line {...each} />
          </li>
        ))}
      </ul>
      {cursor && <Button onPress={async () => setOlder([...older, ...(await load(cursor))])}>{tickets.more}</Button>}
    </div>
  );
}

function Line({ booking, event }: Shown) {
  const { tickets } = text.value;
  return (
    <Card link>
      <div class="booking-line">
        <h2>
          <a class="cover" href={bookingAddress(booking.booking_id)}>
            {event?.name ?? tickets.booking}
          </a>
        </h2>
        <Pill mood={mood(booking.status)}>{tickets.status[booking.status]}</Pill>
        <p class="soft">
          {event && shown(event.starts_at, event.venue.timezone, locale.value)} {event && `· ${event.venue.name}`}
        </p>
        <strong class="figures">{cost(booking.status === "confirmed" ? paid(booking) : booking.total)}</strong>
        <p>{seatsWords(event, booking.seats).join("; ")}</p>
      </div>
    </Card>
  );
}

export function mood(status: Booking["status"]): Mood {
  if (status === "confirmed") return "good";
  return status === "pending_payment" || status === "paid" ? "warn" : "bad";
}
