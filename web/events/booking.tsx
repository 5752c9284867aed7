// A booking: what has become of it, its ticket, and what is left to do. It is asked for until it is settled. With the
// token of a mailed link it is only shown, because it was made elsewhere.

import "./tickets.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { bookingAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { type Answer, Refused } from "../core/api.ts";
import { Remembered } from "../core/remembered.ts";
import { guestWords } from "../text/guest.ts";
import { text } from "../text/text.ts";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { AsOf, useRemembered } from "../ui/remembered.tsx";
import { bankSaid } from "./bank.ts";
import { Standing } from "./booking-standing.tsx";
import { GivingBack } from "./giving-back.tsx";
import { leaveRoom } from "./leaving.ts";
import { Offers } from "./offers.tsx";
import { Sending } from "./sending.tsx";
import { Moved, TicketCard } from "./ticket.tsx";
import { Ways } from "./ticket-ways.tsx";

export type Booking = Answer<"get", "/v1/bookings/{id}">;
type EventDetails = Answer<"get", "/v1/events/{event_id}">;

const PENDING = ["pending_payment", "paid"];
const SOONEST = 1_000;
const LATEST = 10_000;
// Money may take its time to go back.
const LATEST_REFUND = 120_000;
const SENT_FOR = 30_000;

interface Address {
  id: string;
  token: string;
}

export interface Told {
  booking: Booking;
  event: EventDetails;
}

export function BookingView({ route }: { route: Address }) {
  return <Asked key={route.token} route={route} />;
}

function Asked({ route }: { route: Address }) {
  const { session } = useServices();
  const asked = useBooking(route);
  const { booking: words } = guestWords.value;
  const heading = useTitle(asked.data?.event.name);
  const [bank, setBank] = useState(() => bankSaid(session, route.id));
  // Longer than that no card that was sent takes as a rule: then one may try again.
  useEffect(() => {
    if (bank !== "sent") return;
    const timer = setTimeout(() => setBank(undefined), SENT_FOR);
    return () => clearTimeout(timer);
  }, [bank]);
  const confirmed = asked.data?.booking.status === "confirmed" && asked.data.booking.event_id;
  useEffect(() => {
    if (confirmed && !route.token) void leaveRoom(session, confirmed);
  }, [confirmed]);
  if (asked.error && !asked.data) return <Absent {...route} error={asked.error} again={asked.again} />;
  if (!asked.data) {
    return (
      <Loading>
        <div class="booking">
          <Skeleton height="34rem" width="min(100%, 30rem)" />
        </div>
      </Loading>
    );
  }
  const { booking, event } = asked.data;
  const { token } = route;
  const own = !token;
  return (
    <div class="view booking">
      {own && <Offers />}
      {own && (
        <a class="back" href="#/bookings">
          {text.value.tickets.back}
        </a>
      )}
      {!own && <Banner>{words.linked}</Banner>}
      <AsOf at={asked.at} />
      {asked.error !== undefined && asked.at === undefined && <Banner mood="warn">{words.trouble}</Banner>}
      <Moved {...asked.data} />
      <TicketCard {...asked.data} heading={heading}>
        <Standing {...{ booking, event, own, bank }} look={asked.again} />
      </TicketCard>
      {booking.ticket && <Ways {...{ booking, event, token }} />}
      {own && booking.status === "confirmed" && <Sending id={booking.booking_id} />}
      {own && <GivingBack {...{ booking, event }} given={asked.give} doubtful={asked.again} />}
    </div>
  );
}

// Asked for again while it may change by itself: often while it is paid, seldom while money goes back.
function useBooking({ id, token }: Address) {
  const { session, api } = useServices();
  const [asks, setAsks] = useState(0);
  const [given, setGiven] = useState<{ asks: number; booking: Booking }>();
  const asking = useRef(asks);
  const answered = useRef(-1);
  asking.current = asks;
  const asked = useRemembered<Told>(
    new Remembered(session),
    { address: bookingAddress(id), title: ({ event }) => event.name, foreign: token !== "" },
    async (signal) => {
      const options = { path: { id }, signal };
      const path = "/v1/bookings/{id}";
      const booking = await (token ? api.get(path, { ...options, token }) : session.call("get", path, options));
      const event = await api.get("/v1/events/{event_id}", { path: { event_id: booking.event_id }, signal });
      answered.current = asks;
      return { booking, event };
    },
    [id, token, asks],
  );
  // An answer to giving back is newer than every answer to what was asked for before it.
  const newer = given && answered.current <= given.asks ? given.booking : undefined;
  const data = asked.data && newer ? { ...asked.data, booking: newer } : asked.data;
  const latest = data && pace(data.booking);
  useEffect(() => {
    if (asked.busy || latest === undefined) return;
    const timer = setTimeout(() => setAsks(asks + 1), Math.min(latest, SOONEST * 1.5 ** asks));
    return () => clearTimeout(timer);
  }, [asked.busy, latest, asks]);
  const give = (booking: Booking) => setGiven({ asks: asking.current, booking });
  return { ...asked, data, give };
}

// The longest pause in milliseconds; undefined when nothing is to come.
function pace(booking: Booking): number | undefined {
  if (PENDING.includes(booking.status)) return LATEST;
  const due = booking.refund === "due" || booking.returned.some(({ status }) => status === "due");
  const ticketless = booking.status === "confirmed" && !booking.ticket?.svg;
  return due ? LATEST_REFUND : ticketless ? LATEST : undefined;
}

function Absent({ token, error, again }: Address & { error: unknown; again: () => void }) {
  const { booking } = guestWords.value;
  const gone = error instanceof Refused && [403, 404, ...(token ? [401] : [])].includes(error.status);
  const title = token ? booking.stale : booking.missing;
  const heading = useTitle(gone ? title : undefined);
  if (!gone) return <Failed error={error} again={again} />;
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="soft">{token ? booking.staleWords : booking.missingWords}</p>
      <a class="button primary" href="#/bookings">
        {text.value.tickets.title}
      </a>
    </div>
  );
}
