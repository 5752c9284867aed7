import { expect, it } from "vitest";
import { advice } from "./advice.ts";
import { NOW, ROOM, sample } from "./example.ts";
import { asksOnceMore, type Figures, orders } from "./orders.ts";
import type { Sample } from "./samples.ts";

function first(change: Partial<Figures>, samples: Sample[] = [], heard = NOW): string | undefined {
  return advice({ ...ROOM, ...change }, samples, heard, NOW)[0]?.is;
}

it("says in one word how the room is", () => {
  expect(first({})).toBe("full");
  expect(first({ active: 10 })).toBe("moving");
  expect(first({ waiting: 0 })).toBe("empty");
  expect(first({ cursor: 0 })).toBe("drawing");
  expect(first({ phase: "paused" })).toBe("paused");
  expect(first({}, [], NOW - 25_000)).toBe("old");
  expect(first({ no_shows: 40 })).toBe("noShows");
  expect(first({ late: 3 }, [sample(NOW - 5_000)])).toBe("late");
  expect(first({ closes_at: "2026-12-01T20:10:00Z" })).toBe("ending");
});

it("calls a line stuck only when it should have moved", () => {
  const still = [sample(NOW - 40_000), sample(NOW - 5_000)];
  expect(first({ active: 10 }, still)).toBe("stuck");
  expect(first({ active: 10 }, [sample(NOW - 20_000)])).toBe("moving");
  expect(first({ active: 10 }, [sample(NOW - 40_000, { cursor: 70 })])).toBe("moving");
  expect(first({ active: 10, max_per_minute: 1 }, still)).toBe("moving");
  expect(first({}, still)).toBe("full");
});

it("gives each phase its orders, and asks once more what guests notice for good", () => {
  expect(orders("open")).toEqual(["pause", "passthrough", "close"]);
  expect(orders("closed")).toEqual([]);
  expect(orders("paused").filter(asksOnceMore)).toEqual(["passthrough", "close"]);
});
