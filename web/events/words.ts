// Seats in words.

import { text } from "../text/text.ts";

interface Named {
  sections: ReadonlyArray<{ id: string; name: string }>;
}

// "Stalls, row 3, seat 12" of "A-3-12". Ids and names have no hyphens.
export function seatWords(hall: Named | undefined, key: string): string {
  const { event } = text.value;
  const [section = "", row = "", seat = ""] = key.split("-");
  const name = hall?.sections.find((each) => each.id === section)?.name ?? section;
  return `${name}, ${event.row(row)}, ${event.seat(seat)}`;
}

// Seats of one row together: "Stalls, Row 3, Seat 12, 13".
export function seatsWords(hall: Named | undefined, keys: readonly string[]): string[] {
  const rows = new Map<string, string[]>();
  for (const key of keys) {
    const [section = "", row = "", seat = ""] = key.split("-");
    const place = `${section}-${row}`;
    rows.set(place, [...(rows.get(place) ?? []), seat]);
  }
  const { event } = text.value;
  return [...rows].map(([place, seats]) => {
    const [section = "", row = ""] = place.split("-");
    const name = hall?.sections.find((each) => each.id === section)?.name ?? section;
    const many = seats.length > 1 ? event.seats : event.seat;
    return `${name}, ${event.row(row)}, ${many(seats.join(", "))}`;
  });
}
