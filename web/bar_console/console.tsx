// A bar's console, for a tablet behind the bar: guests who ask on one side, the line on the other, live.

import "./console.css";
import { useEffect, useRef } from "preact/hooks";
import { consoleAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Standing, useCutOff } from "../app/standing.tsx";
import { useTitle } from "../app/title.ts";
import { consoleWords } from "../text/bar-console.ts";
import { useBell } from "../ui/bell.tsx";
import { Banner } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import { Absent } from "./absent.tsx";
import { BarLine } from "./bar-line.tsx";
import { BarState } from "./bar-state.tsx";
import { Facts } from "./facts.tsx";
import { type Bar, useServing } from "./following.ts";
import { MissedGuests } from "./missed-guests.tsx";
import { Offers } from "./offers.tsx";
import type { Serving } from "./serving.ts";
import { StaffOfBar } from "./staff-of-bar.tsx";
import { Ways } from "./ways.tsx";
import { Wrong } from "./wrong.tsx";

const AGAIN = 12_000;

export function Console({ route }: { route: { id: string } }) {
  return <StaffOfBar>{() => <Followed id={route.id} />}</StaffOfBar>;
}

function Followed({ id }: { id: string }) {
  const { serving, bar, error, again } = useServing(id);
  if (!bar || !serving.queue.value) return <Absent error={error} again={again} />;
  return <Serve serving={serving} bar={bar} />;
}

function Serve({ serving, bar }: { serving: Serving; bar: Bar }) {
  const { clock } = useServices();
  const words = consoleWords.value;
  const cutOff = useCutOff();
  const bell = useBell();
  useSecond();
  const queue = serving.shown;
  const asking = queue?.offers.length ?? 0;
  const heading = useTitle(asking > 0 ? `(${asking}) ${bar.name}` : bar.name);
  useRing(queue?.offers.map(({ offer_id }) => offer_id) ?? [], bell.ring);
  if (!queue) return null;
  const now = clock.now();
  return (
    <div class="view console">
      <header class="console-head">
        <div>
          <a class="back" href="#/consoles">
            {words.consoles.title}
          </a>
          <h1 ref={heading} tabIndex={-1}>
            {queue.name}
          </h1>
        </div>
        <Standing />
        <BarState queue={queue} serving={serving} cutOff={cutOff} zone={bar.opening_hours?.timezone} />
      </header>
      {cutOff && (
        <Banner mood="warn" urgent>
          {words.line.cutOff}
        </Banner>
      )}
      <Wrong serving={serving} />
      <Facts queue={queue} most={bar.max_queue} />
      <div class="console-parts">
        <Offers queue={queue} serving={serving} bell={bell} cutOff={cutOff} auto={bar.auto_accept} />
        <section class="console-line" aria-label={words.line.title}>
          <BarLine queue={queue} serving={serving} cutOff={cutOff} now={now} />
          <MissedGuests
            guests={serving.missed.at(now, queue.items)}
            serving={serving}
            disabled={cutOff || queue.state === "CLOSED"}
          />
        </section>
      </div>
      <Ways id={bar.bar_id} here={consoleAddress(bar.bar_id)} />
    </div>
  );
}

// Rings for each new offer, and now and then until none is left.
function useRing(ids: readonly string[], ring: () => void): void {
  const heard = useRef<ReadonlySet<string>>(new Set());
  const latest = useRef(ring);
  latest.current = ring;
  const some = ids.length > 0;
  useEffect(() => {
    const isNew = ids.some((id) => !heard.current.has(id));
    heard.current = new Set(ids);
    if (isNew) latest.current();
  }, [ids.join()]);
  useEffect(() => {
    if (!some) return;
    const timer = setInterval(() => latest.current(), AGAIN);
    return () => clearInterval(timer);
  }, [some]);
}
