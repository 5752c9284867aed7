// An event as guests will see it: its words, its prices, and the plan. Nothing of it can be pressed.

import { useServices } from "../app/services.ts";
import type { Money } from "../core/money.ts";
import { shown } from "../core/times.ts";
import { categoryClass } from "../hall/marks.ts";
import { organiserWords } from "../text/organiser.ts";
import { cost, locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Skeleton } from "../ui/parts.tsx";
import type { Event } from "./desk.tsx";
import { HallPlan } from "./hall-plan.tsx";

export function Preview({ event }: { event: Event }) {
  const { desk } = organiserWords.value;
  const { api } = useServices();
  const { data } = useAsked(
    (signal) => api.get("/v1/venues/{venue_id}", { path: { venue_id: event.venue_id }, signal }),
    [event.venue_id],
  );
  const prices = dearestFirst(event.prices);
  return (
    <section class="card preview" aria-label={desk.preview}>
      <header>
        <h2 class="soft small">{desk.preview}</h2>
        <p class="preview-name">{event.name}</p>
        <p>
          {shown(event.starts_at, event.venue.timezone, locale.value)} · {event.venue.name}
        </p>
        {event.performers.length > 0 && <p class="soft">{event.performers.map((each) => each.name).join(" · ")}</p>}
        {event.description && <p class="soft preview-about">{event.description}</p>}
        <ul class="category-key">
          {prices.map(([name, price], index) => (
            <li key={name} class={categoryClass(index)}>
              <svg class="swatch free" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
                <circle cx="10" cy="10" r="8.5" />
              </svg>
              {name} <strong>{cost(price)}</strong>
            </li>
          ))}
        </ul>
      </header>
      {data ? <HallPlan plan={data.sections} categories={prices.map(([name]) => name)} /> : <Skeleton height="24rem" />}
    </section>
  );
}

// As guests see categories, and so in the colours that guests see.
export function dearestFirst(prices: Record<string, Money>): Array<[string, Money]> {
  return Object.entries(prices).sort(([, one], [, other]) => other.amount - one.amount);
}
