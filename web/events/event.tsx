// An event: what, when, where, whether it is on sale, and the hall to choose from.

import "./event.css";
import "../hall/map.css";
import { useEffect, useState } from "preact/hooks";
import { findAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { type Answer, Refused } from "../core/api.ts";
import { elsewhere, shown } from "../core/times.ts";
import { locale, text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Pill, Skeleton } from "../ui/parts.tsx";
import { Offers } from "./offers.tsx";
import { Poster } from "./poster.tsx";
import { Sale } from "./sale.tsx";
import { type Phase, phase, saleWords } from "./sales.ts";

export type EventDetails = Answer<"get", "/v1/events/{event_id}">;

export function EventView({ route }: { route: { id: string } }) {
  const { api } = useServices();
  const { event: words } = text.value;
  const asked = useAsked(
    (signal) => api.get("/v1/events/{event_id}", { path: { event_id: route.id }, signal }),
    [route.id],
  );
  const heading = useTitle(asked.data?.name);
  if (asked.error instanceof Refused && asked.error.status === 404)
    return <Gone title={words.missing} back={words.back} />;
  if (asked.error && !asked.data) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) {
    return (
      <Loading>
        <Skeleton height="2.5rem" width="60%" />
        <br />
        <Skeleton height="60vh" />
      </Loading>
    );
  }
  return <Shown event={asked.data} heading={heading} reload={asked.again} />;
}

function Gone({ title, back }: { title: string; back: string }) {
  return (
    <div class="view message-view">
      <h1 tabIndex={-1}>{title}</h1>
      <a class="button primary" href={findAddress()}>
        {back}
      </a>
    </div>
  );
}

interface ShownProps {
  event: EventDetails;
  heading: ReturnType<typeof useTitle>;
  reload: () => void;
}

function Shown({ event, heading, reload }: ShownProps) {
  const { clock } = useServices();
  const { event: words } = text.value;
  const [now, setNow] = useState<Phase>(() => phase(event, clock.now()));
  // Sales begin and end while one looks on.
  useEffect(() => {
    const timer = setInterval(() => setNow(phase(event, clock.now())), 1_000);
    return () => clearInterval(timer);
  }, [event]);
  const zone = event.venue.timezone;
  const sale = saleWords(event, clock.now(), text.value, locale.value);
  const address = event.venue.location?.address;
  return (
    <div class="view event">
      <Offers />
      <a class="back" href={findAddress()}>
        {words.back}
      </a>
      <header class="event-head">
        <Poster of={event.release ?? event.name} />
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {event.name}
          </h1>
          <p>
            <time dateTime={event.starts_at}>{shown(event.starts_at, zone, locale.value)}</time>
            {elsewhere(event.starts_at, zone) && <span class="soft"> ({words.venueTime})</span>}
            {" · "}
            {[event.venue.name, address].filter(Boolean).join(", ")}
          </p>
          {event.performers.length > 0 && <p class="soft">{event.performers.map((each) => each.name).join(" · ")}</p>}
          {event.description && <p class="soft event-about">{event.description}</p>}
        </div>
        <Pill mood={sale.mood}>{sale.words}</Pill>
      </header>
      {(now === "before" || now === "open") && (
        <Sale key={event.event_id} event={event} open={now === "open"} reload={reload} />
      )}
    </div>
  );
}
