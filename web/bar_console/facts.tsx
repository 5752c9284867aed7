// How a bar is doing, as numbers to read from two metres away.

import { consoleWords } from "../text/bar-console.ts";
import { pace, type Queue } from "./line.ts";

export function Facts({ queue, most }: { queue: Queue; most: number }) {
  const { facts: words, band, minutes } = consoleWords.value;
  const { median_minutes, p90_minutes } = queue.wait;
  const here = queue.items.filter(({ arrived_at }) => arrived_at !== null).length;
  const closed = queue.state === "CLOSED";
  const all = [
    [String(queue.queue_length), `${words.line}, ${words.most(most)}`],
    [closed ? "–" : band(median_minutes, p90_minutes), words.wait],
    [closed ? "–" : minutes(pace(queue)), words.pace],
    [String(here), words.here],
  ] as const;
  return (
    <section aria-label={words.title}>
      <dl class="console-facts">
        {all.map(([value, name]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="figures">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
