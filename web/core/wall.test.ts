import { expect, it } from "vitest";
import { instantOf, wall } from "./wall.ts";

it.each([
  ["2026-07-01T18:00:00Z", "Europe/Berlin", "2026-07-01T20:00"],
  ["2026-12-31T23:30:00Z", "Europe/Berlin", "2027-01-01T00:30"],
  ["2026-12-01T09:30:00Z", "Australia/Adelaide", "2026-12-01T20:00"],
])("shows and reads %s in %s", (instant, zone, shown) => {
  expect(wall(instant, zone)).toBe(shown);
  expect(instantOf(shown, zone)).toBe(instant);
});

it("takes the first of two, and moves a time that is left out", () => {
  expect(instantOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00Z");
  expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00Z");
  expect(instantOf("", "Europe/Berlin")).toBeUndefined();
});
