import { expect, it } from "vitest";
import { band, remaining } from "./waits.ts";

it.each([
  [5, 60, "about a minute", "etwa eine Minute"],
  [30, 200, "up to 4 minutes", "bis zu 4 Minuten"],
  [130, 230, "about 2 to 4 minutes", "etwa 2 bis 4 Minuten"],
  [1_700, 2_000, "about 28 to 34 minutes", "etwa 28 bis 34 Minuten"],
  [5_000, 6_000, "about 1 to 2 hours", "etwa 1 bis 2 Stunden"],
  [7_300, 7_900, "about 2 to 3 hours", "etwa 2 bis 3 Stunden"],
])("tells a wait of %i to %i seconds as a band", (median_seconds, p90_seconds, english, german) => {
  const wait = { median_seconds, p90_seconds };
  expect([band(wait, "en"), band(wait, "de")]).toEqual([english, german]);
});

it("tells what is left by its size", () => {
  expect([5, 245, 3845, 200000].map((each) => remaining(each, "en"))).toEqual(["0:05", "4:05", "1:04:05", "2 days"]);
});
