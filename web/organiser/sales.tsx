// The sale as it goes: big numbers, categories, tickets over time, and the waitlist.

import "./sales.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Standing } from "../app/standing.tsx";
import { useHall } from "../hall/watching.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { cost, locale } from "../text/text.ts";
import { BigNumber } from "../ui/parts.tsx";
import { ByCategory } from "./by-category.tsx";
import { Desk, type Own, type Sales } from "./desk.tsx";
import { SalesChart } from "./sales-chart.tsx";
import { WaitlistDesk } from "./waitlist-desk.tsx";

// What guests do is heard at once, and asked for in sum at most this often.
const OFTEN = 1_500;
const SELDOM = 15_000;

export function SalesView({ route }: { route: { id: string } }) {
  return (
    <Desk id={route.id} part="sales">
      {(own) => (own.event.status === "published" ? <Following {...own} /> : <Shown {...own} />)}
    </Desk>
  );
}

function Following(own: Own) {
  const { event } = own;
  const account = useAccount();
  const { clock } = useServices();
  const hall = useHall(event);
  const [sales, setSales] = useState<Sales>(own.sales);
  const turned = hall.turned.value;
  const last = useRef(0);
  useEffect(() => {
    const stop = new AbortController();
    const path = { event_id: event.event_id };
    const ask = async () => {
      last.current = clock.now();
      const found = await account.call("get", "/v1/events/{event_id}/sales", { path, signal: stop.signal });
      if (!stop.signal.aborted) setSales(found);
    };
    const wait = Math.max(0, last.current + OFTEN - clock.now());
    const soon = setTimeout(() => void ask().catch(() => {}), wait);
    const later = setInterval(() => void ask().catch(() => {}), SELDOM);
    return () => {
      stop.abort();
      clearTimeout(soon);
      clearInterval(later);
    };
  }, [event.event_id, turned]);
  return <Shown {...own} sales={sales} live />;
}

function Shown({ event, sales, live }: Own & { live?: boolean }) {
  const { desk, sales: words } = organiserWords.value;
  const number = (count: number) => count.toLocaleString(locale.value);
  const whole = Math.max(1, sales.seats - sales.blocked);
  return (
    <>
      <section class="card sales-now" aria-label={words.title}>
        <div class="sales-sold">
          <p>
            <BigNumber>{number(sales.sold)}</BigNumber>
            <span>
              <strong>{desk.sold}</strong> <span class="soft">{desk.ofSeats(number(sales.seats - sales.blocked))}</span>
            </span>
          </p>
          {live && <Standing />}
        </div>
        <svg class="sales-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="4" class="free" />
          <rect width={(100 * (sales.sold + sales.held)) / whole} height="4" class="held" />
          <rect width={(100 * sales.sold) / whole} height="4" class="sold" />
        </svg>
        <dl class="sales-facts figures">
          <div>
            <dt>{desk.revenue}</dt>
            <dd>{cost(sales.revenue)}</dd>
          </div>
          <div>
            <dt>{desk.held}</dt>
            <dd>{number(sales.held)}</dd>
          </div>
          <div>
            <dt>{desk.free}</dt>
            <dd>{number(sales.free)}</dd>
          </div>
          <div>
            <dt>{desk.blocked}</dt>
            <dd>{number(sales.blocked)}</dd>
          </div>
        </dl>
        {sales.admitted > 0 && <p class="soft">{words.admitted(sales.admitted, sales.admitted + sales.awaited)}</p>}
      </section>
      <div class="sales-parts">
        <ByCategory event={event} sales={sales} />
        <SalesChart event={event} sold={sales.sold} />
        <WaitlistDesk event={event} />
      </div>
    </>
  );
}
