import { beforeEach, expect, it } from "vitest";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Memory, Storage } from "../core/storage.ts";
import { Account, KEY } from "./account.ts";

let now: number;
let asked: string[];
let answers: Array<[status: number, body: object]>;
let storage: Storage;

function signedIn(token: string, refresh: string): [number, object] {
  return [200, { operator_id: "opr_1", access_token: token, refresh_token: refresh, expires_in: 900 }];
}

function account(): Account {
  const api = new Api("/api", new Clock(() => now), async (address, request) => {
    const token = new Headers(request?.headers).get("Authorization");
    asked.push(`${request?.method} ${String(address)}${token ? ` as ${token}` : ""}`);
    const [status, body] = answers.shift() ?? [500, {}];
    return new Response(JSON.stringify(body), { status });
  });
  return new Account(api, storage, (act) => act());
}

beforeEach(() => {
  [now, asked, answers, storage] = [0, [], [], new Storage(new Memory())];
});

it("stays signed in after a reload", async () => {
  answers = [signedIn("one", "r1")];
  await account().signIn({ email: "a@example.com", password: "secret" });
  expect([account().signedIn.value, await account().token()]).toEqual([true, "one"]);
});

it("trades the refresh token before the access token ends", async () => {
  answers = [signedIn("one", "r1"), signedIn("two", "r2")];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  now = 871_000;
  expect(await one.token()).toBe("two");
  expect(asked.at(-1)).toBe("POST /api/v1/operators/refresh");
});

it("repeats a call with a new token where the old one was refused", async () => {
  answers = [signedIn("one", "r1"), [401, {}], signedIn("two", "r2"), [200, { items: [] }]];
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
  answers = [signedIn("one", "r1"), [503, {}], [401, { error: { code: "TOKEN_REUSED", message: "" } }]];
  const one = account();
  await one.signIn({ email: "a@example.com", password: "secret" });
  now = 900_000;
  await expect(one.token()).rejects.toMatchObject({ status: 503 });
  expect(one.signedIn.value).toBe(true);
  await expect(one.token()).rejects.toMatchObject({ code: "SIGNED_OUT" });
  expect([one.signedIn.value, storage.text(KEY)]).toEqual([false, undefined]);
});
