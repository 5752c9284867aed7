import { beforeEach, expect, it, vi } from "vitest";
import { Refused } from "./api.ts";
import { type Browser, Push } from "./push.ts";
import type { Session } from "./session.ts";
import { Memory, Storage } from "./storage.ts";

let permission: NotificationPermission;
let answer: NotificationPermission;
let there: object | null;
let key: string | null;
let now: number;
let storage: Storage;
let told: unknown[][];
let refusal: Error | undefined;

const made = {
  endpoint: "https://127.0.0.1/1",
  toJSON: () => ({ endpoint: made.endpoint, keys: { p256dh: "point", auth: "secret" } }),
  unsubscribe: vi.fn(async () => {
    there = null;
    return true;
  }),
};
const manager = {
  getSubscription: async () => there,
  subscribe: vi.fn(async () => {
    there = made;
    return made;
  }),
};
const browser: Browser = {
  permission: () => permission,
  ask: async () => {
    permission = answer;
    return answer;
  },
  manager: async () => manager as unknown as PushManager,
};

const push = (by: Browser = browser) => {
  const session = {
    known: true,
    customer: "cus_1",
    storage,
    api: { clock: { now: () => now }, get: async () => ({ key }) },
    call: async (...call: unknown[]) => {
      if (refusal) throw refusal;
      told.push(call);
    },
  };
  return new Push(session as unknown as Session, by);
};

beforeEach(() => {
  [permission, answer, there, key, now] = ["default", "granted", null, "our key", 1_000];
  [storage, told, refusal] = [new Storage(new Memory()), [], undefined];
  vi.clearAllMocks();
});

it("is off until the guest asks, and then tells the service where", async () => {
  const alerts = push();
  await alerts.look("en");
  expect([alerts.state.value, told]).toEqual(["off", []]);
  await alerts.on("de");
  const body = { endpoint: made.endpoint, keys: { p256dh: "point", auth: "secret" }, language: "de" };
  expect([alerts.state.value, told]).toEqual(["on", [["put", "/v1/customers/me/push", { body }]]]);
  expect(manager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: "our key" });
});

it("tells it again after a day, and not with each view", async () => {
  await push().look("en");
  const alerts = push();
  await alerts.look("en");
  await alerts.on("en");
  await push().look("en");
  expect(told).toHaveLength(1);
  now += 2 * 86_400_000;
  const later = push();
  await later.look("en");
  expect([later.state.value, told.length]).toEqual(["on", 2]);
});

it("says that the browser blocks, and that nothing can be told here", async () => {
  const alerts = push();
  await alerts.look("en");
  answer = "denied";
  await alerts.on("en");
  expect(alerts.state.value).toBe("blocked");
  const again = push();
  await again.look("en");
  expect(again.state.value).toBe("blocked");
  key = null;
  await again.look("en");
  expect(again.state.value).toBe("none");
  const without = push({ ...browser, manager: async () => undefined });
  await without.look("en");
  expect(without.state.value).toBe("none");
});

it("is turned off here and at the service", async () => {
  const alerts = push();
  await alerts.look("en");
  await alerts.on("en");
  await alerts.off();
  expect([alerts.state.value, there]).toEqual(["off", null]);
  expect(told.at(-1)).toEqual(["delete", "/v1/customers/me/push"]);
});

it("stays off when the service could not be told", async () => {
  const alerts = push();
  await alerts.look("en");
  refusal = new Refused(503, "UNAVAILABLE", "later", {}, 1);
  await expect(alerts.on("en")).rejects.toThrow("later");
  expect(alerts.state.value).toBe("off");
  refusal = new Refused(409, "ALERTS_OFF", "none", {}, undefined);
  await alerts.on("en");
  expect(alerts.state.value).toBe("none");
});

it("makes a new subscription when our key is another one", async () => {
  const alerts = push();
  await alerts.look("en");
  manager.subscribe.mockImplementationOnce(async () => {
    there = made;
    throw new DOMException("another key", "InvalidStateError");
  });
  await alerts.on("en");
  expect([alerts.state.value, made.unsubscribe.mock.calls.length]).toEqual(["on", 1]);
});
