import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Services } from "../app/services.ts";
import { Refused, Unreachable } from "../core/api.ts";
import { Memory, Storage } from "../core/storage.ts";
import { BarRequest } from "./bar-request.ts";

const KEY = "linehold-bar-request";
const NOW = Date.parse("2026-12-01T18:00:00Z");

beforeEach(() => {
  vi.useFakeTimers();
  const kept = new Memory();
  vi.stubGlobal("sessionStorage", kept);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function served() {
  const storage = new Storage(new Memory());
  const watched: string[] = [];
  const told = {
    request_id: "req_1",
    state: "REQUESTING",
    bar: null as object | null,
    number: null as string | null,
    position: null as number | null,
    expires_at: null,
    return_until: null,
    ended_at: null as string | null,
  };
  const refusal = { error: undefined as Error | undefined };
  const watchers = new Map<string, { changes(boards: unknown): void }>();
  const services = {
    storage,
    clock: { now: () => NOW },
    live: {
      standing: { value: "live" },
      watch: (name: string, watcher: { changes(boards: unknown): void }) => {
        watched.push(name);
        watchers.set(name, watcher);
        return () => watched.push(`- ${name}`);
      },
    },
    api: {
      newer: async () => {
        if (refusal.error) throw refusal.error;
        return { data: { ...told }, tag: undefined };
      },
    },
    session: {
      known: true,
      customer: "cus_1",
      storage,
      api: { clock: { now: () => NOW } },
      token: async () => "t",
      call: async (method: string, path: string) => (method === "get" ? { items: [{ ...told }] } : { ...told, path }),
    },
  } as unknown as Services;
  return { services, storage, watched, watchers, told, refusal, request: new BarRequest(services) };
}

it("finds the request again after the page was closed, and follows the guest's topic and the bar's", async () => {
  const { storage, watched, told, request } = served();
  await request.looks.now();
  expect([request.active, storage.text(KEY)]).toEqual([true, "req_1"]);
  Object.assign(told, { state: "QUEUEING", bar: { bar_id: "bar_1" }, number: "003", position: 3 });
  await request.looks.now();
  expect(request.ahead).toBe(2);
  expect(watched).toEqual(["customer/cus_1", "bar/bar_1"]);
});

it("moves up with the bar's line, without those who have not said yes in time", async () => {
  const { told, watchers, request } = served();
  Object.assign(told, { state: "QUEUEING", bar: { bar_id: "bar_1" }, number: "003", position: 3 });
  await request.looks.now();
  const entry = (number: string, expires_at: string | null = null) => ({ number, expires_at });
  const entries = [entry("001"), entry("002", "2026-12-01T17:59:00Z"), entry("003")];
  told.position = 2;
  watchers.get("bar/bar_1")?.changes([{ state: "WAITING", open_until: null, entries }]);
  expect(request.ahead).toBe(1);
});

it("tells what has ended for an hour, and forgets its id at once", async () => {
  const { storage, watched, told, request } = served();
  await request.looks.now();
  Object.assign(told, { state: "IDLE", ended_at: "2026-12-01T17:59:00Z" });
  await request.looks.now();
  expect([request.now?.state, request.active, storage.text(KEY)]).toEqual(["IDLE", false, undefined]);
  expect(watched).toEqual(["customer/cus_1", "- customer/cus_1"]);
  told.ended_at = "2026-12-01T16:59:00Z";
  await request.looks.now();
  expect(request.now).toBeNull();
});

it("keeps what it knows while the service cannot be reached, and drops what is not there", async () => {
  const { refusal, request } = served();
  await request.looks.now();
  refusal.error = new Error("away");
  await request.looks.now();
  expect([request.active, request.error]).toEqual([true, refusal.error]);
  refusal.error = new Refused(404, "REQUEST_NOT_FOUND", "none", {}, undefined);
  await request.looks.now();
  expect(request.now).toBeNull();
});

it("has the number and its age without a network", async () => {
  const { services, refusal, request, told } = served();
  Object.assign(told, { state: "QUEUEING", number: "12", position: 3, bar: { bar_id: "bar_1", name: "Ox" } });
  await request.looks.look();
  refusal.error = new Unreachable("The service cannot be reached.");
  const later = new BarRequest(services);
  await later.looks.look();
  expect(later).toMatchObject({ now: { number: "12" }, ahead: 2, at: NOW, error: refusal.error });
});
