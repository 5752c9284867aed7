import { expect, it } from "vitest";
import { type Board, fresh, wallBoard } from "./wall-board.ts";

const NOW = Date.parse("2026-12-01T18:00:00Z");

function board(more: Partial<Board>): Board {
  const wait = { median_minutes: 5, p90_minutes: 10 };
  const about = { bar_id: "bar_1", name: "The Brass Lamp", open_until: null, queue_length: 3, wait, version: 1 };
  const entries: Board["entries"] = [
    { number: "001", state: "called", expires_at: null },
    { number: "002", state: "confirming", expires_at: "2026-12-01T17:59:00Z" },
    { number: "003", state: "queueing", expires_at: null },
  ];
  return { ...about, state: "WAITING", entries, ...more };
}

it("shows who is called and who comes next, by the clock", () => {
  expect(wallBoard(board({}), NOW)).toEqual({ state: "WAITING", called: ["001"], next: ["003"], length: 2 });
});

it("shows nothing of a line once the bar has closed", () => {
  const closed = { state: "CLOSED", called: [], next: [], length: 0 };
  expect(wallBoard(board({ open_until: "2026-12-01T18:00:00Z" }), NOW)).toEqual(closed);
});

it("knows who has just been called", () => {
  expect(fresh(["001"], ["001", "004"])).toEqual(["004"]);
});
