// The line in order, and one large button that calls the next. A row says what is known of a guest's coming, and has only
// what can be done with it now.

import "./line.css";
import { useServices } from "../app/services.ts";
import { consoleWords } from "../text/bar-console.ts";
import { text } from "../text/text.ts";
import { remaining } from "../text/waits.ts";
import { Button } from "../ui/button.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { type Mood, Pill } from "../ui/parts.tsx";
import { say } from "../ui/said.tsx";
import { type Entry, minutesSince, nextOf, type Phase, phase, type Queue } from "./line.ts";
import type { Act, Serving } from "./serving.ts";

const MOODS: Record<Phase, Mood> = {
  confirming: "info",
  waiting: "info",
  coming: "info",
  here: "good",
  called: "warn",
  late: "bad",
};

// Milliseconds. A guest is no no-show right after the call; and that button stands where the one that calls has been.
const JUST_CALLED = 2_000;
const TIME_TO_COME = 5_000;

interface BarLineProps {
  queue: Queue;
  serving: Serving;
  cutOff: boolean;
  now: number;
}

export function BarLine({ queue, serving, cutOff, now }: BarLineProps) {
  const { line: words, party } = consoleWords.value;
  const { items } = queue;
  const next = nextOf(items);
  const heading = useFocusIfLost<HTMLHeadingElement>(items.map(({ entry_id }) => entry_id).join());
  // A second tap of a wet finger must not call the one after.
  const calm = !items.some(({ called_at }) => within(called_at, JUST_CALLED, now));
  return (
    <>
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {words.title}
        </h2>
        <span class="soft figures">{consoleWords.value.waiting(queue.queue_length)}</span>
      </header>
      {items.length > 0 && (
        <div class="bar-line-next">
          <Button
            kind="primary"
            wide
            disabled={cutOff || !next || !calm || serving.busy.value.has(next.entry_id)}
            onPress={() => next && move(serving, next, "call")}
          >
            {next ? words.next(next.number) : words.nobodyNext}
            <span class="bar-line-who">{next ? words.nextWords(party(next.party_size)) : words.nobodyWords}</span>
          </Button>
        </div>
      )}
      {items.length === 0 && <p class="console-quiet">{words.none}</p>}
      <ol class="bar-line">
        {items.map((entry) => (
          <Row key={entry.entry_id} entry={entry} serving={serving} cutOff={cutOff} now={now} />
        ))}
      </ol>
    </>
  );
}

export async function move(serving: Serving, entry: Parameters<Serving["move"]>[0], act: Act): Promise<void> {
  if (await serving.move(entry, act)) say(consoleWords.value.line.did[act](entry.number));
}

function within(instant: string | null, milliseconds: number, now: number): boolean {
  return instant !== null && now - Date.parse(instant) < milliseconds;
}

function Row({ entry, serving, cutOff, now }: { entry: Entry } & Omit<BarLineProps, "queue">) {
  const { line: words, party } = consoleWords.value;
  const at = phase(entry, now);
  const { number } = entry;
  const called = entry.state === "called";
  const there = entry.arrived_at !== null;
  const idle = cutOff || serving.busy.value.has(entry.entry_id);
  const acts = useFocusIfLost<HTMLDivElement>(entry.state);
  return (
    <li class={`card bar-line-entry ${at}`}>
      <strong class="bar-line-number">{number}</strong>
      <div class="bar-line-about">
        <p>
          <span>{party(entry.party_size)}</span>
          <Pill mood={called && there ? "good" : MOODS[at]}>{called && there ? words.arrived : words.phases[at]}</Pill>
        </p>
        <p class="small soft figures">
          <About entry={entry} now={now} />
        </p>
      </div>
      <div class="bar-line-acts" ref={acts} tabIndex={-1}>
        {entry.state === "queueing" && (
          <Button disabled={idle} label={words.callFor(number)} onPress={() => move(serving, entry, "call")}>
            {words.call}
          </Button>
        )}
        {called && (
          <Button
            disabled={idle || within(entry.called_at, TIME_TO_COME, now)}
            label={words.noShowFor(number)}
            onPress={() => move(serving, entry, "no-show")}
          >
            {words.noShow}
          </Button>
        )}
        {entry.state !== "confirming" && (
          <Button disabled={idle} label={words.seatFor(number)} onPress={() => move(serving, entry, "seat")}>
            {words.seat}
          </Button>
        )}
      </div>
    </li>
  );
}

function About({ entry, now }: { entry: Entry; now: number }) {
  const { clock } = useServices();
  const { line: words, band } = consoleWords.value;
  const { state, called_at, expires_at, joined_at, wait } = entry;
  if (expires_at) return <>{words.confirms(remaining(clock.secondsUntil(expires_at), text.value.language))}</>;
  if (state === "called" && called_at) return <>{words.calledFor(minutesSince(called_at, now))}</>;
  const turn = wait && words.turn(band(wait.median_minutes, wait.p90_minutes));
  return <>{[words.since(minutesSince(joined_at, now)), turn].filter(Boolean).join(" · ")}</>;
}
