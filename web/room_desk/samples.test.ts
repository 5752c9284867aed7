import { expect, it } from "vitest";
import { NOW, ROOM, sample } from "./example.ts";
import { MINUTE, minutes, type Sample, stretches, top, withSample } from "./samples.ts";

it("keeps an hour of samples, one each ten seconds, and the newest", () => {
  let samples: Sample[] = [];
  for (let at = NOW - 2 * 60 * MINUTE; at <= NOW; at += 5_000) samples = withSample(samples, ROOM, at);
  expect(samples.length).toBeLessThanOrEqual(362);
  expect(samples.at(-1)?.at).toBe(NOW);
});

it("counts minute by minute, and knows nothing of a gap", () => {
  const samples = Array.from({ length: 61 }, (_, at) => sample(NOW - 10 * MINUTE + at * 10_000, { admitted: at }));
  const gap = samples.filter(({ at }) => at <= NOW - 6 * MINUTE || at >= NOW - 3 * MINUTE);
  const last = minutes(gap, NOW).slice(-10);
  expect(last.map(({ admitted }) => admitted)).toEqual(
    [6, 6, 6, undefined, undefined, undefined, 6, 6, 6, 0].slice(-last.length),
  );
  expect(stretches(gap)).toHaveLength(2);
  expect([0, 5, 41, 999].map(top)).toEqual([4, 6, 60, 1000]);
});
