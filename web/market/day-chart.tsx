// The day so far, as a chart and as a table, and as a sheet to keep.

import "./day.css";
import { useEffect } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { shown, TIME } from "../core/times.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { marketWords } from "../text/market.ts";
import { locale, problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Skeleton } from "../ui/parts.tsx";
import type { Market } from "./board.ts";
import { type Quarter, type Slot, slots, today, tops, total } from "./day.ts";
import { download } from "./sheet.ts";

const EVERY = 60_000;
const HIGH = 100;
const LABELS = 6;

export function Day({ market }: { market: Market }) {
  const words = marketWords.value;
  const { clock, api } = useServices();
  const account = useAccount();
  const path = { market_id: market.market_id };
  const asked = useAsked(
    (signal) => account.call("get", "/v1/markets/{market_id}/history", { path, query: { limit: 100 }, signal }),
    [market.market_id],
  );
  useEffect(() => {
    const timer = setInterval(asked.again, EVERY);
    return () => clearInterval(timer);
  }, []);
  const quarters = today(asked.data?.items ?? [], clock.now(), market.timezone);
  const day = total(quarters);
  return (
    <section class="card day" aria-label={words.today}>
      <header>
        <h2>{words.today}</h2>
        <Button onPress={() => download(api, account, market.market_id)}>{words.sheet}</Button>
      </header>
      {asked.error !== undefined && <Banner mood="bad">{problem(asked.error)}</Banner>}
      {!asked.data && asked.busy && <Skeleton height="14rem" />}
      {asked.data && quarters.length === 0 && <p class="soft">{words.dayNone}</p>}
      {quarters.length > 0 && (
        <>
          <dl class="day-total">
            <Total name={words.dayJoined} value={String(day.joined)} mark="joined" />
            <Total name={words.dayServed} value={String(day.served)} mark="served" />
            <Total name={words.dayWait} value={day.wait === null ? "–" : words.seconds(day.wait)} mark="wait" />
          </dl>
          <Chart all={slots(quarters, clock.now())} zone={market.timezone} />
          <Table quarters={quarters} zone={market.timezone} />
        </>
      )}
    </section>
  );
}

function Total({ name, value, mark }: { name: string; value: string; mark: string }) {
  return (
    <div>
      <dt class="soft small">
        <span class={`day-mark ${mark}`} aria-hidden="true" />
        {name}
      </dt>
      <dd class="figures">{value}</dd>
    </div>
  );
}

function Chart({ all, zone }: { all: readonly Slot[]; zone: string }) {
  const words = marketWords.value;
  const { people, wait } = tops(all);
  const step = Math.ceil(all.length / LABELS);
  const y = (value: number, most: number) => HIGH - (HIGH * value) / most;
  const points = all.flatMap((slot, index) => (slot.wait === null ? [] : [[index + 0.5, y(slot.wait, wait)] as const]));
  return (
    <figure class="day-chart">
      <span class="day-axis soft small figures" aria-hidden="true">
        <span>{people}</span>
        <span>{people / 2}</span>
        <span>0</span>
      </span>
      <svg viewBox={`0 0 ${all.length} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={words.dayLabel}>
        {[0, 0.5, 1].map((at) => (
          <line key={at} class="grid" x1="0" x2={all.length} y1={at * HIGH} y2={at * HIGH} />
        ))}
        {all.map((slot, index) => (
          <g key={slot.at}>
            <rect
              class="joined"
              x={index + 0.12}
              width="0.36"
              y={y(slot.joined, people)}
              height={HIGH - y(slot.joined, people)}
            />
            <rect
              class="served"
              x={index + 0.52}
              width="0.36"
              y={y(slot.served, people)}
              height={HIGH - y(slot.served, people)}
            />
          </g>
        ))}
        <polyline class="wait" points={points.map((point) => point.join(",")).join(" ")} />
        {points.map(([x, height]) => (
          <line key={x} class="wait dot" x1={x} x2={x} y1={height} y2={height} />
        ))}
      </svg>
      <span class="day-axis soft small figures" aria-hidden="true">
        <span>{words.seconds(wait)}</span>
        <span>{words.seconds(wait / 2)}</span>
        <span>0</span>
      </span>
      <span class="day-times soft small figures" aria-hidden="true">
        {all.map((slot, index) => (
          <span key={slot.at} class={index % (2 * step) === 0 ? "" : "between"}>
            {index % step === 0 && shown(new Date(slot.at).toISOString(), zone, locale.value, TIME)}
          </span>
        ))}
      </span>
    </figure>
  );
}

function Table({ quarters, zone }: { quarters: readonly Quarter[]; zone: string }) {
  const words = marketWords.value;
  return (
    <details>
      <summary>{words.dayTable}</summary>
      <div class="day-table">
        <table>
          <thead>
            <tr>
              {[words.dayTime, words.dayJoined, words.dayServed, words.dayWait, words.dayLate, words.dayHours].map(
                (name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody class="figures">
            {quarters.map((each) => (
              <tr key={each.starts_at}>
                <th scope="row">{shown(each.starts_at, zone, locale.value, TIME)}</th>
                <td>{each.joined}</td>
                <td>{each.served}</td>
                <td>{each.mean_wait_seconds === null ? "–" : words.seconds(each.mean_wait_seconds)}</td>
                <td>{each.late}</td>
                <td>{each.lane_hours.toLocaleString(locale.value, { maximumFractionDigits: 2 })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
