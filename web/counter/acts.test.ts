import { signal } from "@preact/signals";
import { beforeEach, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "../core/api.ts";
import { Keys } from "../core/keys.ts";
import type { BoardData } from "../shop/board.ts";
import { Acts } from "./acts.ts";
import { Counting } from "./counting.ts";
import type { Placed } from "./latest.ts";

const ticket = (ticket_id: string, number: string, name: string, state = "waiting") => ({
  ticket_id,
  number,
  name,
  state,
});

function board(state = "open"): BoardData {
  const common = { paused: false, mean_seconds: 60, waiting: 0 };
  return {
    name: "Corner Bakery",
    state,
    timezone: "Europe/Stockholm",
    queues: [
      { ...common, queue_id: "a", name: "Bread", tickets: [ticket("t1", "A001", "Ada"), ticket("t2", "A002", "Bo")] },
      { ...common, queue_id: "b", name: "Fish", tickets: [] },
    ],
  } as unknown as BoardData;
}

interface Sent {
  call: string;
  key: string | undefined;
  body: unknown;
}

let now: number;
let sent: Sent[];
let answers: unknown[];
let heard: { changes: (changes: unknown) => void };

async function counter(first: unknown = board()): Promise<{ counting: Counting; acts: Acts }> {
  answers.unshift(first);
  const who = signal<object | undefined>({ store_id: "s" });
  const forget = () => {
    who.value = undefined;
  };
  const call = async (method: string, path: string, { key, body }: { key?: string; body?: unknown } = {}) => {
    sent.push({ call: `${method} ${path.split("/").at(-1)}`, key, body });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const watch = (_: string, watcher: typeof heard) => {
    heard = watcher;
    return () => {};
  };
  const services = {
    live: { watch },
    clock: { now: () => now, device: () => now },
    api: { get: call.bind(null, "get") },
  };
  const account = { call, token: async () => "token", until: 900_000, who, forget };
  const counting = new Counting(services as never, account as never, "s");
  await counting.begin();
  return { counting, acts: new Acts(counting, new Keys(async () => {})) };
}

const words = ({ latest }: Counting) => latest.items.value.map((item) => item.words);
const state = (counting: Counting, id: string) => counting.ticket(id)?.state;
const first = (counting: Counting) => counting.ticket("t1") as Placed;
const refused = (code: string, details = {}) => new Refused(409, code, "", details, undefined);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { onLine: true });
  [now, sent, answers] = [0, [], []];
});

it("calls the next one, and is told of it once, whichever comes first", async () => {
  const { counting, acts } = await counter();
  answers = [{ ticket_id: "t1", queue_id: "a", number: "A001", state: "processing" }];
  const pressed = acts.next("a");
  heard.changes([{ ticket_id: "t1", queue_id: "a", number: "A001", state: "processing" }]);
  await pressed;
  expect(words(counting)).toEqual(["A001, Ada is called"]);
  expect(state(counting, "t1")).toBe("processing");
});

it("repeats a call whose answer was lost with the same key, and says that nothing is known when none comes", async () => {
  const { counting, acts } = await counter();
  answers = Array.from({ length: 4 }, () => new Unreachable());
  await acts.next("a");
  expect(words(counting)[0]).toMatch(/^No answer came/);
  answers = [undefined];
  await acts.next("a");
  expect(new Set(sent.slice(1).map(({ key }) => key)).size).toBe(1);
  expect(words(counting)[0]).toBe("Nobody waits in Bread");
});

it("says what another counter has done, and what a customer has", async () => {
  const { counting } = await counter();
  heard.changes([{ ticket_id: "t1", queue_id: "a", state: "done" }]);
  heard.changes([{ ticket_id: "t2", queue_id: "a", state: "removed", left: true }]);
  heard.changes([{ ticket_id: "t3", queue_id: "b", number: "B001", name: "Cy", state: "waiting" }]);
  heard.changes([{ queue_id: "b", paused: true, mean_seconds: 60 }]);
  heard.changes([{ queue_id: "b", paused: true, mean_seconds: 61 }]);
  expect(words(counting)).toEqual([
    "Fish is paused · at another counter",
    "B001, Cy has joined Fish",
    "A002, Bo has left the line",
    "A001, Ada is done · at another counter",
  ]);
});

it("shows how a ticket is that another counter was first to move, and says so", async () => {
  const { counting, acts } = await counter();
  answers = [refused("STATE_CHANGED", { state: "done" })];
  await acts.move(first(counting), "processing");
  expect(state(counting, "t1")).toBe("done");
  expect(words(counting)).toEqual(["Another counter was first with A001, Ada. This customer is done."]);
});

it("takes a move for done that the service says is done already", async () => {
  const { counting, acts } = await counter();
  answers = [new Unreachable(), refused("STATE_CHANGED", { state: "processing" })];
  await acts.move(first(counting), "processing");
  expect(words(counting)).toEqual(["A001, Ada is called"]);
  expect(sent.slice(1).map(({ body }) => body)).toEqual(Array(2).fill({ from: "waiting", to: "processing" }));
});

it("undoes the latest for a minute, and then says that it is too late", async () => {
  const { counting, acts } = await counter();
  answers = [{ ticket_id: "t1", queue_id: "a", number: "A001", state: "done" }];
  await acts.move(first(counting), "done");
  const { last } = counting.latest;
  answers = [refused("TOO_LATE")];
  await acts.undo(last as NonNullable<typeof last>);
  expect(sent.at(-1)?.body).toEqual({ from: "done", to: "waiting" });
  expect(words(counting)[0]).toBe("It is too late to undo this for A001, Ada.");
  expect(counting.latest.last).toBeUndefined();
  answers = [{ ticket_id: "t2", queue_id: "a", number: "A002", state: "done" }];
  await acts.move(counting.ticket("t2") as Placed, "done");
  expect(counting.latest.last).toBeDefined();
  now = 60_000;
  expect(counting.latest.last).toBeUndefined();
});

it("moves a ticket to another queue, where it has another number", async () => {
  const { counting, acts } = await counter();
  answers = [{ ticket_id: "t9", queue_id: "b", number: "B001", name: "Ada", state: "waiting" }];
  await acts.transfer(first(counting), "b");
  expect([state(counting, "t1"), state(counting, "t9")]).toEqual(["removed", "waiting"]);
  expect(words(counting)).toEqual(["A001, Ada is B001 in Fish now"]);
});

it("sends nothing while the device is offline, and does one thing at a time with each thing", async () => {
  const { counting, acts } = await counter();
  answers = [undefined];
  await Promise.all([acts.next("a"), acts.next("a")]);
  expect(sent).toHaveLength(2);
  vi.stubGlobal("navigator", { onLine: false });
  await acts.next("a");
  expect(sent).toHaveLength(2);
  expect(counting.latest.items.value[0]?.wrong).toBe(true);
});

it("forgets names and the sign-in when the store closes, from whichever device", async () => {
  const { counting } = await counter();
  heard.changes([{ store_id: "s", state: "closing" }]);
  expect(counting.phase).toBe("closed");
  expect(counting.ticket("t1")).toBeUndefined();
  expect(counting.account.who.value).toBeUndefined();
});

it("tells those who are signed out that the store has closed, and others that they are signed out", async () => {
  const ended = new Refused(401, "SIGNED_OUT", "", {}, undefined);
  answers = [board("closing")];
  const closed = (await counter(ended)).counting;
  await vi.advanceTimersByTimeAsync(0);
  expect(closed.phase).toBe("closed");
  answers = [board()];
  const { counting } = await counter(ended);
  await vi.advanceTimersByTimeAsync(0);
  expect(counting.phase).toBe("out");
});
