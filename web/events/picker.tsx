// Beside the plan: the best seats by number and category, and what is chosen, until it is held.

import { useState } from "preact/hooks";
import { type Money, sum } from "../core/money.ts";
import type { Hall } from "../hall/hall.ts";
import { cost, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { Quantity } from "./quantity.tsx";
import { seatWords } from "./words.ts";

export interface Best {
  category: string;
  quantity: number;
  section: string | null;
}

interface BestProps {
  hall: Hall;
  categories: readonly string[];
  prices: Record<string, Money>;
  most: number;
  primary: boolean;
  pending: boolean;
  onFind: (best: Best) => Promise<void>;
}

export function BestSeats({ hall, categories, prices, most, primary, pending, onFind }: BestProps) {
  const { event } = text.value;
  const [quantity, setQuantity] = useState(Math.min(2, most));
  const [category, setCategory] = useState(categories[0] ?? "");
  const [section, setSection] = useState("");
  const within = hall.sections.filter((each) => each.rows?.some((row) => row.category === category));
  const wanted = within.some((each) => each.id === section) ? section : "";
  const costs = new Map(Object.entries(prices));
  const named = (name: string) =>
    [name, [name, costs.has(name) && cost(costs.get(name) as Money)].filter(Boolean).join(" · ")] as const;
  return (
    <form
      class="best"
      aria-label={event.best}
      onSubmit={(submitted) => {
        submitted.preventDefault();
      }}
    >
      <div>
        <h2>{event.best}</h2>
        <p class="soft small">{event.bestWords}</p>
      </div>
      <Quantity words={event.quantity} {...{ quantity, most, onChange: setQuantity }} />
      <Choice label={event.category} value={category} options={categories.map(named)} onChoose={setCategory} />
      {within.length > 1 && (
        <Choice
          label={event.section}
          value={wanted}
          options={[["", event.anywhere], ...within.map((each) => [each.id, each.name] as const)]}
          onChoose={setSection}
        />
      )}
      <Button
        kind={primary ? "primary" : "plain"}
        wide
        pending={pending}
        onPress={() => onFind({ category, quantity, section: wanted || null })}
      >
        {event.find(quantity)}
      </Button>
    </form>
  );
}

interface ChosenProps {
  hall: Hall;
  seats: ReadonlyArray<{ key: string; category: string }>;
  prices: Record<string, Money>;
  onRemove: (key: string) => void;
  onClear: () => void;
  onHold: () => Promise<void>;
}

export function Chosen({ hall, seats, prices, onRemove, onClear, onHold }: ChosenProps) {
  const { event } = text.value;
  const costs = new Map(Object.entries(prices));
  const parts = seats.map((seat) => costs.get(seat.category)).filter((each) => each !== undefined);
  const total = sum(parts);
  return (
    <section class="deal" aria-label={event.chosen(seats.length)}>
      <ul class="deal-seats">
        {seats.map(({ key, category }) => {
          const words = seatWords(hall, key);
          const price = costs.get(category);
          return (
            <li key={key}>
              <span>
                {words} <span class="soft">{category}</span>
              </span>
              <span class="figures">{price && cost(price)}</span>
              <Button kind="quiet" label={event.remove(words)} onPress={() => onRemove(key)}>
                <Icon name="close" size={18} />
              </Button>
            </li>
          );
        })}
      </ul>
      <p class="deal-total">
        <span>
          {event.chosen(seats.length)}
          <Button kind="quiet" onPress={onClear}>
            {event.clear}
          </Button>
        </span>
        <strong class="figures">{total && cost(total)}</strong>
      </p>
      <Button kind="primary" wide onPress={onHold}>
        {event.hold(seats.length)}
      </Button>
    </section>
  );
}
