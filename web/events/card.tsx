// An event in a list: when, what, where, from which price, and whether it is on sale.

import { eventAddress } from "../app/route.ts";
import type { Clock } from "../core/clock.ts";
import { cheapest, type Money } from "../core/money.ts";
import { shown } from "../core/times.ts";
import { cost, locale, text } from "../text/text.ts";
import { Card, Pill } from "../ui/parts.tsx";
import { Poster } from "./poster.tsx";
import { saleWords } from "./sales.ts";

export interface Shown {
  event_id: string;
  status: string;
  name: string;
  release: string | null;
  starts_at: string;
  on_sale_at: string;
  sale_ends_at: string;
  prices: Record<string, Money>;
  venue: { name: string; timezone: string };
  performers: ReadonlyArray<{ name: string }>;
  shows?: number;
}

export function EventCard({ event, clock }: { event: Shown; clock: Clock }) {
  const { find } = text.value;
  const zone = event.venue.timezone;
  const part = (parts: Intl.DateTimeFormatOptions) => shown(event.starts_at, zone, locale.value, parts);
  const { least, more } = cheapest(event.prices);
  const sale = saleWords(event, clock.now(), text.value, locale.value);
  const shows = event.shows ?? 1;
  return (
    <Card link>
      <Poster of={event.release ?? event.name} />
      <div class="event-card">
        <p class="event-day" aria-hidden="true">
          <span>{part({ month: "short" })}</span>
          <strong>{part({ day: "numeric" })}</strong>
        </p>
        <div>
          <h3>
            <a class="cover" href={eventAddress(event.event_id)}>
              {event.name}
            </a>
          </h3>
          <p class="soft small">
            <time dateTime={event.starts_at}>
              {part({ weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" })}
            </time>
            {" · "}
            {[event.venue.name, ...event.performers.map((each) => each.name)].join(" · ")}
          </p>
        </div>
        <p class="event-foot">
          {least && <strong>{more ? find.from_price(cost(least)) : cost(least)}</strong>}
          <Pill mood={sale.mood}>{sale.words}</Pill>
          {shows > 1 && <span class="soft small">{find.shows(shows)}</span>}
        </p>
      </div>
    </Card>
  );
}
