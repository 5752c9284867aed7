// What has happened last, here and at other counters, and the way back.

import { shown, TIME } from "../core/times.ts";
import { counterWords } from "../text/counter.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { useSecond } from "../ui/second.ts";
import type { Acts } from "./acts.ts";
import type { Counting } from "./counting.ts";

export function LatestBar({ counting, acts }: { counting: Counting; acts: Acts }) {
  const words = counterWords.value;
  useSecond();
  const { latest, board } = counting;
  const [first, ...before] = latest.items.value;
  const { last } = latest;
  const time = (at: number) => shown(new Date(at).toISOString(), board?.timezone ?? "UTC", locale.value, TIME);
  return (
    <section class={first?.wrong ? "latest wrong" : "latest"} aria-label={words.latest}>
      <p class="latest-first" role={first?.wrong ? "alert" : "status"} key={first?.wrong ? first.id : "told"}>
        {first ? (
          <>
            <span class="figures soft">{time(first.at)}</span> {first.words}
          </>
        ) : (
          <span class="soft">{words.nothingYet}</span>
        )}
      </p>
      <details hidden={before.length === 0}>
        <summary>{words.before}</summary>
        <ol>
          {before.map((item) => (
            <li key={item.id}>
              <span class="figures soft">{time(item.at)}</span> {item.words}
            </li>
          ))}
        </ol>
      </details>
      <Button
        disabled={!last}
        pending={last?.step !== undefined && acts.busy.value.has(last.step.ticket.ticket_id)}
        label={last ? words.undoOf(last.words) : words.undo}
        onPress={() => last && acts.undo(last)}
      >
        <Icon name="undo" size={20} />
        {last?.step && last !== first ? `${words.undo} (${last.step.ticket.number})` : words.undo}
      </Button>
    </section>
  );
}
