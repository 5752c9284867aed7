// A shop that has closed: its report is written and mailed first, and then all else is deleted. Each step is said once it
// is done.

import "./counter.css";
import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import type { Change } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Icon } from "../ui/icons.tsx";

export function Closed({ store, name }: { store: string; name: string | undefined }) {
  const words = counterWords.value;
  const { config } = useServices();
  const title = name ? words.closedNamed(name) : words.closedTitle;
  const heading = useTitle(title);
  const deleted = useDeleted(store);
  const steps = [
    [words.closedSteps.shut, true],
    [words.closedSteps.mailed, deleted],
    [words.closedSteps.deleted, deleted],
  ] as const;
  return (
    <div class="view message-view closed">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p role="status">{deleted ? words.closedDone : words.closedDoing}</p>
      <ol class="closed-steps">
        {steps.map(([step, done]) => (
          <li key={step} class={done ? "done" : "soft"}>
            {done ? <Icon name="check" /> : <span class="spinner" aria-hidden="true" />}
            {step}
          </li>
        ))}
      </ol>
      <p class="soft">{deleted ? words.closedWhere : words.closedUnconfirmed}</p>
      <div class="buttons">
        <a class="button primary" href="#/stores">
          {words.closedAgain}
        </a>
        {config.demo && (
          <a class="button" href="/mail/index.html">
            {words.closedMail}
          </a>
        )}
      </div>
    </div>
  );
}

// Whether only the report is left. Data is deleted only after the report was mailed.
function useDeleted(store: string): boolean {
  const { api, live } = useServices();
  const [deleted, setDeleted] = useState(false);
  useEffect(() => {
    if (deleted) return;
    const over = ({ code }: { code: string }) => {
      if (code === "STORE_CLOSED" || code === "STORE_NOT_FOUND") setDeleted(true);
    };
    const look = (state: unknown) => state === "closed" && setDeleted(true);
    return live.watch(`store/${store}`, {
      snapshot: (data) => look((data as { state?: string }).state),
      changes: (changes) => {
        for (const change of changes as Change[]) if (change.store_id) look(change.state);
      },
      poll: async () => {
        try {
          return await api.get("/v1/stores/{store_id}/board", { path: { store_id: store } });
        } catch (error) {
          if (error instanceof Refused) over(error);
          throw error;
        }
      },
      refused: over,
    });
  }, [store, deleted]);
  return deleted;
}
