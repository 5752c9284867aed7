// What an event's organiser has set, to be read at a glance.

import { organiserAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { type Parts, shown, TIME } from "../core/times.ts";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import type { Event } from "./desk.tsx";

const SHORT: Parts = { day: "numeric", month: "short", year: "numeric", ...TIME };

export function Terms({ event }: { event: Event }) {
  const { desk, edit } = organiserWords.value;
  const { clock } = useServices();
  const zone = event.venue.timezone;
  const when = (instant: string) => shown(instant, zone, locale.value, SHORT);
  const hours = event.cancel_until_hours;
  const options = new Map<string, string>(Object.entries(edit.giveBackOptions));
  const known = options.get(hours === null ? "" : String(hours)) ?? `${hours} h`;
  const atOnce = event.status === "draft" && Date.parse(event.on_sale_at) <= clock.now();
  const facts: Array<[string, string]> = [
    [desk.term.onSale, atOnce ? desk.atOnce : when(event.on_sale_at)],
    [desk.term.ends, when(event.sale_ends_at)],
    [desk.term.hold, desk.minutes((event.hold_seconds / 60).toLocaleString(locale.value))],
    [desk.term.most, String(event.max_per_customer)],
    [desk.term.giveBack, known],
    [desk.term.waitlist, event.waitlist ? desk.on : desk.off],
    [desk.term.orphans, event.no_orphans ? desk.orphansOn : desk.orphansOff],
    [desk.term.room, event.waiting_room ? desk.on : desk.off],
  ];
  return (
    <section class="card part">
      <h2>{desk.terms}</h2>
      <dl class="event-terms">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {event.status !== "cancelled" && (
        <a class="button" href={organiserAddress("events", event.event_id, "edit")}>
          {desk.edit}
        </a>
      )}
    </section>
  );
}
