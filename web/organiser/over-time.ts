// When the tickets of an event were sold, in steps of equal length.

const MINUTE = 60_000;
const STEPS = [1, 5, 15, 60, 180, 360, 720, 1_440, 10_080].map((minutes) => minutes * MINUTE);
const MOST = 32;
// So that the first sale is no wall.
const LEAST = 12;

export interface Step {
  from: number;
  count: number;
  // With all steps before it.
  sum: number;
}

export function overTime(sold: ReadonlyArray<{ at: string; seats: number }>, now: number): Step[] {
  const known = sold.map(({ at, seats }) => ({ at: Date.parse(at), seats })).filter(({ at }) => !Number.isNaN(at));
  if (known.length === 0) return [];
  const first = Math.min(...known.map(({ at }) => at));
  const long = STEPS.find((step) => (now - first) / step < MOST - 1) ?? (STEPS.at(-1) as number);
  const last = Math.floor(Math.max(now, first) / long);
  const begin = Math.min(Math.floor(first / long), last - LEAST + 1) * long;
  const count = Math.min(10 * MOST, last - begin / long + 1);
  let sum = 0;
  return Array.from({ length: count }, (_, index) => {
    const from = begin + index * long;
    const own = known.reduce((all, { at, seats }) => all + (at >= from && at < from + long ? seats : 0), 0);
    sum += own;
    return { from, count: own, sum };
  });
}
