// The door of an event: tickets are scanned, and the answer fills the screen for a moment.

import "./view.css";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { OrganiserDoor } from "../staff/organiser-door.tsx";
import { useAccount } from "../staff/sign-in.tsx";
import { doorWords } from "../text/door.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Banner, Pill, Skeleton } from "../ui/parts.tsx";
import { Announced } from "./announced.tsx";
import { useAwake } from "./awake.ts";
import { Counts } from "./counts.tsx";
import { Door } from "./door.ts";
import type { Show } from "./places.ts";
import { Recent } from "./recent.tsx";
import { Scan } from "./scan.tsx";
import { useSounds } from "./sounds.ts";
import { Standing } from "./standing.tsx";
import { mood } from "./verdict.ts";
import { Wedge } from "./wedge.ts";

export function DoorView({ route }: { route: { id: string } }) {
  return <OrganiserDoor>{() => <Found id={route.id} />}</OrganiserDoor>;
}

function Found({ id }: { id: string }) {
  const { storage } = useServices();
  const account = useAccount();
  const words = doorWords.value;
  const kept = `linehold-door-event/${id}`;
  const asked = useAsked(
    async (signal) => {
      const path = { event_id: id };
      await account.call("get", "/v1/events/{event_id}/sales", { path, signal });
      const event = await account.call("get", "/v1/events/{event_id}", { path, signal });
      storage.keepValue(kept, event);
      return event;
    },
    [id],
    storage.value<Show>(kept),
  );
  const { error, data } = asked;
  if (error instanceof Refused && [403, 404].includes(error.status)) {
    return (
      <div class="view message-view">
        <h1 tabIndex={-1}>{error.status === 403 ? words.foreign : words.missing}</h1>
        <a class="button primary" href="#/door">
          {words.doors}
        </a>
      </div>
    );
  }
  if (error && !data) return <Failed error={error} again={asked.again} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton height="2.5rem" width="60%" />
        <br />
        <Skeleton height="24rem" />
      </Loading>
    );
  }
  return <Desk event={data} />;
}

function Desk({ event }: { event: Show }) {
  const services = useServices();
  const account = useAccount();
  const words = doorWords.value;
  const heading = useTitle(`${event.name} · ${words.scan}`);
  const door = useMemo(() => new Door(services, account, event.event_id), [event.event_id]);
  useEffect(() => {
    door.begin();
    return () => door.close();
  }, [door]);
  useAwake();
  useWedge(door);
  const sounds = useSounds();
  const last = door.last.value;
  useEffect(() => {
    if (last) sounds.play(mood(last.kind));
  }, [last]);
  return (
    <div class="view door-view">
      <header class="door-head">
        <a class="back" href="#/door">
          {words.doors}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {event.name}
        </h1>
        <p class="soft small figures">
          {shown(event.starts_at, event.venue.timezone, locale.value)} · {event.venue.name}
        </p>
        <Link door={door} />
      </header>
      {event.status === "draft" && <Banner mood="warn">{words.draft}</Banner>}
      <Standing door={door} event={event} />
      <div class="door-parts">
        <Scan door={door} event={event} sounds={sounds} />
        <div class="door-side">
          <Counts door={door} zone={event.venue.timezone} />
          <Recent door={door} event={event} />
        </div>
      </div>
      <Announced door={door} event={event} />
    </div>
  );
}

function Link({ door }: { door: Door }) {
  const words = doorWords.value;
  const online = door.keeper.offline.value === undefined;
  return (
    <span class="door-link" role="status">
      <Pill mood={online ? "good" : "warn"} dot>
        {online ? words.online : words.offline}
      </Pill>
    </span>
  );
}

// A hand scanner types wherever the focus is; what it ends with presses no button.
function useWedge(door: Door): void {
  const wedge = useRef(new Wedge());
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const code = wedge.current.key(event.key, event.timeStamp);
      const inField = event.target instanceof HTMLInputElement;
      if (code === undefined || inField) return;
      event.preventDefault();
      event.stopPropagation();
      void door.scan(code);
    };
    addEventListener("keydown", key, { capture: true });
    return () => removeEventListener("keydown", key, { capture: true });
  }, [door]);
}
