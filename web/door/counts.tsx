// How many are in, of those who have a ticket; with those that this door let in and the service does not know yet.

import { shown, TIME } from "../core/times.ts";
import { doorWords } from "../text/door.ts";
import { locale } from "../text/text.ts";
import { BigNumber, Skeleton } from "../ui/parts.tsx";
import type { Door } from "./door.ts";

export function Counts({ door, zone }: { door: Door; zone: string }) {
  const words = doorWords.value;
  const sales = door.sales.value;
  const waiting = door.journal.entries.value
    .filter(({ state }) => state === "waiting")
    .reduce((sum, { seats }) => sum + seats.length, 0);
  const count = new Intl.NumberFormat(locale.value);
  if (!sales) {
    return (
      <section class="card door-counts">
        {door.keeper.offline.value === undefined ? (
          <Skeleton height="8rem" />
        ) : (
          <p class="figures">
            <BigNumber>{count.format(waiting)}</BigNumber> {words.admitted}
          </p>
        )}
      </section>
    );
  }
  const { sold, admitted } = sales.data;
  const inside = Math.min(sold, admitted + waiting);
  return (
    <section class="card door-counts figures">
      <p>
        <BigNumber>{count.format(inside)}</BigNumber> {words.admitted}
      </p>
      <progress max={Math.max(1, sold)} value={inside} aria-label={words.progress} />
      <p class="soft">
        {words.ofSold(count.format(sold))} · {words.awaited(count.format(sold - inside))}
      </p>
      <p class="soft small">{words.asOf(shown(new Date(sales.at).toISOString(), zone, locale.value, TIME))}</p>
    </section>
  );
}
