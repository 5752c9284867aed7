// The seats as a list, section by section, for those who do not press on the plan; a whole row is one press.

import "./row-seats.css";
import { useState } from "preact/hooks";
import type { Hall, Section } from "../hall/hall.ts";
import { organiserWords } from "../text/organiser.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { type Known, mayChoose } from "./marking.ts";

interface Props {
  hall: Hall;
  states: Known;
  chosen: ReadonlySet<string>;
  onChoose: (keys: readonly string[], on: boolean) => void;
}

export function SeatRows({ hall, ...rest }: Props) {
  const [open, setOpen] = useState<string>();
  return (
    <>
      {hall.sections.map((section) => (
        <details
          key={section.id}
          onToggle={({ currentTarget }) =>
            setOpen((before) => (currentTarget.open ? section.id : before === section.id ? undefined : before))
          }
          open={open === section.id}
        >
          <summary>{section.name}</summary>
          {open === section.id && <Rows section={section} {...rest} />}
        </details>
      ))}
    </>
  );
}

function Rows({ section, states, chosen, onChoose }: Omit<Props, "hall"> & { section: Section }) {
  const { event } = text.value;
  const words = organiserWords.value.seats;
  return (
    <>
      {(section.rows ?? []).map((row) => {
        const keys = row.seats.map((seat) => `${section.id}-${row.id}-${seat}`);
        const all = keys.filter((key) => mayChoose(key, states));
        return (
          <fieldset key={row.id} class="live-row">
            <legend>{event.row(row.id)}</legend>
            <ul class="row-seats">
              {row.seats.map((seat, index) => {
                const key = keys[index] ?? "";
                const { state = "free", accessible = false } = states.get(key) ?? {};
                const open = mayChoose(key, states);
                const about = [
                  event.seat(seat),
                  state === "free" ? "" : wordOf(state),
                  accessible && event.marks.accessible,
                ];
                return (
                  <li key={seat}>
                    <button
                      type="button"
                      class={[state, accessible && "accessible"].filter(Boolean).join(" ")}
                      aria-pressed={chosen.has(key)}
                      aria-disabled={!open || undefined}
                      aria-label={about.filter(Boolean).join(", ")}
                      onClick={() => open && onChoose([key], !chosen.has(key))}
                    >
                      {seat}
                    </button>
                  </li>
                );
              })}
            </ul>
            <Button kind="quiet" onPress={() => onChoose(all, !all.every((key) => chosen.has(key)))}>
              {words.wholeRow}
              <span class="unseen"> {row.id}</span>
            </Button>
          </fieldset>
        );
      })}
    </>
  );
}

function wordOf(state: string): string {
  const { states } = text.value.event;
  return state === "held" || state === "booked" ? states[state] : states.blocked;
}

// "Stalls, Row 3, Seat 12" of "A-3-12".
export function seatName(hall: { sections: ReadonlyArray<{ id: string; name: string }> }, key: string): string {
  const [section = "", row = "", seat = ""] = key.split("-");
  const name = hall.sections.find((each) => each.id === section)?.name ?? section;
  return [name, text.value.event.row(row), text.value.event.seat(seat)].join(", ");
}
