// Seats as the door reads them out: "Stalls", and below it "Row 3 · Seat 12".

import type { Answer } from "../core/api.ts";
import { text } from "../text/text.ts";

export type Show = Answer<"get", "/v1/events/{event_id}">;

interface Hall {
  sections: ReadonlyArray<{ id: string; name: string }>;
}

export interface Place {
  section: string;
  row: string;
  seats: string;
}

// Seats of one row together. Ids and names have no hyphens.
export function places(hall: Hall | undefined, keys: readonly string[]): Place[] {
  const rows = new Map<string, string[]>();
  for (const key of keys) {
    const cut = key.lastIndexOf("-");
    rows.set(key.slice(0, cut), [...(rows.get(key.slice(0, cut)) ?? []), key.slice(cut + 1)]);
  }
  const { event } = text.value;
  return [...rows].map(([at, seats]) => {
    const [section = "", row = ""] = at.split("-");
    const name = hall?.sections.find((each) => each.id === section)?.name ?? section;
    const many = seats.length > 1 ? event.seats : event.seat;
    return { section: name, row: event.row(row), seats: many(seats.join(", ")) };
  });
}

export function placeWords(hall: Hall | undefined, keys: readonly string[]): string {
  return places(hall, keys)
    .map(({ section, row, seats }) => `${section}, ${row}, ${seats}`)
    .join("; ");
}
