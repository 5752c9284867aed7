import { expect, it } from "vitest";
import type { Booking } from "./booking.tsx";
import { paid, partly, refund, returnable, terms } from "./giving.ts";

const eur = (amount: number) => ({ amount, currency: "EUR" });
const HOUR = 3_600_000;
const starts_at = "2027-01-01T19:00:00Z";
const START = Date.parse(starts_at);

function booking(changes: Partial<Booking> = {}): Booking {
  return {
    booking_id: "bkg_1",
    event_id: "evt_1",
    hold_id: "hld_1",
    seats: ["A-1-1", "A-1-2"],
    total: eur(4500),
    prices: { "A-1-1": eur(1000), "A-1-2": eur(1500), "A-1-3": eur(2000) },
    status: "confirmed",
    payment: { provider: "test", client_secret: null, publishable_key: null },
    reason: null,
    refund: null,
    returned: [
      {
        seats: ["A-1-3"],
        amount: eur(2000),
        reason: "CANCELLED_BY_CUSTOMER",
        status: "sent",
        returned_at: starts_at,
      },
    ],
    releasing: [],
    checked_in: {},
    dispute: null,
    created_at: starts_at,
    expires_at: null,
    expires_in: null,
    ticket: null,
    tickets: [],
    ...changes,
  };
}

it("is possible until some hours before the start, to the millisecond", () => {
  const event = { starts_at, cancel_until_hours: 24 };
  expect(terms(booking(), event, START - 24 * HOUR - 1)?.open).toBe(true);
  expect(terms(booking(), event, START - 24 * HOUR)).toEqual({ open: false, until: "2026-12-31T19:00:00.000Z" });
});

it("is never possible where the organiser takes nothing back, and always before it is paid", () => {
  const event = { starts_at, cancel_until_hours: null };
  expect(terms(booking(), event, 0)).toEqual({ open: false, until: null });
  expect(terms(booking({ status: "pending_payment" }), event, START)?.open).toBe(true);
  expect(terms(booking({ status: "refunded" }), event, 0)).toBeUndefined();
});

it("returns what is left of the price, without what was returned before", () => {
  expect(paid(booking())).toEqual(eur(2500));
  expect(refund(booking(), ["A-1-1", "A-1-2"])).toEqual(eur(2500));
  expect(refund(booking(), ["A-1-2"])).toEqual(eur(1500));
});

it("does not say what it does not know", () => {
  const old = booking({ prices: {} });
  expect(refund(old, ["A-1-2"])).toBeUndefined();
  expect(partly(old)).toBe(false);
  expect(partly(booking())).toBe(true);
});

it("keeps seats whose ticket was used", () => {
  expect(returnable(booking({ checked_in: { "A-1-1": starts_at } }))).toEqual(["A-1-2"]);
});
