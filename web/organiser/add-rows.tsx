// Many rows at once: "rows A to M, 18 to 30 seats". What will be added is said on the button.

import { useState } from "preact/hooks";
import { organiserWords } from "../text/organiser.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Editing } from "./editing.ts";
import { MOST_ROWS, MOST_SEATS, nextName, rowNames, rowsOf, SCHEMES, type Scheme } from "./numbering.ts";
import { type Section, seatsIn, withChanged } from "./plan.ts";
import { CATEGORIES } from "./row-list.tsx";

interface Typed {
  first: string;
  count: string;
  seatsFirst: string;
  seatsLast: string;
  category: string;
  scheme: Scheme;
  from: string;
  skip: string;
  aisle: string;
}

const BEGUN: Omit<Typed, "first" | "category"> = {
  count: "5",
  seatsFirst: "10",
  seatsLast: "12",
  scheme: "forward",
  from: "1",
  skip: "IO",
  aisle: "0",
};

export function AddRows({ editing, section }: { editing: Editing; section: Section }) {
  const words = organiserWords.value.hall;
  const category = section.rows.at(-1)?.category ?? "standard";
  const [typed, setTyped] = useState<Typed>({
    ...BEGUN,
    first: nextName(section.rows.at(-1)?.id, BEGUN.skip),
    category,
  });
  const rows = readable(typed)
    ? rowsOf({
        ...typed,
        count: Number(typed.count),
        seatsFirst: Number(typed.seatsFirst),
        seatsLast: Number(typed.seatsLast),
        from: Number(typed.from),
        aisle: Number(typed.aisle),
      })
    : [];
  const names = rows.length > 0 ? rowNames(typed.first, Number(typed.count), typed.skip) : [];
  const field = (name: Exclude<keyof Typed, "scheme">, label: string) => ({
    label,
    value: typed[name],
    onInput: (event: InputEvent) => setTyped({ ...typed, [name]: (event.currentTarget as HTMLInputElement).value }),
  });
  const number = (min: number, max: number) => ({ type: "number", inputMode: "numeric", min, max }) as const;
  const add = () => {
    editing.change((plan) => withChanged(plan, section.id, (one) => ({ ...one, rows: [...one.rows, ...rows] })));
    setTyped({ ...typed, first: nextName(names.at(-1), typed.skip), seatsFirst: typed.seatsLast });
  };
  return (
    <fieldset class="add-rows">
      <legend>{words.addRows}</legend>
      <div class="pair">
        <Field {...field("first", words.first)} title={words.firstHint} maxLength={4} pattern="[A-Za-z]{1,3}|\d{1,4}" />
        <Field {...field("count", words.count)} {...number(1, MOST_ROWS)} />
        <Field {...field("seatsFirst", words.seatsFirst)} {...number(1, MOST_SEATS)} />
        <Field {...field("seatsLast", words.seatsLast)} {...number(1, MOST_SEATS)} />
      </div>
      <Field {...field("category", words.category)} list={CATEGORIES} maxLength={32} />
      <details>
        <summary>{words.more}</summary>
        <Choice
          label={words.scheme}
          value={typed.scheme}
          options={SCHEMES.map((each) => [each, words.schemes[each]] as const)}
          onChoose={(chosen) => setTyped({ ...typed, scheme: SCHEMES.find((each) => each === chosen) ?? "forward" })}
        />
        <div class="pair">
          <Field {...field("from", words.from)} {...number(0, 10_000)} />
          <Field {...field("skip", words.skip)} maxLength={12} />
        </div>
        <Field {...field("aisle", words.aisle)} {...number(0, MOST_SEATS)} hint={words.aisleHint} />
      </details>
      <p class="soft small" role="status">
        {names.length > 0 ? words.addSummary(names[0] ?? "", names.at(-1) ?? "") : " "}
      </p>
      <Button disabled={rows.length === 0} onPress={add}>
        <Icon name="plus" size={20} />
        {words.add(rows.length, seatsIn(rows))}
      </Button>
    </fieldset>
  );
}

function readable({ first, count, seatsFirst, seatsLast, from, skip, aisle, category }: Typed): boolean {
  const within = (value: string, least: number, most: number) =>
    /^\d+$/.test(value) && +value >= least && +value <= most;
  return (
    /^([A-Za-z]{1,3}|\d{1,4})$/.test(first) &&
    new Set(skip.toUpperCase()).size < 20 &&
    within(count, 1, MOST_ROWS) &&
    within(seatsFirst, 1, MOST_SEATS) &&
    within(seatsLast, 1, MOST_SEATS) &&
    within(from, 0, 10_000) &&
    within(aisle, 0, MOST_SEATS) &&
    category.trim() !== ""
  );
}
