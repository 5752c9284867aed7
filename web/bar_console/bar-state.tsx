// What a bar is and what that means, and the three ways to change it. Closing with guests in the line is asked about first.

import { useState } from "preact/hooks";
import { shown, TIME } from "../core/times.ts";
import { consoleWords } from "../text/bar-console.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { type Mood, Pill } from "../ui/parts.tsx";
import type { Queue, BarState as State } from "./line.ts";
import type { Serving, Turn } from "./serving.ts";

const MOODS: Record<State, Mood> = { WAITING: "good", QUEUE_FULL: "warn", PAUSED: "warn", CLOSED: "bad" };
const CAN: ReadonlyArray<readonly [Turn, readonly State[]]> = [
  ["open", ["CLOSED", "PAUSED"]],
  ["pause", ["WAITING", "QUEUE_FULL"]],
  ["close", ["WAITING", "QUEUE_FULL", "PAUSED"]],
];

export function StatePill({ state }: { state: State }) {
  return (
    <Pill mood={MOODS[state]} dot>
      {consoleWords.value.states[state]}
    </Pill>
  );
}

interface BarStateProps {
  queue: Queue;
  serving: Serving;
  cutOff: boolean;
  zone: string | undefined;
}

export function BarState({ queue, serving, cutOff, zone }: BarStateProps) {
  const words = consoleWords.value.state;
  const [asks, setAsks] = useState(false);
  const { state, open_until, name } = queue;
  const turn = (to: Turn) => () => serving.turn(to).finally(() => setAsks(false));
  const press = (to: Turn) => (to === "close" ? () => setAsks(true) : turn(to));
  const busy = serving.busy.value.has("state");
  return (
    <div class="bar-state">
      <p role="status">
        <StatePill state={state} /> <span class="small soft">{words.words[state]}</span>
        {open_until && state !== "CLOSED" && (
          <span class="small soft"> {words.until(shown(open_until, zone ?? "UTC", locale.value, TIME))}</span>
        )}
      </p>
      <div class="buttons">
        {CAN.filter(([, from]) => from.includes(state)).map(([to]) => (
          <Button
            key={to}
            kind={to === "open" ? "primary" : "plain"}
            disabled={cutOff || (busy && !asks)}
            onPress={press(to)}
          >
            {words[to]}
          </Button>
        ))}
      </div>
      {asks && (
        <Dialog title={words.closeTitle(name)} onClose={() => setAsks(false)}>
          <p>{queue.queue_length > 0 ? words.closeWords(queue.queue_length) : words.closeNobody}</p>
          <div class="console-sure">
            {state !== "PAUSED" && (
              <Button wide onPress={turn("pause")}>
                {words.pauseInstead}
              </Button>
            )}
            <Button kind="danger" wide onPress={turn("close")}>
              {words.closeNow}
            </Button>
            <Button kind="quiet" wide onPress={() => setAsks(false)}>
              {consoleWords.value.cancel}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
