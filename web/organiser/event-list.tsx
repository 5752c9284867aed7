// One's events by how they stand: those on sale first, with how much of them is sold.

import { organiserAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import type { Answer } from "../core/api.ts";
import { shown } from "../core/times.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { PhasePill } from "./phase-pill.tsx";
import { inOrder, PHASES, type Phase } from "./phases.ts";

type Event = Answer<"get", "/v1/events">["items"][number];

interface Props {
  events: readonly Event[];
  halls: ReadonlyArray<{ venue_id: string; name: string; timezone: string }>;
  more: (() => Promise<void>) | undefined;
}

// Of so many their sales are asked for.
const WITH_SALES = 6;

export function EventList({ events, halls, more }: Props) {
  const { home } = organiserWords.value;
  const { clock } = useServices();
  const now = clock.now();
  const places = new Map(halls.map((hall) => [hall.venue_id, hall]));
  return (
    <section class="own-events" aria-label={home.events}>
      {PHASES.map((phase) => {
        const found = inOrder(events, phase, now);
        if (found.length === 0) return null;
        return (
          <section key={phase}>
            <h2>{home.groups[phase]}</h2>
            <ul>
              {found.map((event, index) => (
                <li key={event.event_id} class="card link">
                  <Line
                    event={event}
                    phase={phase}
                    hall={places.get(event.venue_id)}
                    counted={phase === "open" && index < WITH_SALES}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {more && <Button onPress={more}>{home.more}</Button>}
    </section>
  );
}

interface LineProps {
  event: Event;
  phase: Phase;
  hall: { name: string; timezone: string } | undefined;
  counted: boolean;
}

function Line({ event, phase, hall, counted }: LineProps) {
  const zone = hall?.timezone ?? "UTC";
  const part = (parts: Intl.DateTimeFormatOptions) => shown(event.starts_at, zone, locale.value, parts);
  return (
    <>
      <p class="own-day" aria-hidden="true">
        <span>{part({ month: "short" })}</span>
        <strong>{part({ day: "numeric" })}</strong>
      </p>
      <div>
        <h3>
          <a class="cover" href={organiserAddress("events", event.event_id)}>
            {event.name}
          </a>
        </h3>
        <p class="soft small">{[part({ ...WHEN }), hall?.name].filter(Boolean).join(" · ")}</p>
      </div>
      {counted && <Sold id={event.event_id} />}
      <PhasePill phase={phase} onSale={event.on_sale_at} zone={zone} />
    </>
  );
}

const WHEN: Intl.DateTimeFormatOptions = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
};

function Sold({ id }: { id: string }) {
  const { home } = organiserWords.value;
  const account = useAccount();
  const { data } = useAsked(
    (signal) => account.call("get", "/v1/events/{event_id}/sales", { path: { event_id: id }, signal }),
    [id],
  );
  const words = data ? home.sold(data.sold.toLocaleString(locale.value), data.seats.toLocaleString(locale.value)) : " ";
  return (
    <p class="own-sold small figures">
      <progress max={data?.seats ?? 1} value={data?.sold ?? 0} aria-hidden="true" />
      <span>{words}</span>
    </p>
  );
}
