import { expect, it } from "vitest";
import { Clock } from "../core/clock.ts";
import { Hall } from "./hall.ts";

const NOON = Date.parse("2026-12-01T12:00:00Z");

// A device that is six minutes ahead of the server.
function hall() {
  const time = { now: NOON + 360_000 };
  const clock = new Clock(() => time.now);
  clock.heard(new Date(NOON).toUTCString(), time.now, time.now);
  const made = new Hall([{ id: "A", name: "Stalls" }], clock);
  const row = { id: "1", category: "standard", version: 3, seats: ["1", "2", "3"], accessible: ["3"] };
  made.show("A", { rows: [{ ...row, taken: { "2": { state: "held", until: "2026-12-01T12:05:00Z" } } }] });
  return { made, time };
}

const state = (made: Hall, key: string) => made.states().get(key)?.state;

it("does not free a held seat early on a device that is ahead", () => {
  const { made, time } = hall();
  made.tick();
  expect(state(made, "A-1-2")).toBe("held");
  time.now += 301_000;
  made.tick();
  expect(state(made, "A-1-2")).toBe("free");
});

it("applies changes, and skips rows that are older", () => {
  const { made } = hall();
  made.apply("A", [{ row: "1", version: 4, seats: { "1": { state: "booked" } } }]);
  made.apply("A", [{ row: "1", version: 2, seats: { "1": { state: "free" }, "3": { state: "booked" } } }]);
  expect([state(made, "A-1-1"), state(made, "A-1-3")]).toEqual(["booked", "free"]);
});

it("keeps accessible seats unless a change replaces them", () => {
  const { made } = hall();
  made.apply("A", [{ row: "1", version: 4, seats: {} }]);
  expect(made.states().get("A-1-3")?.accessible).toBe(true);
  made.apply("A", [{ row: "1", version: 5, seats: {}, accessible: ["1"] }]);
  expect(made.states().get("A-1-3")?.accessible).toBe(false);
});

it("counts what is free by category", () => {
  expect(hall().made.free().get("standard")).toBe(2);
});

it("is laid out again only when its seats are others", () => {
  const { made } = hall();
  const before = made.rebuilt.value;
  const row = { id: "1", category: "standard", version: 9, seats: ["1", "2", "3"], accessible: [], taken: {} };
  made.show("A", { rows: [row] });
  expect(made.rebuilt.value).toBe(before);
  made.show("A", { rows: [{ ...row, seats: ["1", "2"] }] });
  expect(made.rebuilt.value).toBe(before + 1);
});
