import { expect, it } from "vitest";
import type { Asked } from "./bar-request.ts";
import { aheadOf, entries } from "./board.ts";
import { placed } from "./map.tsx";
import { news } from "./told.ts";

const ME = { lat: -37.8136, lon: 144.9631 };

it("draws north up, with the farthest inside a round distance", () => {
  const at = (bar_id: string, lat: number, lon: number) => ({
    bar_id,
    location: { lat: ME.lat + lat, lon: ME.lon + lon },
  });
  const { reach, dots } = placed(ME, [at("north", 0.001, 0), at("east", 0, 0.003)]);
  expect(reach).toBe(300);
  const [north, east] = dots;
  expect([north?.x, (north?.y ?? 0) < 0]).toEqual([0, true]);
  expect((east?.x ?? 0) > 70 && (east?.x ?? 0) < 88).toBe(true);
});

it("leaves out of a line who has not said yes in time, and all when the bar has closed", () => {
  const entry = (number: string, expires_at: string | null = null) => ({
    number,
    state: "queueing" as const,
    expires_at,
  });
  const line = {
    state: "WAITING" as const,
    open_until: "2026-12-01T20:00:00Z",
    entries: [entry("001"), entry("002", "2026-12-01T18:00:00Z"), entry("003")],
  };
  const [before, after, late] = ["17:59", "18:00", "20:00"].map((time) => Date.parse(`2026-12-01T${time}:00Z`)) as [
    number,
    number,
    number,
  ];
  expect([aheadOf(line, "003", before), aheadOf(line, "003", after), aheadOf(line, "009", after)]).toEqual([
    2,
    1,
    undefined,
  ]);
  expect(entries(line, late)).toEqual([]);
});

it("says what one has to know at once, and each thing once", () => {
  const waits = { request_id: "r", state: "QUEUEING", called_at: null, set_out_at: null, arrived_at: null } as Asked;
  const searches = { ...waits, state: "REQUESTING" } as Asked;
  const goes = { ...waits, set_out_at: "2026-12-01T18:00:00Z" };
  const called = { ...goes, called_at: "2026-12-01T18:05:00Z" };
  expect(news(searches, waits)).toBe("placed");
  expect(news(waits, { ...waits })).toBeUndefined();
  expect(news(waits, goes)).toBe("go");
  expect(news(goes, called)).toBe("called");
  expect(news(called, { ...called })).toBeUndefined();
  expect(news(searches, { ...waits, state: "CONFIRMING" })).toBe("found");
  expect(news(called, { ...called, state: "SEATED" })).toBe("seated");
  expect(news(searches, { ...waits, state: "IDLE" })).toBe("over");
  expect(news(undefined, { ...waits, state: "IDLE" })).toBeUndefined();
});
