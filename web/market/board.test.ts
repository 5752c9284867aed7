import { expect, it } from "vitest";
import { applied, type Board, calledLately, confirmed, inOrder, lineFor, shorter, withOwn } from "./board.ts";
import { band } from "./waits.ts";

const till = { kind: "regular", state: "open", assisted: false } as const;
const call = (ticket_id: string, called_at = "2026-12-01T10:00:00Z") => {
  return { ticket_id, number: ticket_id.toUpperCase(), called_at, recalled: false };
};
const own = (ticket_id: string, here: boolean, recalled = false) => {
  return { ticket_id, number: ticket_id.toUpperCase(), recalled, at: "2026-12-01T10:00:00Z", here };
};

const board: Board = {
  market_id: "mkt_1",
  version: 4,
  name: "Corner Market",
  open_lanes: 2,
  waiting: 1,
  lanes: [
    { ...till, lane: "10", calls: [call("r1", "2026-12-01T10:00:00Z")] },
    { ...till, lane: "2", calls: [call("r2", "2026-12-01T10:05:00Z")] },
  ],
  lines: [
    { line: "express", waiting: 0, next: [], wait: { median_seconds: 0, p90_seconds: 10 } },
    { line: "regular", waiting: 1, next: ["R003"], wait: null },
  ],
  door: { inside: 3, at_door: 0, next_in: null },
};

it("changes the door or the floor, and leaves the other as it was", () => {
  const after = applied(board, [
    { kind: "door", inside: 4, at_door: 2, next_in: "D009" },
    { kind: "floor", name: "Corner", open_lanes: 0, waiting: 0, lanes: [], lines: [] },
  ]);
  expect(after).toEqual({
    ...board,
    name: "Corner",
    open_lanes: 0,
    waiting: 0,
    lanes: [],
    lines: [],
    door: { inside: 4, at_door: 2, next_in: "D009" },
  });
});

it("shows what this page did until the service says so", () => {
  const before = [call("r1")];
  expect(withOwn(before, [own("r2", true)]).map((each) => each.number)).toEqual(["R1", "R2"]);
  expect(withOwn(before, [own("r1", false)])).toEqual([]);
  expect(withOwn(before, [own("r1", true, true)])[0]?.recalled).toBe(true);
  expect([confirmed(before, own("r2", true)), confirmed([call("r2")], own("r2", true))]).toEqual([false, true]);
  expect([confirmed(before, own("r1", false)), confirmed([], own("r1", false))]).toEqual([false, true]);
  expect(confirmed(before, own("r1", true, true))).toBe(false);
});

it("has the last call first, and till 2 before till 10", () => {
  expect(calledLately(board).map(({ number, lane }) => [number, lane])).toEqual([
    ["R2", "2"],
    ["R1", "10"],
  ]);
  expect(inOrder(board.lanes).map(({ lane }) => lane)).toEqual(["2", "10"]);
});

it("leads few items to the express line", () => {
  expect([lineFor(board, 10, 10)?.line, lineFor(board, 11, 10)?.line]).toEqual(["express", "regular"]);
  expect(lineFor({ ...board, lines: board.lines.slice(1) }, 2, 10)?.line).toBe("regular");
});

it("says which line is shorter, and nothing where that is not worth it", () => {
  const line = (p90_seconds: number) => ({ line: "", waiting: 1, next: [], wait: { median_seconds: 0, p90_seconds } });
  expect([shorter(line(60), line(200)), shorter(line(200), line(60)), shorter(line(60), line(110))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(shorter(line(60), { ...line(0), wait: null })).toBe(false);
});

it("says waits in whole minutes, and none where there is none", () => {
  expect(band({ median_seconds: 0, p90_seconds: 29 })).toBeUndefined();
  expect(band({ median_seconds: 20, p90_seconds: 40 })).toEqual({ from: 0, to: 1 });
  expect(band({ median_seconds: 201, p90_seconds: 398 })).toEqual({ from: 3, to: 7 });
  expect(band({ median_seconds: 60, p90_seconds: 60 })).toEqual({ from: 1, to: 2 });
});
