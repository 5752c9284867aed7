import { expect, it } from "vitest";
import { changed, described, draftOf } from "./described.ts";

it("sends only what was changed", () => {
  const draft = draftOf(undefined, "Europe/Berlin");
  const before = described({ ...draft, name: "The Brass Lamp", lat: "53.5", lon: "9.9" });
  const after = described({ ...draft, name: "The Brass Lamp ", lat: "53.5", lon: "9.9", byHours: true, capacity: "6" });
  expect(Object.keys(changed(before, after)).sort()).toEqual(["capacity", "opening_hours"]);
  expect(changed(before, before)).toEqual({});
});

it("has no hours where the staff close the bar, and no limit where none is typed", () => {
  expect(described(draftOf(undefined, "UTC"))).toMatchObject({ opening_hours: null, capacity: null });
});
