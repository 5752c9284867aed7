import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Socket } from "./connection.ts";
import { Live } from "./live.ts";

class Wire implements Socket {
  static all: Wire[] = [];
  readyState = 0;
  said: Array<{ action: string; topics?: string[]; token?: string }> = [];
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;

  constructor() {
    Wire.all.push(this);
  }

  send(text: string) {
    this.said.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen?.({} as Event);
  }

  hears(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }

  breaks() {
    this.readyState = 3;
    this.onclose?.({} as CloseEvent);
  }

  get subscribed() {
    return this.said.filter(({ action }) => action === "subscribe").flatMap(({ topics }) => topics);
  }
}

const last = () => Wire.all.at(-1) as Wire;

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
});
afterEach(() => vi.useRealTimers());

function following(poll?: () => Promise<unknown>) {
  const live = new Live(
    () => new Wire(),
    () => 0.5,
  );
  const seen: unknown[] = [];
  const watcher = {
    snapshot: (data: unknown) => seen.push(data),
    changes: (changes: unknown) => seen.push(changes),
    ...(poll && { poll }),
  };
  const stop = live.watch("a", watcher);
  return { live, seen, stop };
}

const snapshot = (version: number, data: unknown = version) => ({ topic: "a", type: "snapshot", version, data });
const change = (version: number) => ({ topic: "a", type: "changes", version, data: { changes: `+${version}` } });

it("is live from the snapshot on, and only then", () => {
  const { live, seen } = following();
  expect(live.standing.value).toBe("connecting");
  last().open();
  expect(last().subscribed).toEqual(["a"]);
  expect(live.standing.value).toBe("connecting");
  last().hears(snapshot(3));
  last().hears(change(4));
  expect(live.standing.value).toBe("live");
  expect(seen).toEqual([3, "+4"]);
});

it("asks for the state again after a gap, after a random pause", () => {
  const { seen } = following();
  last().open();
  last().hears(snapshot(3));
  last().hears(change(5));
  expect(last().subscribed).toEqual(["a"]);
  vi.advanceTimersByTime(1_500);
  expect(last().subscribed).toEqual(["a", "a"]);
  last().hears(snapshot(5));
  expect(seen).toEqual([3, 5]);
});

it("does not ask again when the snapshot has what seemed to be missed", () => {
  following();
  last().open();
  last().hears(change(5));
  last().hears(snapshot(5));
  vi.advanceTimersByTime(5_000);
  expect(last().subscribed).toEqual(["a"]);
});

it("asks again for a snapshot that changes have overtaken", () => {
  following();
  last().open();
  last().hears(snapshot(3));
  last().hears(change(4));
  last().hears(snapshot(3));
  expect(last().subscribed).toEqual(["a", "a"]);
});

it("notices a dead socket within 30 s", () => {
  const { live } = following();
  last().open();
  last().hears(snapshot(3));
  vi.advanceTimersByTime(30_000);
  expect(live.standing.value).not.toBe("live");
  expect(Wire.all.length).toBeGreaterThan(1);
});

it("stays live while pings are answered", () => {
  const { live } = following();
  last().open();
  last().hears(snapshot(3));
  for (let minute = 0; minute < 8; minute++) {
    vi.advanceTimersByTime(15_000);
    last().hears({ type: "pong" });
  }
  expect(live.standing.value).toBe("live");
  expect(Wire.all).toHaveLength(1);
});

it("comes back after a break, with longer and longer pauses", () => {
  following();
  last().breaks();
  vi.advanceTimersByTime(499);
  expect(Wire.all).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(Wire.all).toHaveLength(2);
  last().breaks();
  vi.advanceTimersByTime(999);
  expect(Wire.all).toHaveLength(2);
  vi.advanceTimersByTime(1);
  last().open();
  expect(last().subscribed).toEqual(["a"]);
});

it("polls while there is no socket, and says so", async () => {
  const poll = vi.fn(async () => "polled");
  const { live, seen } = following(poll);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(seen).toEqual(["polled"]);
  expect(live.standing.value).toBe("polling");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(poll).toHaveBeenCalledTimes(2);
  last().open();
  last().hears(snapshot(3));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(poll.mock.calls.length).toBeLessThanOrEqual(3);
  expect(live.standing.value).toBe("live");
});

it("is not live on a topic that was refused", () => {
  const { live } = following();
  last().open();
  last().hears(snapshot(3));
  last().hears({ topic: "a", type: "error", version: null, data: { code: "SIGNED_OUT", message: "" } });
  expect(live.standing.value).toBe("connecting");
});

it("closes the socket with the last topic", () => {
  const { stop } = following();
  last().open();
  stop();
  expect(last().readyState).toBe(3);
  vi.advanceTimersByTime(60_000);
  expect(Wire.all).toHaveLength(1);
});

it("opens another socket for more than twenty topics, and is live when all of them are", () => {
  const live = new Live(() => new Wire());
  const names = Array.from({ length: 21 }, (_, index) => `t${index}`);
  const stops = names.map((name) => live.watch(name, { snapshot: () => {}, changes: () => {} }));
  expect(Wire.all).toHaveLength(2);
  for (const wire of Wire.all) wire.open();
  expect(Wire.all.map((wire) => wire.subscribed.length)).toEqual([20, 1]);
  for (const name of names.slice(0, 20)) Wire.all[0]?.hears({ topic: name, type: "snapshot", version: 1, data: {} });
  expect(live.standing.value).toBe("connecting");
  Wire.all[1]?.hears({ topic: "t20", type: "snapshot", version: 1, data: {} });
  expect(live.standing.value).toBe("live");
  for (const stop of stops) stop();
  expect(Wire.all.every((wire) => wire.readyState === 3)).toBe(true);
});
