import { expect, it } from "vitest";
import { Memory, Storage } from "./storage.ts";

it("keeps texts and values, and forgets them", () => {
  const storage = new Storage(new Memory());
  storage.keep("a", "1");
  storage.keepValue("b", { c: [2] });
  expect(storage.text("a")).toBe("1");
  expect(storage.value("b")).toEqual({ c: [2] });
  storage.keep("a", undefined);
  storage.keepValue("b", undefined);
  expect(storage.text("a")).toBeUndefined();
  expect(storage.value("b")).toBeUndefined();
});

it("takes what is damaged for nothing", () => {
  const memory = new Memory();
  memory.setItem("b", "{half");
  expect(new Storage(memory).value("b")).toBeUndefined();
});

it("keeps for the page alone what the browser refuses to keep", () => {
  const full = new Memory();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const storage = new Storage(full);
  storage.keep("a", "1");
  expect(storage.text("a")).toBe("1");
  expect(storage.keep("a", "2")).toBe(false);
});

it("still reads and keeps all else when one thing is refused", () => {
  const nearlyFull = new Memory();
  const storage = new Storage(nearlyFull);
  storage.keep("account", "ann");
  nearlyFull.setItem = (_, value) => {
    if (value.length > 3) throw new DOMException("full", "QuotaExceededError");
  };
  storage.keep("journal", "long");
  expect([storage.text("account"), storage.text("journal")]).toEqual(["ann", "long"]);
});
