import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { Memory, Storage } from "../core/storage.ts";
import { RoomPlace } from "./place.ts";

const LATER = "2999-01-01T00:00:00Z";

function served(storage = new Storage(new Memory())) {
  const calls: string[] = [];
  const room = {
    room_id: "evt_1",
    version: 1,
    phase: "open",
    asks: [],
    cursor: 3,
    issued: 50,
    drawn: 50 as number | null,
    seed: "00".repeat(32),
    sealed: [[0, 0, 50]],
    counted: [],
    rate_per_minute: 1,
    poll_seconds: 5,
    poll_steps: [],
    starts_at: "2026-12-01T00:00:00Z",
  };
  const ticket: Record<string, unknown> = {
    ticket: "t1",
    state: "waiting",
    bucket: 4,
    index: 2,
    position: 53,
    final: false,
  };
  const state = { now: 1_000_000, away: undefined as Error | undefined, claim: undefined as Error | undefined };
  const services = {
    storage,
    clock: { device: () => state.now, now: () => state.now },
    live: { watch: () => () => {} },
    api: {
      newer: async () => {
        if (state.away) throw state.away;
        return { data: { ...room }, tag: "" };
      },
    },
    session: {
      admission: () => undefined,
      admitted: () => calls.push("kept"),
      call: async (method: string, path: string) => {
        const name = path.split("/").at(-1);
        calls.push(`${method} ${name}`);
        if (name === "admissions" && state.claim) throw state.claim;
        if (name === "admissions") return { admission_token: "a", expires_in: 60, target_url: null };
        return method === "post" ? { ticket_id: "tkt_1", ticket: "t0" } : { ...ticket };
      },
    },
  } as unknown as Services;
  return { calls, room, ticket, state, services };
}

const READ = "get {ticket_id}";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function look(place: RoomPlace, times = 1): Promise<void> {
  for (let step = 0; step < times; step++) await place.looks.now();
}

it("asks for nothing of one's own while one waits", async () => {
  const { services, calls, room, ticket } = served();
  const place = new RoomPlace(services, "evt_1");
  await look(place, 6);
  expect([place.state, place.position]).toEqual(["waiting", 53]);
  Object.assign(room, {
    sealed: [
      [0, 0, 50],
      [4, 50, 6],
    ],
    issued: 56,
  });
  for (let step = 0; step < 5; step++) {
    room.cursor += 9;
    await look(place);
  }
  expect(calls).toEqual(["post tickets", READ]);
  Object.assign(ticket, { state: "called", position: 53, final: true, claim_until: LATER });
  room.cursor = 53;
  await look(place, 3);
  expect(place.state).toBe("called");
  expect(calls).toEqual(["post tickets", READ, READ]);
});

it("keeps the place while the service cannot be reached, and when the page is loaded again", async () => {
  const { services, calls, state } = served();
  const place = new RoomPlace(services, "evt_1");
  await look(place, 2);
  state.away = new Error("away");
  await look(place);
  expect([place.state, place.trouble]).toEqual(["waiting", state.away]);
  state.away = undefined;
  const again = new RoomPlace(services, "evt_1");
  await look(again);
  expect([again.state, again.position]).toEqual(["waiting", 53]);
  expect(calls).toEqual(["post tickets", READ]);
});

it("joins again after a turn that was missed, and once more if the old place was not closed yet", async () => {
  const { services, calls, ticket, state } = served();
  Object.assign(ticket, { state: "called", position: 2, final: true, claim_until: LATER });
  const place = new RoomPlace(services, "evt_1");
  await look(place, 2);
  state.claim = new Refused(410, "MISSED", "late", {}, undefined);
  expect(await place.claim()).toBeUndefined();
  expect(place.state).toBe("missed");
  Object.assign(ticket, { state: "missed" });
  calls.length = 0;
  await place.rejoin();
  await look(place, 2);
  expect([place.state, ...calls]).toEqual(["joining", "post tickets", READ, READ]);
  state.now += 16_000;
  calls.length = 0;
  await look(place, 2);
  Object.assign(ticket, { state: "waiting", bucket: 9, index: 0, position: 57, final: false });
  await look(place);
  expect([place.state, place.position, ...calls]).toEqual(["waiting", 57, READ, "post tickets", READ, READ]);
});

it("sends a join again that got lost", async () => {
  const { services, calls, ticket, state } = served();
  Object.assign(ticket, { state: "joining", bucket: null, index: null, position: null });
  const place = new RoomPlace(services, "evt_1");
  await look(place, 2);
  state.now += 91_000;
  await look(place, 2);
  expect(calls).toEqual(["post tickets", READ, READ, "post tickets", READ]);
});

it("keeps the admission for the sale", async () => {
  const { services, calls, ticket } = served();
  Object.assign(ticket, { state: "called", position: 2, final: true, claim_until: LATER });
  const place = new RoomPlace(services, "evt_1");
  await look(place, 2);
  expect(await place.claim()).toMatchObject({ admission_token: "a" });
  expect(calls.slice(-2)).toEqual(["post admissions", "kept"]);
});

it("waits for the guest where something stands in the way", async () => {
  const { services, calls } = served();
  const refused = new Refused(403, "EMAIL_NOT_CONFIRMED", "no", {}, undefined);
  const call = services.session.call;
  services.session.call = (async () => Promise.reject(refused)) as unknown as typeof call;
  const place = new RoomPlace(services, "evt_1");
  await look(place, 3);
  expect([place.state, place.barred]).toEqual(["barred", refused]);
  services.session.call = call;
  await place.rejoin();
  expect([place.state, ...calls]).toEqual(["joining", "post tickets"]);
});
