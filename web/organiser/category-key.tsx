// Which colour is which category, and how many seats it has.

import { categoryClass } from "../hall/marks.ts";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import type { Plan } from "./plan.ts";

export function CategoryKey({ plan, categories }: { plan: Plan; categories: readonly string[] }) {
  const words = organiserWords.value.home;
  const seats = countsOf(plan);
  return (
    <ul class="category-key">
      {categories.map((name, index) => (
        <li key={name} class={categoryClass(index)}>
          <svg class="swatch free" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <circle cx="10" cy="10" r="8.5" />
          </svg>
          {name} <span class="soft figures">{words.seats((seats.get(name) ?? 0).toLocaleString(locale.value))}</span>
        </li>
      ))}
    </ul>
  );
}

export function countsOf(plan: Plan): Map<string, number> {
  const made = new Map<string, number>();
  for (const { rows } of plan) {
    for (const row of rows) made.set(row.category, (made.get(row.category) ?? 0) + row.seats.length);
  }
  return made;
}
