import { beforeEach, expect, it } from "vitest";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Session } from "../core/session.ts";
import { Memory, Storage } from "../core/storage.ts";
import type { Board } from "./board.ts";
import { concerns, phase, Shopping, type Ticket } from "./shopping.ts";

let storage: Storage;
let asked: string[];
let at: number;
let answers: Array<[status: number, body?: object]>;

const ticket: Ticket = {
  ticket_id: "tkt_1",
  number: "E001",
  line: "express",
  state: "waiting",
  position: 2,
  wait: null,
  lane: null,
  recalled: false,
  joined_at: "2026-12-01T10:00:00Z",
  called_at: null,
};
const visit = { visit_id: "vis_1", number: "D001", state: "waiting", position: 3, expires_at: null, expires_in: null };
const inside = { ...visit, state: "inside", position: null, expires_at: "2026-12-01T10:10:00Z", expires_in: 600 };
const full = { error: { code: "FULL", message: "", details: { visit_id: "vis_1", position: 3 } } };

function shopping(): Shopping {
  const api = new Api("/api", new Clock(() => at), async (address, request) => {
    asked.push(`${request?.method} ${String(address).replace("/api/v1/markets/mkt_1", "")}`);
    const [status, body] = answers.shift() ?? [500, {}];
    return new Response(body && JSON.stringify(body), { status });
  });
  return new Shopping({ session: new Session(api, storage), storage }, "mkt_1");
}

const now = (one: Shopping) => phase(one.kept.value, false);

beforeEach(() => {
  [storage, asked, answers, at] = [new Storage(new Memory()), [], [], Date.parse(ticket.joined_at)];
  storage.keep("linehold-customer", "me");
});

it("keeps a place at the door of a full market, and has its turn", async () => {
  const one = shopping();
  answers = [
    [429, full],
    [200, visit],
    [200, inside],
    [201, inside],
  ];
  await one.enter();
  expect([now(one), one.kept.value.visit?.position]).toEqual(["outside", 3]);
  await one.refresh();
  expect(now(one)).toBe("turn");
  expect(now(shopping())).toBe("turn");
  await one.enter();
  expect(now(one)).toBe("inside");
  expect(asked).toEqual(["POST /visits", "GET /visits/vis_1", "GET /visits/vis_1", "POST /visits"]);
});

it("finds the number again after a reload, and forgets one that is gone", async () => {
  answers = [[201, ticket], [200, { ...ticket, position: 1 }], [404]];
  await shopping().join({ items: 3 });
  const other = shopping();
  expect(now(other)).toBe("waiting");
  await other.refresh();
  expect(other.kept.value.ticket?.position).toBe(1);
  await other.refresh();
  expect([now(other), now(shopping())]).toEqual(["arriving", "arriving"]);
});

it("hears of its own call alone", async () => {
  answers = [[201, ticket]];
  const one = shopping();
  await one.join({ items: 3 });
  one.heard([{ ticket_id: "tkt_2", state: "called", lane: "1", recalled: false }, {}]);
  expect(now(one)).toBe("waiting");
  one.heard([{ ticket_id: "tkt_1", state: "called", lane: "3", recalled: true }]);
  one.stop();
  expect([now(one), one.kept.value.ticket?.lane, one.kept.value.ticket?.recalled]).toEqual(["called", "3", true]);
});

it("does not bring back what was given up meanwhile", async () => {
  answers = [[201, ticket], [200, ticket], [204]];
  const one = shopping();
  await one.join({ items: 3 });
  const looking = one.refresh();
  await Promise.all([one.giveUp(), looking]);
  expect(now(one)).toBe("arriving");
});

it("looks again when a place was served before it could be given up", async () => {
  answers = [
    [201, ticket],
    [409, { error: { code: "STATE_CHANGED", message: "" } }],
    [200, { ...ticket, state: "done" }],
  ];
  const one = shopping();
  await one.join({ items: 3 });
  await expect(one.giveUp()).rejects.toMatchObject({ code: "STATE_CHANGED" });
  expect(now(one)).toBe("done");
});

it("looks again when its own place has changed, not when others join", () => {
  const line = (next: string[]) => ({ line: "express", waiting: next.length, next, wait: null });
  const board = (next: string[], at_door = 0): Board => ({
    market_id: "mkt_1",
    version: 1,
    name: "",
    open_lanes: 1,
    waiting: 1,
    lanes: [],
    lines: [line(next)],
    door: { inside: 1, at_door, next_in: null },
  });
  const mine = { ticket };
  expect(concerns(board(["E000", "E001"]), mine)).toBe(concerns(board(["E000", "E001", "E002"], 4), mine));
  expect(concerns(board(["E000", "E001"]), mine)).not.toBe(concerns(board(["E001"]), mine));
  expect(concerns(board([], 1), { outside: true })).not.toBe(concerns(board([], 2), { outside: true }));
});

it("does not thank for yesterday", async () => {
  answers = [[201, { ...ticket, state: "done" }]];
  await shopping().join({ items: 3 });
  expect(now(shopping())).toBe("done");
  at += 4 * 60 * 60_000;
  expect(now(shopping())).toBe("arriving");
});
