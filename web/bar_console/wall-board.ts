// A bar's board as its wall shows it, by the server's clock.

import type { Answer } from "../core/api.ts";
import { type BarState, over } from "./line.ts";

export type Board = Answer<"get", "/v1/bars/{bar_id}/board">;

export interface WallBoard {
  state: BarState;
  // Numbers, those called first.
  called: string[];
  next: string[];
  length: number;
}

export function wallBoard(board: Board, now: number): WallBoard {
  const closed = board.state === "CLOSED" || over(board.open_until, now);
  const entries = closed ? [] : board.entries.filter(({ expires_at }) => !over(expires_at, now));
  const numbers = (called: boolean) =>
    entries.filter(({ state }) => (state === "called") === called).map(({ number }) => number);
  return {
    state: closed ? "CLOSED" : board.state,
    called: numbers(true),
    next: numbers(false),
    length: entries.length,
  };
}

// Those who were not called before.
export function fresh(before: readonly string[], now: readonly string[]): string[] {
  return now.filter((number) => !before.includes(number));
}
