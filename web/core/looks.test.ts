import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Looks } from "./looks.ts";

const page = Object.assign(new EventTarget(), { hidden: false });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  page.hidden = false;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function looking() {
  const look = vi.fn(async () => {});
  const looks = new Looks(look, () => 1_000);
  looks.begin();
  return { look, looks };
}

const turns = (hidden: boolean) => {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
};

it("looks at once, and again after each pause", async () => {
  const { look, looks } = looking();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(look.mock.calls.length).toBe(4);
  looks.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(look.mock.calls.length).toBe(4);
});

it("looks once at a time, and once more for all who asked meanwhile", async () => {
  let done = () => {};
  const look = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
  const looks = new Looks(look, () => 1_000);
  void looks.now();
  void looks.now();
  void looks.now();
  expect(look).toHaveBeenCalledTimes(1);
  done();
  await vi.advanceTimersByTimeAsync(0);
  expect(look).toHaveBeenCalledTimes(2);
  done();
  await vi.advanceTimersByTimeAsync(500);
  expect(look).toHaveBeenCalledTimes(2);
});

it("stops half an hour after the page was hidden, unless it shall go on, and looks at once when it is seen", async () => {
  const { look, looks } = looking();
  turns(true);
  await vi.advanceTimersByTimeAsync(1_900_000);
  const stopped = look.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(look.mock.calls.length).toBe(stopped);
  turns(false);
  expect(look.mock.calls.length).toBe(stopped + 1);
  looks.always = true;
  turns(true);
  await vi.advanceTimersByTimeAsync(1_900_000);
  const before = look.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(look.mock.calls.length).toBeGreaterThan(before + 8);
});
