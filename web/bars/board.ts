// A bar's line by the server's clock: a guest who has not said yes in time is not in it, and a bar closes with its hours,
// whether or not that was told.

import type { Answer } from "../core/api.ts";

export type BarBoard = Answer<"get", "/v1/bars/{bar_id}/board">;
type Line = Pick<BarBoard, "entries" | "open_until" | "state">;

// Those in the line now.
export function entries({ entries: all, open_until, state }: Line, now: number): Line["entries"] {
  const over = (instant: string | null) => instant !== null && Date.parse(instant) <= now;
  return state === "CLOSED" || over(open_until) ? [] : all.filter(({ expires_at }) => !over(expires_at));
}

// How many stand before this number; undefined if it is not there.
export function aheadOf(board: Line, number: string | null, now: number): number | undefined {
  const place = entries(board, now).findIndex((each) => each.number === number);
  return place < 0 ? undefined : place;
}
