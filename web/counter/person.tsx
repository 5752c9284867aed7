// What is shown of a customer besides the number.

import type { Clock } from "../core/clock.ts";
import { counterWords } from "../text/counter.ts";
import { Icon } from "../ui/icons.tsx";
import type { Other } from "./same.ts";

export function Phone({ phone, short = false }: { phone: string; short?: boolean }) {
  const address = `tel:${phone.replace(" ext. ", ";ext=").replace(/[^+0-9;=ext]/g, "")}`;
  return (
    <a class={short ? "phone short" : "phone"} href={address} aria-label={counterWords.value.callPhone(phone)}>
      <Icon name="phone" size={18} />
      {!short && <span class="figures">{phone}</span>}
    </a>
  );
}

// A hint for the staff: this person has other numbers, too.
export function Twice({ others }: { others: readonly Other[] }) {
  const words = counterWords.value;
  if (others.length === 0) return null;
  const numbers = others.map(({ number, by }) => `${number} (${words.sameBy[by]})`).join(", ");
  return <span class="twice small">{words.also(numbers)}</span>;
}

export function minutesSince(clock: Pick<Clock, "now">, at: string): number {
  return Math.max(0, Math.floor((clock.now() - Date.parse(at)) / 60_000));
}
