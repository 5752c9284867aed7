import { expect, it } from "vitest";
import { Api, address, Refused, Unreachable } from "./api.ts";
import { Clock } from "./clock.ts";
import { Session } from "./session.ts";
import { Memory, Storage } from "./storage.ts";

type Call = { url: string; init: RequestInit };

function service(...answers: Array<Response | Error>) {
  const calls: Call[] = [];
  const clock = new Clock(() => Date.parse("2026-12-01T12:06:00Z"));
  const api = new Api("/base", clock, async (url, init) => {
    calls.push({ url: String(url), init: init ?? {} });
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error("no more answers");
    return answer;
  });
  return { api, calls, clock, session: new Session(api, new Storage(new Memory())) };
}

const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const refused = (code: string, status: number) => json({ error: { code, message: "No.", details: {} } }, status);
const header = (call: Call | undefined, name: string) => new Headers(call?.init.headers).get(name);

it("fills addresses, and leaves out what is not asked", () => {
  expect(address("/v1/events/{event_id}/seats/{section}", { event_id: "e", section: "a/b" })).toBe(
    "/v1/events/e/seats/a%2Fb",
  );
  expect(address("/v1/events/search", {}, { keyword: "a b", start: undefined, limit: 20 })).toBe(
    "/v1/events/search?keyword=a+b&limit=20",
  );
});

it("tells the clock the server's time", async () => {
  const { api, clock } = service(json({ items: [] }, 200, { Date: "Tue, 01 Dec 2026 12:00:00 GMT" }));
  await api.get("/v1/events/popular");
  expect(Math.round(clock.ahead / 60_000)).toBe(-6);
});

it("raises what the service refuses, with its code", async () => {
  const { api } = service(refused("EVENT_NOT_FOUND", 404));
  const error = await api.get("/v1/events/{event_id}", { path: { event_id: "x" } }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ status: 404, code: "EVENT_NOT_FOUND" });
});

it("says when no answer came", async () => {
  const { api } = service(new TypeError("Failed to fetch"));
  await expect(api.get("/v1/events/popular")).rejects.toBeInstanceOf(Unreachable);
});

it("takes an empty answer for accepted, and one that broke off for none", async () => {
  const { api } = service(new Response("", { status: 202 }), new Response('{"items": [', { status: 200 }));
  const body = { email: "a@example.org" };
  expect(await api.call("post", "/v1/operators/password/forgot", { body })).toBeUndefined();
  await expect(api.get("/v1/events/popular")).rejects.toBeInstanceOf(Unreachable);
});

it("has nothing newer than what the tag stands for", async () => {
  const { api, calls } = service(new Response(null, { status: 304 }));
  expect(await api.newer("/v1/events/{event_id}", { path: { event_id: "x" }, tag: '"1"' })).toBeUndefined();
  expect(header(calls[0], "If-None-Match")).toBe('"1"');
});

it("becomes a guest once, for all who ask at the same time", async () => {
  const { session, calls } = service(
    json({ token: "t", customer_id: "c" }, 201),
    json({ items: [] }),
    json({ items: [] }),
  );
  await Promise.all([session.call("get", "/v1/bookings"), session.call("get", "/v1/bookings")]);
  expect(calls.map(({ url }) => url)).toEqual(["/base/v1/customers", "/base/v1/bookings", "/base/v1/bookings"]);
  expect(header(calls[1], "Authorization")).toBe("Bearer t");
  expect(session.storage.value("linehold-customer-id")).toEqual(["t", "c"]);
});

it("replaces an identity that no longer counts, and repeats the call with the same key", async () => {
  const { session, calls } = service(
    refused("TOKEN_EXPIRED", 401),
    json({ token: "new", customer_id: "c" }, 201),
    json({ hold_id: "h" }, 201),
  );
  session.storage.keep("linehold-customer", "old");
  await session.call("post", "/v1/events/{event_id}/holds", { path: { event_id: "e" }, body: { seats: ["A-1-1"] } });
  expect(header(calls[2], "Authorization")).toBe("Bearer new");
  expect(header(calls[0], "Idempotency-Key")).toBe(header(calls[2], "Idempotency-Key"));
});

it("keeps the identity when a sale needs an admission", async () => {
  const { session } = service(refused("ADMISSION_NEEDED", 401));
  session.storage.keep("linehold-customer", "old");
  const path = { event_id: "e" };
  await expect(session.call("post", "/v1/events/{event_id}/holds", { path, body: {} })).rejects.toMatchObject({
    code: "ADMISSION_NEEDED",
  });
  expect(await session.token()).toBe("old");
});
