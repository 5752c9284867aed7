import { beforeEach, expect, it } from "vitest";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Memory, Storage } from "../core/storage.ts";
import { Account, OPERATOR } from "./account.ts";
import { STORE } from "./store.ts";

let now: number;
let asked: string[];
let answers: Array<[status: number, body: object]>;
let storage: Storage;

function signedIn(token: string): [number, object] {
  return [200, { operator_id: "opr_1", access_token: token, refresh_token: null, expires_in: 900 }];
}

function api(): Api {
  return new Api("/api", new Clock(() => now), async (address, request) => {
    const token = new Headers(request?.headers).get("Authorization");
    asked.push(`${request?.method} ${String(address)}${token ? ` as ${token}` : ""}`);
    const [status, body] = answers.shift() ?? [500, {}];
    return new Response(JSON.stringify(body), { status });
  });
}

function account(): Account {
  return new Account(OPERATOR, api(), storage, (act) => act());
}

beforeEach(() => {
  [now, asked, answers, storage] = [0, [], [], new Storage(new Memory())];
});

it("stays signed in after a reload", async () => {
  answers = [signedIn("one")];
  await account().signIn({ email: "a@example.com", password: "secret" });
  expect([account().signedIn.value, await account().token()]).toEqual([true, "one"]);
});

it("trades the refresh token before the access token ends", async () => {
  answers = [signedIn("one"), signedIn("two")];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  now = 871_000;
  expect(await one.token()).toBe("two");
  expect(asked.at(-1)).toBe("POST /api/v1/operators/refresh");
});

it("repeats a call with a new token where the old one was refused", async () => {
  answers = [signedIn("one"), [401, {}], signedIn("two"), [200, { items: [] }]];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  await one.call("get", "/v1/markets");
  expect(asked.slice(1)).toEqual([
    "GET /api/v1/markets as Bearer one",
    "POST /api/v1/operators/refresh",
    "GET /api/v1/markets as Bearer two",
  ]);
});

it("is signed out when the service has ended the sign-in, and not when it cannot be reached", async () => {
  answers = [signedIn("one"), [503, {}], [401, { error: { code: "TOKEN_REUSED", message: "" } }]];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  now = 900_000;
  await expect(one.token()).rejects.toMatchObject({ status: 503 });
  expect(one.signedIn.value).toBe(true);
  await expect(one.token()).rejects.toMatchObject({ code: "SIGNED_OUT" });
  expect([one.signedIn.value, storage.text(OPERATOR.key)]).toEqual([false, undefined]);
});

it("signs out of the service as soon as it can be reached", async () => {
  answers = [signedIn("one"), [503, {}], [200, {}]];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  await one.signOut();
  expect(one.signedIn.value).toBe(false);
  await one.finish();
  await one.finish();
  expect(asked.slice(1)).toEqual(["POST /api/v1/operators/sign-out", "POST /api/v1/operators/sign-out"]);
});

it("stays signed out when an older refresh is answered", async () => {
  answers = [signedIn("one"), signedIn("two"), [200, {}]];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  now = 900_000;
  const refreshed = one.token();
  await one.signOut();
  await expect(refreshed).rejects.toMatchObject({ code: "SIGNED_OUT" });
  expect(one.signedIn.value).toBe(false);
});

it("keeps a store apart from an operator, with what is said of it", async () => {
  answers = [
    signedIn("one"),
    [200, { store_id: "str_1", name: "Corner Bakery", access_token: "two", refresh_token: null, expires_in: 900 }],
    [401, {}],
  ];
  const [operator, store] = [account(), new Account(STORE, api(), storage, (act) => act())];
  await operator.signIn({ email: "a@example.com", password: "secret" });
  await store.signIn({ email: "a@example.com", password: "secret" });
  expect(store.who.value).toMatchObject({ store_id: "str_1", name: "Corner Bakery" });
  now = 900_000;
  await expect(store.token()).rejects.toMatchObject({ code: "SIGNED_OUT" });
  expect(asked.at(-1)).toBe("POST /api/v1/stores/refresh");
  expect([store.signedIn.value, operator.signedIn.value]).toEqual([false, true]);
});

it("sees who has signed in on another page of this browser", () => {
  const one = account();
  storage.keepValue(OPERATOR.key, { operator_id: "opr_2", access_token: "x", refresh_token: "y", until: 0 });
  one.look();
  expect(one.who.value?.operator_id).toBe("opr_2");
});
