// A day of a market as a chart needs it: every quarter hour from the first in which anything happened until now, of the
// day that it is there.

import type { Answer } from "../core/api.ts";

export type Quarter = Answer<"get", "/v1/markets/{market_id}/history">["items"][number];

export interface Slot {
  at: number;
  joined: number;
  served: number;
  wait: number | null;
}

export const QUARTER = 15 * 60_000;
const FEWEST = 16;

export function today(quarters: readonly Quarter[], now: number, zone: string): Quarter[] {
  const day = dayOf(now, zone);
  return quarters.filter(({ starts_at }) => dayOf(Date.parse(starts_at), zone) === day);
}

// With empty ones in between, and some more to come on a day that is young.
export function slots(quarters: readonly Quarter[], now: number): Slot[] {
  const first = quarters[0];
  if (!first) return [];
  const known = new Map(quarters.map((each) => [Date.parse(each.starts_at), each]));
  const start = Date.parse(first.starts_at);
  const count = Math.max(FEWEST, Math.floor((now - start) / QUARTER) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * QUARTER;
    const found = known.get(at);
    return { at, joined: found?.joined ?? 0, served: found?.served ?? 0, wait: found?.mean_wait_seconds ?? null };
  });
}

// The top of an axis: a round number that is not below the greatest.
export function top(greatest: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, greatest)));
  return [1, 2, 5, 10].map((each) => each * unit).find((each) => each >= greatest) ?? 10 * unit;
}

export function tops(all: readonly Slot[]): { people: number; wait: number } {
  return {
    people: Math.max(4, top(Math.max(0, ...all.map(({ joined, served }) => Math.max(joined, served))))),
    wait: Math.max(60, top(Math.max(0, ...all.map(({ wait }) => wait ?? 0)))),
  };
}

// The mean of those who were called, by the people of each quarter hour.
export function total(quarters: readonly Quarter[]): { joined: number; served: number; wait: number | null } {
  const called = sum(quarters, ({ called }) => called);
  const waited = sum(quarters, ({ called, mean_wait_seconds }) => called * (mean_wait_seconds ?? 0));
  const [joined, served] = [sum(quarters, (each) => each.joined), sum(quarters, (each) => each.served)];
  return { joined, served, wait: called ? waited / called : null };
}

function sum(quarters: readonly Quarter[], of: (quarter: Quarter) => number): number {
  return quarters.reduce((before, each) => before + of(each), 0);
}

function dayOf(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);
}
