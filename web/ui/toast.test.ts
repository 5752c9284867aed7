import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { leave, toast, toasts } from "./toast.tsx";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const words = () => toasts.value.map((each) => each.words);

it("stays for the step to another view that it is said with, and not for a later one", () => {
  toast("Saved.");
  leave();
  expect(words()).toEqual(["Saved."]);
  vi.advanceTimersByTime(1_000);
  leave();
  expect(words()).toEqual([]);
});

it("goes away by itself", () => {
  toast("Saved.");
  vi.advanceTimersByTime(6_000);
  expect(words()).toEqual([]);
});
