// What the views of one event have in common: they are the organiser's, name the event, and lead to each other.

import "./organiser.css";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { eventAddress, organiserAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { type Answer, Refused } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Absent } from "./absent.tsx";
import { PhasePill } from "./phase-pill.tsx";
import { phaseOf } from "./phases.ts";

export type Event = Answer<"get", "/v1/events/{event_id}">;
export type Sales = Answer<"get", "/v1/events/{event_id}/sales">;
export type Part = "" | "edit" | "seats" | "sales" | "attendees";

export interface Own {
  event: Event;
  sales: Sales;
  again: () => void;
}

interface Props {
  id: string;
  part: Part;
  children: (own: Own) => JSX.Element;
}

export function Desk({ id, part, children }: Props) {
  return (
    <OrganiserDoor>
      {() => (
        <Asked id={id} part={part}>
          {children}
        </Asked>
      )}
    </OrganiserDoor>
  );
}

function Asked({ id, part, children }: Props) {
  const words = organiserWords.value;
  const account = useAccount();
  const path = { event_id: id };
  const asked = useAsked(
    async (signal) => {
      const event = await account.call("get", "/v1/events/{event_id}", { path, signal });
      // Everyone sees a published event; its sales are its organiser's alone.
      return { event, sales: await account.call("get", "/v1/events/{event_id}/sales", { path, signal }) };
    },
    [id],
  );
  if (asked.error instanceof Refused || !asked.data)
    return <Absent error={asked.error} missing={words.noEvent} again={asked.again} />;
  const { event, sales } = asked.data;
  return (
    <div class={`view desk ${part || "overview"}-desk`}>
      <Head event={event} part={part} />
      {children({ event, sales, again: asked.again })}
    </div>
  );
}

const PARTS = ["", "edit", "seats", "sales", "attendees"] as const;

function Head({ event, part }: { event: Event; part: Part }) {
  const { home, desk } = organiserWords.value;
  const { clock } = useServices();
  const zone = event.venue.timezone;
  const name = (each: Part) => desk[each || "overview"];
  const heading = useTitle(part ? `${name(part)} · ${event.name}` : event.name);
  const id = event.event_id;
  // On a phone the tab of this view may be out of sight.
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = tabs.current?.querySelector<HTMLElement>("[aria-current]");
    if (here) tabs.current?.scrollTo({ left: here.offsetLeft - tabs.current.offsetLeft - 48 });
  }, [part]);
  return (
    <header class="desk-head">
      <a class="back" href={organiserAddress()}>
        {home.title}
      </a>
      <h1 ref={heading} tabIndex={-1}>
        {event.name}
        {part && <span class="unseen">: {name(part)}</span>}
      </h1>
      <p class="desk-facts">
        <time dateTime={event.starts_at}>{shown(event.starts_at, zone, locale.value)}</time>
        <a href={organiserAddress("venues", event.venue_id)}>{event.venue.name}</a>
        {event.status === "published" && <a href={eventAddress(id)}>{desk.seeAsGuest}</a>}
        <PhasePill phase={phaseOf(event, clock.now())} onSale={event.on_sale_at} zone={zone} />
      </p>
      <nav class="tabs" aria-label={desk.tabs} ref={tabs}>
        {PARTS.map((each) => (
          <a
            key={each}
            href={organiserAddress("events", id, ...(each ? [each] : []))}
            aria-current={each === part ? "page" : undefined}
          >
            {name(each)}
          </a>
        ))}
        {event.waiting_room && <a href={`#/rooms/${encodeURIComponent(id)}`}>{desk.room}</a>}
        {event.status === "published" && <a href={`#/door/${encodeURIComponent(id)}`}>{desk.door}</a>}
      </nav>
    </header>
  );
}
