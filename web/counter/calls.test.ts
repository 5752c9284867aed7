import { beforeEach, expect, it, vi } from "vitest";
import type { Watcher } from "../core/topic.ts";
import type { BoardData, Queue } from "../shop/board.ts";
import { Calls } from "./calls.ts";

let now: number;
let watcher: Watcher;
let rung: number;

const ticket = (number: string, state: string) => ({ ticket_id: number, number, state });
const board = (...tickets: object[]) =>
  ({ name: "Bakery", state: "open", queues: [{ queue_id: "a", name: "Bread", tickets }] }) as unknown as BoardData;

function wall(): Calls {
  const watch = (_: string, wanted: Watcher) => {
    watcher = wanted;
    return () => {};
  };
  const calls = new Calls({ live: { watch }, clock: { device: () => now }, api: {} } as never, "s");
  calls.onCall = () => {
    rung++;
  };
  calls.begin();
  return calls;
}

const queue = (calls: Calls) => calls.board?.queues.get("a") as Queue;
const numbers = (calls: Calls) => calls.called(queue(calls)).map(({ number }) => number);

beforeEach(() => {
  [now, rung] = [1_000, 0];
});

it("rings for those who are called while it is shown, and shows the last of them first", async () => {
  const calls = wall();
  watcher.snapshot(board(ticket("A002", "processing"), ticket("A001", "waiting")), 1);
  await vi.waitFor(() => expect(calls.board).toBeDefined());
  expect(rung).toBe(0);
  now = 30_000;
  watcher.changes([{ queue_id: "a", ...ticket("A001", "processing") }], 2);
  expect([rung, numbers(calls), calls.last?.ticket.number]).toEqual([1, ["A001", "A002"], "A001"]);
  expect(calls.called(queue(calls)).map((each) => calls.isFresh(each))).toEqual([true, false]);
  now = 50_000;
  expect(calls.called(queue(calls)).some((each) => calls.isFresh(each))).toBe(false);
});

it("rings for one who was called while there was no connection, and again for one who is called again", async () => {
  const calls = wall();
  watcher.snapshot(board(ticket("A001", "waiting")), 1);
  await vi.waitFor(() => expect(calls.board).toBeDefined());
  watcher.snapshot(board(ticket("A001", "processing")), 2);
  await vi.waitFor(() => expect(rung).toBe(1));
  watcher.changes([{ queue_id: "a", ...ticket("A001", "waiting") }], 3);
  watcher.changes([{ queue_id: "a", ...ticket("A001", "processing") }], 4);
  expect(rung).toBe(2);
});

it("says that the store has closed", () => {
  const calls = wall();
  watcher.refused?.({ code: "STORE_CLOSED", message: "" });
  expect(calls.closed).toBe(true);
});
