import { beforeEach, expect, it, vi } from "vitest";
import type { Services } from "../app/services.ts";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Session } from "../core/session.ts";
import { Memory, Storage } from "../core/storage.ts";
import type { Watcher } from "../core/topic.ts";
import { Holding } from "./holding.ts";
import { type Entry, News, type Offer } from "./news.ts";
import { Offering } from "./offering.ts";
import { Waiting } from "./waiting.ts";

type Answer = [status: number, body?: object];

const OFFER = {
  offer_id: "ofr_1",
  event_id: "evt_1",
  waitlist_id: "wtl_1",
  seats: ["A-1-1"],
  total: { amount: 2500, currency: "EUR" },
  state: "open",
  hold_id: null,
  expires_at: "2026-12-01T12:05:00Z",
  expires_in: 300,
} satisfies Offer;
const HOLD = { hold_id: "hld_1", event_id: "evt_1", seats: ["A-1-1"], state: "held", booking_id: null };
const ENTRY = {
  waitlist_id: "wtl_1",
  event_id: "evt_1",
  position: 1,
  wish: { seats: [], category: "standard", quantity: 1 },
  state: "waiting",
  reason: null,
  offer_id: null,
  joined_at: "2026-12-01T12:00:00Z",
} satisfies Entry;

const waitlist = "/v1/events/evt_1/waitlist";
const accept = "POST /v1/offers/ofr_1/accept";
const no = (status: number, code: string, details = {}): Answer => [
  status,
  { error: { code, message: code, details } },
];

let answers: Record<string, Answer[]>;
let asked: Array<{ what: string; key: string | null }>;
let watched: Map<string, Watcher>;
let storage: Storage;

function guest() {
  const api = new Api("", new Clock(), async (url, init) => {
    const what = `${init?.method} ${url}`;
    asked.push({ what, key: new Headers(init?.headers).get("Idempotency-Key") });
    const [status, body] = answers[what]?.shift() ?? [];
    if (!status) throw new TypeError(`nothing answers ${what}`);
    return new Response(body ? JSON.stringify(body) : null, { status });
  });
  const live = {
    watch: (name: string, watcher: Watcher) => {
      watched.set(name, watcher);
      return () => watched.delete(name);
    },
  };
  const session = new Session(api, storage);
  const services = { api, session, storage, live, config: { payments: "test" } } as unknown as Services;
  const news = new News(services);
  const holding = new Holding(services);
  return {
    news,
    holding,
    offering: new Offering(services, news, holding),
    waiting: new Waiting(services, "evt_1", news),
  };
}

const items = (...all: object[]): Answer => [200, { items: all }];
const ended = (reason: string) => items({ ...ENTRY, state: "ended", position: null, reason });

beforeEach(() => {
  [answers, asked, watched] = [{}, [], new Map()];
  storage = new Storage(new Memory());
  storage.keep("linehold-customer", "token");
  storage.keepValue("linehold-customer-id", ["token", "cus_1"]);
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("document", { hidden: false });
});

it("joins once, whatever happens to the answer, and follows its own topic from then on", async () => {
  const { news, waiting } = guest();
  const close = news.open();
  const wish = { category: "standard", quantity: 1 };
  expect(await waiting.join(wish)).toBeUndefined();
  answers[`POST ${waitlist}`] = [[201, ENTRY]];
  expect(await waiting.join(wish)).toMatchObject({ position: 1 });
  const keys = asked.filter(({ what }) => what === `POST ${waitlist}`).map(({ key }) => key);
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  await vi.waitFor(() => expect([...watched.keys()]).toEqual(["customer/cus_1"]));
  close();
  expect(watched.size).toBe(0);
});

it("hears an offer, and drops it when its place has ended", async () => {
  answers[`POST ${waitlist}`] = [[201, ENTRY]];
  answers[`GET ${waitlist}`] = [items({ ...ENTRY, state: "offered" }), ended("LAPSED")];
  const { news, waiting } = guest();
  const close = news.open();
  await waiting.join({ category: "standard", quantity: 1 });
  await vi.waitFor(() => expect(watched.size).toBe(1));
  watched.get("customer/cus_1")?.changes([{ kind: "offer", ...OFFER }], 1);
  expect(news.offers.value).toHaveLength(1);
  await vi.waitFor(() => expect(news.places.value.get("evt_1")?.[0]?.state).toBe("offered"));
  watched.get("customer/cus_1")?.changes([{ kind: "place", event_id: "evt_1" }], 2);
  await vi.waitFor(() => expect(news.offers.value).toEqual([]));
  expect(news.ended.value.map(({ reason }) => reason)).toEqual(["LAPSED"]);
  close();
});

it("learns after a reload what has ended meanwhile, and says it once", async () => {
  storage.keepValue("linehold-waits", { evt_1: ["wtl_1"] });
  answers["GET /v1/customers/me/offers"] = [items()];
  answers[`GET ${waitlist}`] = [ended("BOOKED"), ended("BOOKED")];
  const { news } = guest();
  await news.look();
  await news.stand("evt_1");
  expect(news.ended.value).toHaveLength(1);
  expect(news.waits).toBe(false);
});

it("makes an offer a hold, and leads to its event", async () => {
  answers[accept] = [[200, HOLD]];
  const { news, holding, offering } = guest();
  news.offers.value = [OFFER];
  await offering.accept(OFFER);
  expect(holding.hold.value?.hold_id).toBe("hld_1");
  expect(news.offers.value).toEqual([]);
  expect(location.hash).toBe("#/events/evt_1");
});

it("does not take seats while others are held, but in their place when told so", async () => {
  const other = { ...HOLD, hold_id: "hld_2", event_id: "evt_2" };
  answers["GET /v1/holds/hld_2"] = [[200, other]];
  answers["DELETE /v1/holds/hld_2"] = [[204]];
  answers[accept] = [[200, HOLD]];
  const { holding, offering } = guest();
  await holding.find("hld_2");
  await offering.accept(OFFER);
  expect(offering.troubles.value.get("ofr_1")).toMatchObject({ is: "other", hold: { hold_id: "hld_2" } });
  expect(asked.map(({ what }) => what)).not.toContain(accept);
  await offering.swap(OFFER);
  expect(holding.hold.value?.hold_id).toBe("hld_1");
});

it("names the booking that is being paid", async () => {
  answers[accept] = [no(409, "HOLD_EXISTS", { hold_id: "hld_3" })];
  answers["GET /v1/holds/hld_3"] = [[200, { ...HOLD, hold_id: "hld_3", state: "paying", booking_id: "bkg_3" }]];
  const { offering } = guest();
  await offering.accept(OFFER);
  expect(offering.troubles.value.get("ofr_1")).toMatchObject({ is: "paying", hold: { booking_id: "bkg_3" } });
});

it("accepts again with the same key when the answer was lost", async () => {
  const { offering, holding } = guest();
  await offering.accept(OFFER);
  expect(offering.troubles.value.get("ofr_1")?.is).toBe("failed");
  answers[accept] = [[200, HOLD]];
  await offering.accept(OFFER);
  expect(holding.hold.value?.hold_id).toBe("hld_1");
  const keys = asked.filter(({ what }) => what === accept).map(({ key }) => key);
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
});

it.each([
  [410, "OFFER_EXPIRED"],
  [409, "WITHDRAWN"],
  [410, "EVENT_CANCELLED"],
])("says why an offer is over: %i %s", async (status, code) => {
  answers[accept] = [no(status, code)];
  const { news, offering } = guest();
  news.offers.value = [OFFER];
  await offering.accept(OFFER);
  expect(news.offers.value).toEqual([]);
  expect(offering.over.value).toMatchObject([{ code }]);
});

it("does not lapse while it is being answered", async () => {
  const { news, offering } = guest();
  news.offers.value = [OFFER];
  const answered = offering.accept(OFFER);
  offering.lapse(OFFER);
  expect(news.offers.value).toHaveLength(1);
  await answered;
  offering.lapse(OFFER);
  expect(news.offers.value).toEqual([]);
});
