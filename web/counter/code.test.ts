import { signal } from "@preact/signals";
import { beforeEach, expect, it, vi } from "vitest";
import { Refused } from "../core/api.ts";
import type { Standing } from "../core/connection.ts";
import type { Watcher } from "../core/topic.ts";
import { Code, type JoinCode } from "./code.ts";

let now: number;
let standing: ReturnType<typeof signal<Standing>>;
let watcher: Watcher;
let subscribed: number;
let board: { state: string } | Refused;
let newer: () => Promise<unknown>;

const shown = (version: number, code: string | null = `c${version}`) =>
  ({ version, code, url: "", svg: "" }) as JoinCode;

function display(): Code {
  const watch = (_: string, wanted: Watcher) => {
    watcher = wanted;
    subscribed++;
    return () => {};
  };
  const get = async () => {
    if (board instanceof Refused) throw board;
    return board;
  };
  const services = { live: { watch, standing }, clock: { device: () => now }, api: { get, newer: () => newer() } };
  const code = new Code(services as never, "d", { store: "s", token: "t" });
  code.begin();
  return code;
}

beforeEach(() => {
  [now, standing, subscribed, board] = [0, signal<Standing>("live"), 0, { state: "open" }];
  newer = async () => undefined;
});

it("shows the newest code, and none that came late", () => {
  const code = display();
  expect(code.code).toBeUndefined();
  watcher.snapshot(shown(2), 2);
  watcher.changes([shown(3)], 3);
  watcher.snapshot(shown(2), 2);
  expect(code.code?.code).toBe("c3");
});

it("takes a code away that may have been scanned meanwhile, and brings it back when it is sure", async () => {
  const code = display();
  watcher.snapshot(shown(2), 2);
  standing.value = "connecting";
  now = 9_000;
  expect(code.code?.code).toBe("c2");
  now = 10_000;
  expect(code.code).toBeUndefined();
  await watcher.poll?.();
  expect(code.code?.code).toBe("c2");
});

it("asks anew after the device slept, and shows nothing until it is answered", () => {
  const code = display();
  watcher.snapshot(shown(2), 2);
  now = 1_000;
  code.tick();
  expect([subscribed, code.code?.code]).toEqual([1, "c2"]);
  now = 60_000;
  code.tick();
  expect([subscribed, code.code]).toEqual([2, undefined]);
  watcher.snapshot(shown(2), 2);
  expect(code.code?.code).toBe("c2");
});

it("knows a display that was removed from a store that has closed", async () => {
  const taken = display();
  watcher.changes([shown(3, null)], 3);
  await vi.waitFor(() => expect(taken.over).toBe("taken"));
  const closed = display();
  board = { state: "closing" };
  watcher.changes([shown(3, null)], 3);
  await vi.waitFor(() => expect(closed.over).toBe("closed"));
  const gone = display();
  watcher.refused?.({ code: "STORE_CLOSED", message: "" });
  expect(gone.over).toBe("closed");
});

it("hears that it was removed from a call, where there is no socket", async () => {
  const code = display();
  newer = async () => {
    throw new Refused(401, "TOKEN_INVALID", "", {}, undefined);
  };
  await expect(watcher.poll?.()).rejects.toBeInstanceOf(Refused);
  await vi.waitFor(() => expect(code.over).toBe("taken"));
});
