// What a till is, and the ways to change that. Closing one that has shoppers is asked about first.

import "./till-states.css";
import { useState } from "preact/hooks";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { type Mood, Pill } from "../ui/parts.tsx";
import type { Lane, TillState } from "./board.ts";
import type { Tilling } from "./tilling.ts";

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
  // Whether shoppers stand at it, or in a line of its own.
  serves: boolean;
  tilling: Tilling;
  // Whether opening it is what the view is for while it is closed.
  main?: boolean;
}

export function TillStates({ till, serves, tilling, main = false }: TillStatesProps) {
  const words = marketWords.value;
  const [asking, setAsking] = useState(false);
  const { state } = till;
  const turn = (to: TillState) => tilling.turn(to);
  const close = (to: TillState) => () => turn(to).finally(() => setAsking(false));
  const closed = state === "closed";
  const other = state === "open" ? "paused" : "open";
  return (
    <div class="till-states">
      <span role="status">
        <TillPill state={state} />
      </span>
      <Button kind={closed && main ? "primary" : "plain"} disabled={tilling.waits(other)} onPress={() => turn(other)}>
        {words.toState[other]}
      </Button>
      {!closed && (
        <Button disabled={tilling.waits("closed")} onPress={() => (serves ? setAsking(true) : turn("closed"))}>
          {words.toState.closed}
        </Button>
      )}
      {asking && (
        <Dialog title={words.closeTitle(till.lane)} onClose={() => setAsking(false)}>
          <div class="asked-first">
            <p>{words.drainWords}</p>
            <p class="soft">{words.closeWords}</p>
            {state !== "draining" && (
              <Button kind="primary" wide onPress={close("draining")}>
                {words.toState.draining}
              </Button>
            )}
            <Button kind="danger" wide onPress={close("closed")}>
              {words.closeNow}
            </Button>
            <Button wide onPress={() => setAsking(false)}>
              {words.cancel}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
