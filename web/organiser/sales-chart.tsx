// Tickets over time, from the sheet of attendees: the service counts no history.

import { useServices } from "../app/services.ts";
import { type Parts, shown, TIME } from "../core/times.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { attendeePage } from "./attendee-pages.ts";
import type { Event } from "./desk.tsx";
import { overTime, type Step } from "./over-time.ts";
import { type Attendee, attendees } from "./sheet.ts";

const PAGES = 10;
const SHORT: Parts = { day: "numeric", month: "short", ...TIME };

export function SalesChart({ event, sold }: { event: Event; sold: number }) {
  const words = organiserWords.value.sales;
  const { api, clock } = useServices();
  const account = useAccount();
  const asked = useAsked(async () => {
    const found: Attendee[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page++) {
      const next = await attendeePage(api, account, event.event_id, cursor);
      found.push(...attendees(next.text));
      cursor = next.cursor;
      if (!cursor) break;
    }
    const steps = overTime(
      found.map((one) => ({ at: one.bookedAt, seats: one.seats.length })),
      clock.now(),
    );
    return { steps, more: cursor !== undefined };
  }, [event.event_id, sold]);
  const steps = asked.data?.steps ?? [];
  const when = (at: number) => shown(new Date(at).toISOString(), event.venue.timezone, locale.value, SHORT);
  const [first, last] = [steps[0], steps.at(-1)];
  return (
    <section class="card part">
      <h2>{words.over}</h2>
      {first && last ? (
        <>
          <Bars steps={steps} label={words.chart(last.sum, when(first.from), when(clock.now()))} />
          <p class="chart-ends soft small figures" aria-hidden="true">
            <span>{when(first.from)}</span>
            <span>{when(clock.now())}</span>
          </p>
          <details class="small">
            <summary>{words.sum}</summary>
            <ul class="figures">
              {steps
                .filter((step) => step.count > 0)
                .map((step) => (
                  <li key={step.from}>{words.each(when(step.from), step.count, step.sum)}</li>
                ))}
            </ul>
          </details>
        </>
      ) : (
        <p class="soft chart-none">{asked.data ? words.overNone : " "}</p>
      )}
      {asked.data?.more && <p class="soft small">{words.overFirst}</p>}
    </section>
  );
}

const [WIDE, TALL] = [320, 120];

function Bars({ steps, label }: { steps: readonly Step[]; label: string }) {
  const most = Math.max(1, ...steps.map((step) => step.count));
  const wide = WIDE / steps.length;
  return (
    <svg class="sales-chart" viewBox={`0 0 ${WIDE} ${TALL}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line x1="0" x2={WIDE} y1={TALL} y2={TALL} class="grid" />
      {steps.map((step, index) => {
        const height = (step.count / most) * (TALL - 8);
        return (
          <rect
            key={step.from}
            x={index * wide + wide * 0.12}
            y={TALL - height}
            width={wide * 0.76}
            height={height}
            rx={1.5}
          />
        );
      })}
    </svg>
  );
}
