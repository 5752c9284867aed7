import { beforeEach, expect, it, vi } from "vitest";
import { Memory } from "./storage.ts";
import { forgetTyped, typedHere } from "./typed.ts";

beforeEach(() => void vi.stubGlobal("sessionStorage", new Memory()));

it("keeps what is typed into each form in this tab, and forgets all of it for the next person", () => {
  typedHere<object>().set("event/new", { name: "The Long Night" });
  typedHere<object>().set("shop", { name: "Corner Bakery" });
  expect(typedHere().get("event/new")).toEqual({ name: "The Long Night" });
  typedHere().delete("event/new");
  expect([typedHere().get("event/new"), typedHere().get("shop")]).toEqual([undefined, { name: "Corner Bakery" }]);
  forgetTyped();
  expect(typedHere().names).toEqual([]);
});
