import { beforeEach, expect, it, vi } from "vitest";
import type { Services } from "../app/services.ts";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Session } from "../core/session.ts";
import { Memory, Storage } from "../core/storage.ts";
import { Holding } from "./holding.ts";

const HELD = {
  hold_id: "hld_1",
  event_id: "evt_1",
  seats: ["A-1-1"],
  state: "held",
  extended: false,
  booking_id: null,
};

type Answer = { status: number; body: unknown };

function holding(answers: Record<string, Answer[]>, payments = "test") {
  const asked: Array<{ what: string; key: string | null }> = [];
  const api = new Api("", new Clock(), async (url, init) => {
    const what = `${init?.method} ${url}`;
    asked.push({ what, key: new Headers(init?.headers).get("Idempotency-Key") });
    const answer = answers[what]?.shift();
    if (!answer) throw new TypeError(`nothing answers ${what}`);
    return new Response(answer.status === 204 ? null : JSON.stringify(answer.body), { status: answer.status });
  });
  const storage = new Storage(new Memory());
  storage.keep("linehold-customer", "token");
  const session = new Session(api, storage);
  const made = new Holding({ api, session, storage, config: { payments } } as unknown as Services);
  return { made, session, asked };
}

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const refused = (status: number, code: string, details = {}): Answer => ({
  status,
  body: { error: { code, message: code, details } },
});
const taken = () => ({ "POST /v1/events/evt_1/holds": [ok(HELD, 201)] });
const wish = { seats: ["A-1-1"] };

beforeEach(() => {
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("location", { hash: "", assign: vi.fn() });
});

it("keeps its id on the device, and finds it again after a reload", async () => {
  const { made, session } = holding({ ...taken(), "GET /v1/holds/hld_1": [ok(HELD)] });
  expect(await made.take("evt_1", wish)).toBe(false);
  expect(session.hold).toBe("hld_1");
  made.hold.value = undefined;
  await made.restore();
  expect(made.hold.peek()).toMatchObject({ hold_id: "hld_1" });
});

it("forgets a hold that the service does not know any more, but not while it cannot be reached", async () => {
  const { made, session } = holding({ "GET /v1/holds/hld_1": [refused(410, "HOLD_LAPSED")] });
  session.hold = "hld_1";
  await made.restore();
  expect(session.hold).toBeUndefined();
  session.hold = "hld_1";
  await made.restore();
  expect(session.hold).toBe("hld_1");
});

it("takes up what was held already", async () => {
  const { made } = holding({
    "POST /v1/events/evt_1/holds": [refused(409, "HOLD_EXISTS", { hold_id: "hld_1" })],
    "GET /v1/holds/hld_1": [ok(HELD)],
  });
  expect(await made.take("evt_1", wish)).toBe(true);
  expect(made.hold.peek()).toMatchObject({ hold_id: "hld_1" });
});

it("pays once, whatever happens to the answer", async () => {
  const booking = { booking_id: "bkg_1", status: "confirmed" };
  const answers: Record<string, Answer[]> = { ...taken(), "POST /v1/bookings/evt_1": [] };
  const { made, asked, session } = holding(answers);
  await made.take("evt_1", wish);
  await expect(made.pay()).rejects.toThrow();
  expect(made.hold.value).toBeDefined();
  answers["POST /v1/bookings/evt_1"] = [ok(booking, 201)];
  await made.pay();
  const keys = asked.filter(({ what }) => what.includes("bookings")).map(({ key }) => key);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(location.hash).toBe("#/bookings/bkg_1");
  expect([made.hold.value, session.hold, session.booked]).toEqual([undefined, undefined, true]);
});

it("leads to what a second tab has paid", async () => {
  const { made } = holding({
    ...taken(),
    "POST /v1/bookings/evt_1": [refused(409, "HOLD_BOOKED", { booking_id: "bkg_2" })],
  });
  await made.take("evt_1", wish);
  await made.pay();
  expect(location.hash).toBe("#/bookings/bkg_2");
});

it("is nothing any more when it had lapsed before it was extended", async () => {
  const { made } = holding({
    ...taken(),
    "POST /v1/holds/hld_1/extend": [refused(410, "HOLD_LAPSED")],
  });
  await made.take("evt_1", wish);
  await expect(made.extend()).rejects.toMatchObject({ code: "HOLD_LAPSED" });
  expect(made.hold.value).toBeUndefined();
});

it("does one thing at a time", async () => {
  const { made, asked } = holding(taken());
  const first = made.take("evt_1", wish);
  await expect(made.take("evt_1", wish)).rejects.toThrow();
  await first;
  expect(asked).toHaveLength(1);
});

it("leads to the page where a card is taken", async () => {
  const booking = { booking_id: "bkg_3", status: "pending_payment" };
  const { made, asked } = holding({ ...taken(), "POST /v1/bookings/evt_1": [ok(booking, 201)] }, "stripe");
  await made.take("evt_1", wish);
  await made.pay();
  expect(asked).toHaveLength(2);
  expect(location.assign).toHaveBeenCalledWith("/pay.html#bkg_3");
});
