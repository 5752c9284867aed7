// The seats as a list: section, row, seat, category and price, with check boxes that any key and any screen reader
// reaches. Seats that cannot be had stay in it and say why.

import "./seat-list.css";
import { useState } from "preact/hooks";
import type { Money } from "../core/money.ts";
import type { Hall, Section } from "../hall/hall.ts";
import { cost, text } from "../text/text.ts";
import { Pill } from "../ui/parts.tsx";

interface ListProps {
  hall: Hall;
  prices: Record<string, Money>;
  chosen: ReadonlySet<string>;
  mine: ReadonlySet<string>;
  // Whether one chooses taken seats, to wait for them.
  seeking: boolean;
  onPress: (key: string) => void;
}

export function SeatList({ hall, ...rest }: ListProps) {
  const [open, setOpen] = useState(hall.sections[0]?.id);
  const { event } = text.value;
  hall.turned.value; // so that it is shown anew
  return (
    <div class={rest.seeking ? "seat-list seeking" : "seat-list"}>
      {hall.sections.map((section) => {
        const free = (section.rows ?? []).reduce((sum, row) => sum + row.seats.length - row.taken.size, 0);
        return (
          <details
            key={section.id}
            open={open === section.id}
            onToggle={({ currentTarget }) => {
              if (currentTarget.open) setOpen(section.id);
              else setOpen((before) => (before === section.id ? undefined : before));
            }}
          >
            <summary>
              <h2>{section.name}</h2>
              <Pill mood={free ? "good" : "info"}>{free ? event.free(free) : event.soldOut}</Pill>
            </summary>
            {open === section.id && <Rows section={section} {...rest} />}
          </details>
        );
      })}
    </div>
  );
}

function Rows({ section, prices, chosen, mine, seeking, onPress }: Omit<ListProps, "hall"> & { section: Section }) {
  const { event } = text.value;
  return (
    <>
      {(section.rows ?? []).map((row) => {
        const price = new Map(Object.entries(prices)).get(row.category);
        const about = [event.row(row.id), row.category, price && cost(price)].filter(Boolean).join(" · ");
        return (
          <fieldset key={row.id}>
            <legend>{about}</legend>
            {row.seats.map((seat) => {
              const key = `${section.id}-${row.id}-${seat}`;
              const state = mine.has(key)
                ? "mine"
                : ((row.taken.get(seat)?.state ?? "free") as keyof typeof event.states);
              const may = seeking ? state === "held" || state === "booked" : state === "free";
              const accessible = row.accessible.has(seat);
              const words = [section.name, event.row(row.id), event.seat(seat), row.category, price && cost(price)];
              const label = [...words, accessible && event.marks.accessible, event.states[state]];
              return (
                <label key={seat} class={[state, accessible && "accessible"].filter(Boolean).join(" ")}>
                  <input
                    type="checkbox"
                    checked={chosen.has(key) || state === "mine"}
                    aria-disabled={!may || undefined}
                    aria-label={label.filter(Boolean).join(", ")}
                    onClick={(pressed) => {
                      if (may || chosen.has(key)) onPress(key);
                      else pressed.preventDefault();
                    }}
                  />
                  {seat}
                </label>
              );
            })}
          </fieldset>
        );
      })}
    </>
  );
}
