import { expect, it } from "vitest";
import { Memory, Storage } from "../core/storage.ts";
import { Board, type BoardData } from "./board.ts";
import { joinAddress } from "./code.ts";
import { type Mine, news, seen, sorted } from "./mine.ts";
import { Numbers } from "./numbers.ts";

const ticket = (ticket_id: string, number: string, state = "waiting") => ({ ticket_id, number, state });
const board = () =>
  new Board({
    name: "Corner Bakery",
    state: "open",
    queues: [
      {
        queue_id: "a",
        name: "Bread",
        mean_seconds: 60,
        tickets: [ticket("t2", "A002"), ticket("t1", "A001"), ticket("t3", "A010")],
      },
      { queue_id: "b", name: "Fish", mean_seconds: 60, tickets: [] },
    ],
  } as unknown as BoardData);

const MINE: Mine = {
  kept: "t3",
  id: "t3",
  name: "Ada",
  number: "A010",
  queue: "",
  state: "waiting",
  ahead: 5,
  wait: undefined,
};

it("counts those who wait before one by their numbers", () => {
  const all = board();
  expect(seen(MINE, all)).toMatchObject({ ahead: 2, queue: "Bread" });
  all.apply([{ queue_id: "a", ticket_id: "t1", state: "processing" }]);
  expect(seen(MINE, all)).toMatchObject({ ahead: 1, wait: { median_seconds: 101 } });
});

it("follows a ticket to another queue, where it has another number", () => {
  const all = board();
  all.apply([
    { queue_id: "b", ticket_id: "t9", number: "B001", state: "waiting" },
    { queue_id: "a", ticket_id: "t3", state: "removed", moved_to: "t9" },
  ]);
  const now = seen(MINE, all) as Mine;
  expect(now).toMatchObject({ kept: "t3", id: "t9", number: "B001", queue: "Fish", ahead: 0 });
  expect(news(MINE, now)).toMatchObject({ kind: "moved", before: "A010" });
  expect(seen({ ...MINE, id: "gone" }, all)).toBeUndefined();
});

it("tells that one is called, next or done, and not each step", () => {
  const kind = (before: Partial<Mine>, now: Partial<Mine>) => news({ ...MINE, ...before }, { ...MINE, ...now })?.kind;
  expect(kind({}, { ahead: 4 })).toBeUndefined();
  expect(kind({}, { ahead: 0 })).toBe("next");
  expect(kind({ ahead: 0 }, { state: "processing" })).toBe("called");
  expect(kind({ state: "processing" }, { state: "done" })).toBe("over");
  expect(news(undefined, { ...MINE, state: "processing" })?.kind).toBe("called");
  expect(news(undefined, MINE)).toBeUndefined();
});

it("puts whose turn it is first", () => {
  const all = [
    { ...MINE, state: "done" as const },
    MINE,
    { ...MINE, ahead: 1 },
    { ...MINE, state: "processing" as const },
  ];
  expect(sorted(all).map(({ state, ahead }) => [state, ahead])).toEqual([
    ["processing", 5],
    ["waiting", 1],
    ["waiting", 5],
    ["done", 5],
  ]);
});

it("keeps numbers by store, each once, until the store is over", () => {
  const numbers = new Numbers(new Storage(new Memory()));
  numbers.scanned("str_1", "c", "s", "Corner Bakery");
  expect(numbers.stores).toEqual([]);
  numbers.joined("str_1", "c", ["t1", "t2"]);
  numbers.joined("str_1", "c", ["t2"]);
  expect(numbers.of("str_1")).toEqual({
    tickets: ["t1", "t2"],
    codes: ["c"],
    scanned: ["c", "s"],
    name: "Corner Bakery",
  });
  numbers.dropped("str_1", "t1");
  expect(numbers.stores.map(([store, { tickets }]) => [store, tickets])).toEqual([["str_1", ["t2"]]]);
  numbers.forgotten("str_1");
  expect(numbers.stores).toEqual([]);
});

it("reads the address that a code has, from any host", () => {
  expect(joinAddress("https://127.0.0.1/#/join/str_1/abc-1")).toBe("#/join/str_1/abc-1");
  expect(joinAddress(" http://127.0.0.1:8000/pages/#/join/str_1/abc ")).toBe("#/join/str_1/abc");
  expect(joinAddress("an umbrella")).toBeUndefined();
});
