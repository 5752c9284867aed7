import { expect, it } from "vitest";
import { QUARTER, type Quarter, slots, today, top, tops, total } from "./day.ts";

const quarter = (starts_at: string, called: number, wait: number | null): Quarter => ({
  starts_at,
  joined: called + 1,
  called,
  served: called,
  left: 0,
  dropped: 0,
  mean_wait_seconds: wait,
  longest_wait_seconds: wait ?? 0,
  late: 0,
  service_seconds: null,
  lane_hours: 0.5,
});

const two = [quarter("2026-12-01T08:00:00Z", 3, 20), quarter("2026-12-01T08:45:00Z", 1, 100)];

it("has the day as it is at the market", () => {
  const night = [quarter("2026-11-30T22:45:00Z", 1, 1), quarter("2026-11-30T23:00:00Z", 1, 1)];
  const found = today(night, Date.parse("2026-12-01T10:00:00Z"), "Europe/Stockholm");
  expect(found.map((each) => each.starts_at)).toEqual(["2026-11-30T23:00:00Z"]);
});

it("has a place for quarter hours in which nothing happened", () => {
  const all = slots(two, Date.parse("2026-12-01T09:01:00Z"));
  expect(all.slice(0, 4).map(({ served, wait }) => [served, wait])).toEqual([
    [3, 20],
    [0, null],
    [0, null],
    [1, 100],
  ]);
  expect(all).toHaveLength(16);
  expect(slots(two, Date.parse("2026-12-01T08:00:00Z") + 30 * QUARTER)).toHaveLength(31);
  expect(slots([], 0)).toEqual([]);
});

it("ends its axes at round numbers", () => {
  expect([0, 1, 3, 7, 10, 11, 62, 240].map(top)).toEqual([1, 1, 5, 10, 10, 20, 100, 500]);
  expect(tops(slots(two, 0))).toEqual({ people: 5, wait: 100 });
});

it("weighs waits by those who waited", () => {
  expect(total(two)).toEqual({ joined: 6, served: 4, wait: 40 });
  expect(total([]).wait).toBeNull();
});
