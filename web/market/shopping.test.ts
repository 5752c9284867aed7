import { beforeEach, expect, it } from "vitest";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Session } from "../core/session.ts";
import { Memory, Storage } from "../core/storage.ts";
import { phase, Shopping, type Ticket } from "./shopping.ts";

let storage: Storage;
let asked: string[];
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
  const api = new Api("/api", new Clock(), async (address, request) => {
    asked.push(`${request?.method} ${String(address).replace("/api/v1/markets/mkt_1", "")}`);
    const [status, body] = answers.shift() ?? [500, {}];
    return new Response(body && JSON.stringify(body), { status });
  });
  return new Shopping({ session: new Session(api, storage), storage }, "mkt_1");
}

const now = (one: Shopping) => phase(one.kept.value, false);

beforeEach(() => {
  [storage, asked, answers] = [new Storage(new Memory()), [], []];
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
