import { expect, it } from "vitest";
import { quote } from "../core/quote.ts";
import { applied, current, nextOf, pace, phase } from "./line.ts";
import { at, entry, offer, queue } from "./sample.ts";

const NOW = Date.parse(at("18:00"));

it("takes the line as a message says it, and keeps the offers; takes offers that come and go", () => {
  const first = applied(queue(), [{ kind: "offer", ...offer("ofr_1") }]);
  const { offers: _, version: __, ...line } = queue({ items: [entry("001")] });
  const then = applied(first, [{ kind: "queue", ...line }]);
  expect([then.items.length, then.offers.length]).toEqual([1, 1]);
  expect(applied(then, [{ kind: "offer", ...offer("ofr_1", { state: "withdrawn" }) }]).offers).toEqual([]);
});

it("leaves out by the clock a guest who has not confirmed, and all when the hours are over", () => {
  const items = [entry("001", { state: "confirming", expires_at: at("17:59") }), entry("002")];
  expect(current(queue({ items }), NOW).items.map(({ number }) => number)).toEqual(["002"]);
  expect(current(queue({ items }), NOW).queue_length).toBe(1);
  expect(current(queue({ items, open_until: at("18:00") }), NOW)).toMatchObject({ state: "CLOSED", items: [] });
});

it("says what is known of a guest's coming", () => {
  const called = { state: "called" as const, called_at: at("17:58") };
  expect(phase(entry("1"), NOW)).toBe("waiting");
  expect(phase(entry("1", { set_out_at: at("17:50") }), NOW)).toBe("coming");
  expect(phase(entry("1", { set_out_at: at("17:50"), arrived_at: at("17:58") }), NOW)).toBe("here");
  expect(phase(entry("1", called), NOW)).toBe("called");
  expect(phase(entry("1", { ...called, called_at: at("17:54") }), NOW)).toBe("late");
  expect(phase(entry("1", { ...called, called_at: at("17:54"), arrived_at: at("17:59") }), NOW)).toBe("called");
});

it("calls the first who waits, and not one who has to confirm", () => {
  const items = [entry("001", { state: "called" }), entry("002", { state: "confirming" }), entry("003")];
  expect(nextOf(items)?.number).toBe("003");
});

it("knows the pace that a wait is made of", () => {
  for (const length of [0, 3, 12]) {
    const { median_seconds, p90_seconds } = quote(length, 9 * 60);
    const wait = { median_minutes: median_seconds / 60, p90_minutes: p90_seconds / 60 };
    expect(pace({ queue_length: length, wait })).toBe(9);
  }
});
