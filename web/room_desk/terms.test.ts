import { expect, it } from "vitest";
import { ROOM } from "./example.ts";
import { stepped } from "./steps.ts";
import { fields, firstFields, planned, terms, termsOf } from "./terms.ts";

it("sends all terms again, with the start that was planned, and follows the sale as before", () => {
  const acts = [
    { at: "", act: "open", facts: { opens_at: "2026-12-01T19:00:00Z" } },
    { at: "", act: "change", facts: { capacity: 50 } },
    { at: "", act: "set up", facts: { starts_at: "2026-12-01T21:00:00Z", closes_with_sale: true, capacity: 20 } },
  ];
  const known = terms(ROOM, planned(acts));
  expect(known).toMatchObject({ starts_at: "2026-12-01T21:00:00Z", closes_at: null, capacity: 50 });
  expect(termsOf(fields(known, "Europe/Berlin"), "Europe/Berlin", known)).toEqual(known);
});

it("keeps an instant to the second until it is changed", () => {
  const known = terms(ROOM, { starts_at: undefined, withSale: false });
  const form = fields(known, "UTC");
  expect(termsOf(form, "UTC", known).starts_at).toBe("2026-12-01T19:30:20Z");
  expect(termsOf({ ...form, starts: "2026-12-01T19:45" }, "UTC", known).starts_at).toBe("2026-12-01T19:45:00Z");
});

it("makes the terms of a new room out of what was typed", () => {
  const form = { ...firstFields("2026-12-02T20:00", ""), pace: "300" };
  expect(termsOf(form, "Europe/Berlin")).toMatchObject({
    starts_at: "2026-12-02T19:00:00Z",
    opens_at: null,
    closes_at: null,
    capacity: 500,
    max_per_minute: 300,
  });
});

it("steps by about a tenth", () => {
  expect([stepped(5, 1), stepped(500, 1), stepped(500, -1), stepped(1, -1), stepped(0, 1)]).toEqual([
    6, 550, 450, 1, 1,
  ]);
});
