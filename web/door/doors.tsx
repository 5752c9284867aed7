// Which event's door: the organiser's published events, those of now first.

import "./doors.css";
import { doorAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { shown } from "../core/times.ts";
import { StaffHead } from "../staff/head.tsx";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { type OwnEvent, type OwnEvents, ownEvents } from "../staff/own-events.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { doorWords } from "../text/door.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Icon } from "../ui/icons.tsx";
import { Empty, Pill, Skeleton } from "../ui/parts.tsx";
import { sorted } from "./sorted.ts";

export function Doors() {
  return <OrganiserDoor>{() => <List />}</OrganiserDoor>;
}

function List() {
  const words = doorWords.value;
  const { api, clock } = useServices();
  const account = useAccount();
  const asked = useAsked((signal) => ownEvents(api, account, ({ status }) => status !== "draft", signal), []);
  if (asked.error && !asked.data) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) {
    return (
      <Loading>
        <Skeleton height="2.5rem" width="40%" />
        <br />
        <Skeleton height="20rem" />
      </Loading>
    );
  }
  const { coming, past } = sorted(asked.data.events, clock.now());
  return (
    <div class="view doors-choice">
      <StaffHead title={words.choose} lead={words.chooseLead} />
      {coming.length + past.length === 0 && (
        <Empty title={words.none}>
          <p class="soft">{words.noneWords}</p>
        </Empty>
      )}
      <Group title={words.next} events={coming} venues={asked.data.venues} />
      <Group title={words.past} events={past} venues={asked.data.venues} />
    </div>
  );
}

function Group({ title, events, venues }: { title: string } & OwnEvents) {
  if (events.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {events.map((event) => (
          <Item key={event.event_id} event={event} venues={venues} />
        ))}
      </ul>
    </section>
  );
}

function Item({ event, venues }: { event: OwnEvent } & Pick<OwnEvents, "venues">) {
  const venue = venues.get(event.venue_id);
  return (
    <li class="card link door-choice">
      <div>
        <a class="cover" href={doorAddress(event.event_id)}>
          {event.name}
        </a>
        <p class="soft small figures">
          {shown(event.starts_at, venue?.timezone ?? "UTC", locale.value)}
          {venue && ` · ${venue.name}`}
        </p>
      </div>
      {event.status === "cancelled" && <Pill mood="bad">{doorWords.value.cancelled}</Pill>}
      <Icon name="arrow" size={20} />
    </li>
  );
}
