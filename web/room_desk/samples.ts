// The figures of the last hour as this desk saw them, for a chart: the service keeps no course of them. While no desk was
// open nothing is known, and the chart says so by a gap.

import type { Figures } from "./orders.ts";

export interface Sample {
  at: number;
  waiting: number;
  active: number;
  admitted: number;
  cursor: number;
  late: number;
}

export interface Minute {
  at: number;
  // Undefined where the desk did not look.
  admitted: number | undefined;
}

export const MINUTE = 60_000;
export const SPAN = 30 * MINUTE;
const KEPT = 60 * MINUTE;
const APART = 10_000;
const GAP = 45_000;

// One each ten seconds is enough; the newest always counts.
export function withSample(samples: readonly Sample[], room: Figures, at: number): Sample[] {
  const { waiting, active, admitted, cursor, late } = room;
  const kept = samples.filter((each) => each.at > at - KEPT && each.at < at);
  const [before, last] = kept.slice(-2);
  if (before && last && at - before.at <= APART) kept.pop();
  return [...kept, { at, waiting, active, admitted, cursor, late }];
}

// Stretches without a gap.
export function stretches(samples: readonly Sample[]): Sample[][] {
  const all: Sample[][] = [];
  for (const each of samples) {
    const last = all.at(-1);
    const before = last?.at(-1);
    if (last && before && each.at - before.at <= GAP) last.push(each);
    else all.push([each]);
  }
  return all;
}

// How many came in, minute by minute, as far as the desk looked at both ends of the minute.
export function minutes(samples: readonly Sample[], now: number): Minute[] {
  const first = Math.floor((now - SPAN) / MINUTE) + 1;
  return Array.from({ length: SPAN / MINUTE }, (_, index) => {
    const at = (first + index) * MINUTE;
    const from = near(samples, at);
    const to = near(samples, Math.min(at + MINUTE, now));
    return { at, admitted: from && to ? Math.max(0, to.admitted - from.admitted) : undefined };
  });
}

function near(samples: readonly Sample[], at: number): Sample | undefined {
  const last = samples.filter((each) => each.at <= at).at(-1);
  return last && at - last.at <= GAP ? last : undefined;
}

// The top of an axis: a round number that is not below the greatest.
export function top(greatest: number): number {
  const least = Math.max(4, greatest);
  const unit = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 4, 6, 8, 10].map((each) => each * unit).find((each) => each >= least) ?? 10 * unit;
}
