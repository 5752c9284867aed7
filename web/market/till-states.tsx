// What a till is, and the ways to change that. Closing one that has shoppers is asked about first.

import "./till-states.css";
import { useState } from "preact/hooks";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { type Mood, Pill } from "../ui/parts.tsx";
import type { Lane, TillState } from "./board.ts";

const MOODS: Record<TillState, Mood> = { open: "good", paused: "warn", draining: "warn", closed: "bad" };

export function TillPill({ state }: { state: TillState }) {
  return (
    <Pill mood={MOODS[state]} dot>
      {marketWords.value.states[state]}
    </Pill>
  );
}

interface TillStatesProps {
  till: Lane;
  turn: (state: TillState) => Promise<unknown>;
  busy?: boolean;
}

export function TillStates({ till, turn, busy = false }: TillStatesProps) {
  const words = marketWords.value;
  const [asking, setAsking] = useState(false);
  const { state, calls } = till;
  const ways = waysFrom(state, calls.length > 0);
  const go = (to: TillState) => () => (to === "closed" && calls.length > 0 ? setAsking(true) : turn(to));
  return (
    <div class="till-states">
      <span role="status">
        <TillPill state={state} />
      </span>
      {ways.map((to) => (
        <Button key={to} disabled={busy} onPress={go(to)}>
          {words.toState[to]}
        </Button>
      ))}
      {asking && (
        <Dialog title={words.closeTitle(till.lane)} onClose={() => setAsking(false)}>
          <div class="asked-first">
            <p>{words.closeWords}</p>
            <div class="buttons">
              <Button kind="danger" onPress={() => turn("closed").finally(() => setAsking(false))}>
                {words.toState.closed}
              </Button>
              <Button onPress={() => setAsking(false)}>{words.cancel}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}

export function waysFrom(state: TillState, serves: boolean): TillState[] {
  if (state === "closed") return ["open"];
  const others: TillState[] = state === "open" ? ["paused"] : ["open"];
  return [...others, ...(serves && state !== "draining" ? (["draining"] as const) : []), "closed"];
}
