// Places in line, in words and in order.

import { guestWords } from "../text/guest.ts";
import type { Entry } from "./news.ts";
import { seatsWords } from "./words.ts";

type Named = Parameters<typeof seatsWords>[0];

// "2 together, standard" or the names of the seats.
export function wishWords(hall: Named, { seats, category, quantity }: Entry["wish"]): string {
  if (seats && seats.length > 0) return seatsWords(hall, seats).join("; ");
  return guestWords.value.wait.together(quantity ?? 1, category ?? "");
}

// Those that stand, and the last few that ended, the newest first. What the guest ended is no news.
export function sorted(entries: readonly Entry[]): { standing: Entry[]; ended: Entry[] } {
  const standing = entries.filter(({ state }) => state !== "ended");
  const ended = entries.filter(({ state, reason }) => state === "ended" && reason !== "LEFT");
  return { standing, ended: ended.reverse().slice(0, 3) };
}
