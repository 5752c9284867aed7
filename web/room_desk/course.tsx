// The last half hour: how many waited, and how many came in each minute. Both have an axis of their own that begins at 0,
// and share the time.

import "./course.css";
import { useServices } from "../app/services.ts";
import { shown, TIME } from "../core/times.ts";
import { roomDeskWords } from "../text/room-desk.ts";
import { locale } from "../text/text.ts";
import type { Desk } from "./desk.ts";
import { MINUTE, minutes, type Sample, SPAN, stretches, top } from "./samples.ts";

const HIGH = 100;

export function Course({ desk, zone }: { desk: Desk; zone: string }) {
  const words = roomDeskWords.value;
  const now = useServices().clock.now();
  const from = now - SPAN;
  const samples = desk.samples.value.filter(({ at }) => at >= from);
  const bars = minutes(desk.samples.value, now);
  const known = stretches(samples);
  const time = (at: number) => shown(new Date(at).toISOString(), zone, locale.value, TIME);
  return (
    <section class="card room-desk-part" aria-labelledby="course">
      <h2 id="course">{words.chart}</h2>
      {samples.length < 2 ? (
        <p class="soft">{words.chartNone}</p>
      ) : (
        <>
          <figure class="course" role="img" aria-label={words.chartLabel}>
            <Waiting known={known} from={from} />
            <Admitted bars={bars} from={from} />
            <span class="course-times soft small figures">
              {[from, from + SPAN / 2, now].map((at) => (
                <span key={at}>{time(at)}</span>
              ))}
            </span>
          </figure>
          <p class="soft small">{words.chartGap}</p>
          <details>
            <summary>{words.chartTable}</summary>
            <table class="figures">
              <thead>
                <tr>
                  <th scope="col">{words.time}</th>
                  <th scope="col">{words.chartWaiting}</th>
                  <th scope="col">{words.chartAdmitted}</th>
                </tr>
              </thead>
              <tbody>
                {bars
                  .filter(({ admitted }) => admitted !== undefined)
                  .map(({ at, admitted }) => (
                    <tr key={at}>
                      <th scope="row">{time(at)}</th>
                      <td>{samples.filter((each) => each.at <= at + MINUTE).at(-1)?.waiting ?? "–"}</td>
                      <td>{admitted}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}

function Waiting({ known, from }: { known: readonly Sample[][]; from: number }) {
  const words = roomDeskWords.value;
  const most = top(Math.max(0, ...known.flat().map(({ waiting }) => waiting)));
  const x = ({ at }: Sample) => ((at - from) / SPAN) * HIGH;
  const y = ({ waiting }: Sample) => HIGH - (HIGH * waiting) / most;
  return (
    <div class="course-part">
      <span class="small">{words.chartWaiting}</span>
      <Axis most={most} />
      <svg viewBox={`0 0 ${HIGH} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
        <Grid />
        {known.map((part) => {
          const line = part.map((each) => `${x(each)},${y(each)}`).join(" ");
          const [first, last] = [part[0] as Sample, part.at(-1) as Sample];
          return (
            <g key={first.at}>
              <polygon class="course-area" points={`${x(first)},${HIGH} ${line} ${x(last)},${HIGH}`} />
              <polyline class="course-line" points={line} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function Admitted({ bars, from }: { bars: ReturnType<typeof minutes>; from: number }) {
  const words = roomDeskWords.value;
  const most = top(Math.max(0, ...bars.map(({ admitted }) => admitted ?? 0)));
  const wide = (MINUTE / SPAN) * HIGH;
  return (
    <div class="course-part">
      <span class="small">{words.chartAdmitted}</span>
      <Axis most={most} />
      <svg viewBox={`0 0 ${HIGH} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
        <Grid />
        {bars.map(({ at, admitted = 0 }) => {
          const high = (HIGH * admitted) / most;
          const x = ((at - from) / SPAN) * HIGH;
          return (
            <rect key={at} class="course-bar" x={x + wide * 0.1} width={wide * 0.8} y={HIGH - high} height={high} />
          );
        })}
      </svg>
    </div>
  );
}

function Axis({ most }: { most: number }) {
  const format = new Intl.NumberFormat(locale.value);
  return (
    <span class="course-axis soft small figures">
      <span>{format.format(most)}</span>
      <span>0</span>
    </span>
  );
}

function Grid() {
  return (
    <>
      {[0, 0.5, 1].map((at) => (
        <line key={at} class="course-grid" x1="0" x2={HIGH} y1={at * HIGH} y2={at * HIGH} />
      ))}
    </>
  );
}
