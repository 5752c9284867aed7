// The rows of a section. One of them may be open: its name, category, length, and each of its seats as a button, for those
// who do not press on the plan.

import "./row-seats.css";
import { useEffect, useRef } from "preact/hooks";
import { categoryClass } from "../hall/marks.ts";
import { organiserWords } from "../text/organiser.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { Icon } from "../ui/icons.tsx";
import type { Editing } from "./editing.ts";
import { seatNames } from "./numbering.ts";
import { categoriesOf, type Row, type Section, withoutRow, withRow, withSeats } from "./plan.ts";
import { ToolSwitch } from "./tool-switch.tsx";

export const CATEGORIES = "categories-of-the-plan";

export function RowList({ editing, section }: { editing: Editing; section: Section }) {
  const words = organiserWords.value.hall;
  const categories = categoriesOf(editing.plan.value);
  // A removed row takes the focus with it.
  const list = useFocusIfLost<HTMLUListElement>(section.rows.length);
  if (section.rows.length === 0) return <p class="soft">{words.noRows}</p>;
  return (
    <ul class="rows" ref={list} tabIndex={-1} aria-label={words.rows(section.rows.length)}>
      {section.rows.map((row) => {
        const open = editing.row.value === row.id;
        return (
          <li key={row.id}>
            <button
              type="button"
              class={`row-open ${categoryClass(categories.indexOf(row.category))}`}
              aria-expanded={open}
              onClick={() => editing.open(section.id, open ? undefined : row.id)}
            >
              <strong>{words.row(row.id)}</strong>
              <svg class="swatch free" viewBox="0 0 20 20" width="14" height="14" aria-hidden="true">
                <circle cx="10" cy="10" r="8.5" />
              </svg>
              <span>{row.category}</span>
              <span class="soft figures">{organiserWords.value.home.seats(String(row.seats.length))}</span>
            </button>
            {open && <OpenRow editing={editing} section={section} row={row} />}
          </li>
        );
      })}
    </ul>
  );
}

function OpenRow({ editing, section, row }: { editing: Editing; section: Section; row: Row }) {
  const words = organiserWords.value.hall;
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.scrollIntoView({ block: "nearest" }), []);
  const change = (changed: (row: Row) => Row) => editing.change((plan) => withRow(plan, section.id, row.id, changed));
  const more = () =>
    change((one) => {
      const free = seatNames(one.seats.length + 1, 1, "forward").find((name) => !one.seats.includes(name));
      return free === undefined ? one : withSeats(one, [...one.seats, free]);
    });
  const tool = editing.tool.value === "accessible" ? "accessible" : "blocked";
  return (
    <div class="row-body" ref={here}>
      <div class="pair">
        <Field
          label={words.rowId}
          value={row.id}
          maxLength={16}
          pattern="[A-Za-z0-9][A-Za-z0-9._]*"
          onChange={(event) => {
            const id = event.currentTarget.value.trim();
            change((one) => ({ ...one, id }));
            editing.open(section.id, id);
          }}
        />
        <Field
          label={words.category}
          value={row.category}
          list={CATEGORIES}
          maxLength={32}
          onChange={(event) => {
            const category = event.currentTarget.value.trim();
            change((one) => ({ ...one, category }));
          }}
        />
      </div>
      <div class="row-length">
        <Button
          label={words.fewer}
          disabled={row.seats.length <= 1}
          onPress={() => change((one) => withSeats(one, one.seats.slice(0, -1)))}
        >
          <Icon name="minus" size={20} />
        </Button>
        <output class="figures">{organiserWords.value.home.seats(String(row.seats.length))}</output>
        <Button label={words.oneMore} disabled={row.seats.length >= 200} onPress={more}>
          <Icon name="plus" size={20} />
        </Button>
      </div>
      <ToolSwitch
        label={words.tool}
        tools={["blocked", "accessible"]}
        tool={tool}
        onChoose={(chosen) => {
          editing.tool.value = chosen;
        }}
      />
      <ul class="row-seats" aria-label={words.rowSeats}>
        {row.seats.map((seat) => {
          const [blocked, accessible] = [row.blocked.includes(seat), row.accessible.includes(seat)];
          const about = [words.seat(seat), blocked && words.isBlocked, accessible && words.isAccessible];
          return (
            <li key={seat}>
              <button
                type="button"
                class={[blocked && "blocked", accessible && "accessible"].filter(Boolean).join(" ")}
                aria-label={about.filter(Boolean).join(", ")}
                aria-pressed={tool === "blocked" ? blocked : accessible}
                onClick={() => editing.press(`${section.id}-${row.id}-${seat}`, tool)}
              >
                {seat}
              </button>
            </li>
          );
        })}
      </ul>
      <Button kind="danger" onPress={() => editing.change((plan) => withoutRow(plan, section.id, row.id))}>
        {words.removeRow}
      </Button>
    </div>
  );
}
