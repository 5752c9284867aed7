import { expect, it } from "vitest";
import { amountOf, typedOf } from "./amounts.ts";
import { bodyOf, type Draft, draftOf, EMPTY, type EventDetails, patchOf } from "./event-draft.ts";
import { instantAt, localAt } from "./zoned.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z");
const ABOUT = { zone: "Europe/Stockholm", categories: ["stalls"], now: NOW };
const DRAFT: Draft = {
  ...EMPTY,
  name: " Night ",
  venue: "ven_1",
  starts: "2027-01-01T19:30",
  prices: new Map([["stalls", "12,50"]]),
};

function event(changed: Partial<EventDetails> = {}): EventDetails {
  return {
    event_id: "evt_1",
    status: "published",
    version: 2,
    name: "Night",
    description: "",
    venue_id: "ven_1",
    performer_ids: [],
    release: null,
    starts_at: "2027-01-01T18:30:00Z",
    ends_at: null,
    on_sale_at: "2026-12-01T11:59:13Z",
    sale_ends_at: "2027-01-01T18:30:00Z",
    prices: { stalls: { amount: 1250, currency: "EUR" } },
    hold_seconds: 300,
    max_per_customer: 10,
    cap_per: "customer",
    no_orphans: true,
    waitlist: true,
    waiting_room: false,
    cancel_until_hours: 0,
    offer_seconds: null,
    sections: [],
    venue: { venue_id: "ven_1", name: "Roxy", timezone: "Europe/Stockholm", location: null, seats: 3 },
    performers: [],
    ...changed,
  };
}

it("takes times on the clocks of the hall", () => {
  expect(instantAt("2027-01-01T19:30", "Europe/Stockholm")).toBe("2027-01-01T18:30:00Z");
  expect(instantAt("2027-07-01T19:30", "America/New_York")).toBe("2027-07-01T23:30:00Z");
  expect(localAt("2027-01-01T18:30:00Z", "Europe/Stockholm")).toBe("2027-01-01T19:30");
});

it("refuses a time that the clocks leave out, and takes the first of one that they show twice", () => {
  expect(instantAt("2027-03-28T02:30", "Europe/Berlin")).toBeUndefined();
  expect(instantAt("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00Z");
  expect(instantAt("soon", "Europe/Berlin")).toBeUndefined();
});

it.each([
  ["12.50", "EUR", 1250],
  ["12,5", "EUR", 1250],
  ["7", "EUR", 700],
  ["0", "EUR", 0],
  ["700", "JPY", 700],
  ["1.005", "EUR", undefined],
  ["7.5", "JPY", undefined],
  ["-1", "EUR", undefined],
  ["", "EUR", undefined],
])("reads %s %s", (typed, currency, amount) => {
  expect(amountOf(typed, currency)).toBe(amount);
  if (amount !== undefined) expect(amountOf(typedOf({ amount, currency }), currency)).toBe(amount);
});

it("sends what was typed", () => {
  const { body, faults } = bodyOf(DRAFT, ABOUT);
  expect(faults.size).toBe(0);
  expect(body).toMatchObject({
    name: "Night",
    starts_at: "2027-01-01T18:30:00Z",
    prices: { stalls: { amount: 1250, currency: "EUR" } },
    hold_seconds: 300,
    on_sale_at: null,
  });
});

it("says everything that is wrong", () => {
  const typed = { ...DRAFT, name: "", venue: "", starts: "2026-01-01T10:00", ends: "2026-01-01T09:00", most: "0" };
  const { faults } = bodyOf({ ...typed, prices: new Map() }, ABOUT);
  expect(Object.fromEntries(faults)).toEqual({
    name: "name",
    venue: "hall",
    starts: "past",
    ends: "endsEarly",
    most: "number",
    "price/stalls": "price",
  });
});

it("changes nothing when nothing was changed, and only what was", () => {
  const before = event();
  const about = { ...ABOUT, before };
  expect(patchOf(bodyOf(draftOf(before), about).body, before)).toEqual({});
  const moved = { ...draftOf(before), starts: "2027-01-02T19:30", waitlist: false };
  expect(patchOf(bodyOf(moved, about).body, before)).toEqual({ starts_at: "2027-01-02T18:30:00Z", waitlist: false });
});

it("leaves an event that has begun where it is", () => {
  const before = event({ starts_at: "2026-11-30T18:30:00Z", sale_ends_at: "2026-11-30T18:30:00Z" });
  const { faults } = bodyOf({ ...draftOf(before), onSale: "" }, { ...ABOUT, before });
  expect(faults.has("starts")).toBe(false);
});
