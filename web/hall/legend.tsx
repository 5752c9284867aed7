// What the colours and shapes of the plan mean, what each category costs and how much of it is free; and whether it is
// live. A category that is pressed stands out on the plan, for those who cannot tell its colour.

import type { Money } from "../core/money.ts";
import { cost, text } from "../text/text.ts";
import type { Hall } from "./hall.ts";
import { categoryClass } from "./marks.ts";

interface LegendProps {
  hall: Hall;
  categories: readonly string[];
  prices: Record<string, Money>;
  // The one category that stands out, if any.
  only: string | undefined;
  onOnly: (category: string | undefined) => void;
}

export function Legend({ hall, categories, prices, only, onOnly }: LegendProps) {
  const { event } = text.value;
  hall.turned.value; // so that it is shown anew
  const free = hall.free();
  const costs = new Map(Object.entries(prices));
  return (
    <div class="legend">
      <ul aria-label={event.legend}>
        {categories.map((name, index) => {
          const price = costs.get(name);
          const left = free.get(name) ?? 0;
          return (
            <li key={name} class={categoryClass(index)}>
              <button
                type="button"
                aria-pressed={only === name}
                onClick={() => onOnly(only === name ? undefined : name)}
              >
                <Swatch kind="free" />
                <span>
                  {name} <strong>{price && cost(price)}</strong>{" "}
                  <span class="soft figures">{hall.whole && (left ? event.free(left) : event.soldOut)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <ul class="marks">
        {(["chosen", "mine", "held", "booked", "blocked", "accessible"] as const).map((kind) => (
          <li key={kind}>
            <Swatch kind={kind} />
            {event.marks[kind]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Swatch({ kind }: { kind: "free" | "chosen" | "mine" | "held" | "booked" | "blocked" | "accessible" }) {
  return (
    <svg class={`swatch ${kind}`} viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      {kind === "accessible" && <rect x="2" y="2" width="16" height="16" rx="4" />}
      {kind === "blocked" && <path d="m6 6 8 8m0-8-8 8" />}
      {kind === "held" && <path d="M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5.5 14.5l9-9" />}
      {["free", "chosen", "mine"].includes(kind) && <circle cx="10" cy="10" r="8.5" />}
      {kind === "booked" && <circle cx="10" cy="10" r="6" />}
      {["chosen", "mine"].includes(kind) && <path d="m6 10.2 2.7 2.8 5.3-5.8" />}
    </svg>
  );
}
