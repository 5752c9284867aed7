// Which event's door: the organiser's published events, those of now first.

import "./doors.css";
import { doorAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import type { Answer } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { doorWords } from "../text/door.ts";
import { staffWords } from "../text/staff.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { Empty, Pill, Skeleton } from "../ui/parts.tsx";
import { sorted } from "./sorted.ts";

type Own = Answer<"get", "/v1/events">["items"][number];
type Zones = ReadonlyMap<string, { name: string; timezone: string }>;

export function Doors() {
  return <OrganiserDoor>{() => <List />}</OrganiserDoor>;
}

function List() {
  const words = doorWords.value;
  const { api, clock } = useServices();
  const account = useAccount();
  const heading = useTitle(words.choose);
  const asked = useAsked(async (signal) => {
    const { items } = await account.call("get", "/v1/events", { query: { limit: 100 }, signal });
    const events = items.filter(({ status }) => status !== "draft");
    const venues = [...new Set(events.map(({ venue_id }) => venue_id))];
    const found = await Promise.all(
      venues.map((id) => api.get("/v1/venues/{venue_id}", { path: { venue_id: id }, signal })),
    );
    return { events, zones: new Map(found.map((venue) => [venue.venue_id, venue])) };
  }, []);
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
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {words.choose}
        </h1>
        <Button kind="quiet" onPress={() => account.signOut()}>
          {staffWords.value.signOut}
        </Button>
        <p class="soft">{words.chooseLead}</p>
      </header>
      {coming.length + past.length === 0 && (
        <Empty title={words.none}>
          <p class="soft">{words.noneWords}</p>
        </Empty>
      )}
      <Group title={words.next} events={coming} zones={asked.data.zones} />
      <Group title={words.past} events={past} zones={asked.data.zones} />
    </div>
  );
}

function Group({ title, events, zones }: { title: string; events: readonly Own[]; zones: Zones }) {
  if (events.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {events.map((event) => (
          <Item key={event.event_id} event={event} zones={zones} />
        ))}
      </ul>
    </section>
  );
}

function Item({ event, zones }: { event: Own; zones: Zones }) {
  const venue = zones.get(event.venue_id);
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
