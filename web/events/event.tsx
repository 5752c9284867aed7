// An event: what, when, where, whether it is on sale, and the hall to choose from.

import "./event.css";
import "../hall/map.css";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { findAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { type Answer, Refused } from "../core/api.ts";
import { elsewhere, shown } from "../core/times.ts";
import { guestWords } from "../text/guest.ts";
import { locale, text } from "../text/text.ts";
import { Pill, Skeleton } from "../ui/parts.tsx";
import { AsOf, useRemembered } from "../ui/remembered.tsx";
import { sorted } from "./entries.ts";
import { news } from "./news.ts";
import { Offers } from "./offers.tsx";
import { InLine } from "./places.tsx";
import { Poster } from "./poster.tsx";
import { Sale } from "./sale.tsx";
import { type Phase, phase, saleWords } from "./sales.ts";
import { type Place, Waited } from "./waited.ts";

export type EventDetails = Answer<"get", "/v1/events/{event_id}">;

export function EventView({ route }: { route: { id: string } }) {
  const services = useServices();
  const { event: words } = text.value;
  const [told, waited] = [news(services), new Waited(services.session, route.id)];
  const asked = useRemembered<Place>(
    waited.memory,
    { address: waited.address, title: (place) => waited.title(place) },
    async (signal) => {
      const path = { event_id: route.id };
      const [event] = await Promise.all([
        services.api.get("/v1/events/{event_id}", { path, signal }),
        told.waitsFor(route.id) && told.stand(route.id).catch(() => {}),
      ]);
      return { event, entries: sorted(told.places.value.get(route.id) ?? []).standing };
    },
    [route.id],
  );
  const heading = useTitle(asked.data?.event.name);
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
  const { event, entries } = asked.data;
  if (asked.fresh) return <Shown event={event} heading={heading} reload={asked.again} />;
  return (
    <div class="view event">
      <Head event={event} heading={heading} />
      <section class="wait" aria-labelledby="waitlist">
        <h2 id="waitlist">{guestWords.value.wait.title}</h2>
        <AsOf at={asked.at} />
        <InLine entries={entries} event={event} />
      </section>
    </div>
  );
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

interface HeadProps {
  event: EventDetails;
  heading: ReturnType<typeof useTitle>;
  children?: ComponentChildren;
}

function Head({ event, heading, children }: HeadProps) {
  const { event: words } = text.value;
  const zone = event.venue.timezone;
  const address = event.venue.location?.address;
  return (
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
      {children}
    </header>
  );
}

function Shown({ event, heading, reload }: HeadProps & { reload: () => void }) {
  const { clock } = useServices();
  const { event: words } = text.value;
  const [now, setNow] = useState<Phase>(() => phase(event, clock.now()));
  // Sales begin and end while one looks on.
  useEffect(() => {
    const timer = setInterval(() => setNow(phase(event, clock.now())), 1_000);
    return () => clearInterval(timer);
  }, [event]);
  const sale = saleWords(event, clock.now(), text.value, locale.value);
  return (
    <div class="view event">
      <Offers />
      <a class="back" href={findAddress()}>
        {words.back}
      </a>
      <Head event={event} heading={heading}>
        <Pill mood={sale.mood}>{sale.words}</Pill>
      </Head>
      {(now === "before" || now === "open") && (
        <Sale key={event.event_id} event={event} open={now === "open"} reload={reload} />
      )}
    </div>
  );
}
