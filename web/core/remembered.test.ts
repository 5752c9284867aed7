import { beforeEach, expect, it } from "vitest";
import { Api } from "./api.ts";
import { Clock } from "./clock.ts";
import { Remembered } from "./remembered.ts";
import { Session } from "./session.ts";
import { Memory, Storage } from "./storage.ts";

let device = 1_000;
let storage: Storage;
let memory: Remembered;

const become = (customer: string) => {
  storage.keep("linehold-customer", `token of ${customer}`);
  storage.keepValue("linehold-customer-id", [`token of ${customer}`, customer]);
};

beforeEach(() => {
  device = 1_000;
  storage = new Storage(new Memory());
  memory = new Remembered(new Session(new Api("", new Clock(() => device)), storage));
  become("cus_1");
});

it("keeps what was said with the time at which it was", () => {
  memory.set("#/bookings/bkg_1", "Night Train", { seats: 2 });
  device = 9_000;
  const again = new Remembered(new Session(new Api("", new Clock(() => device)), storage));
  expect(again.get("#/bookings/bkg_1")).toMatchObject({ data: { seats: 2 }, at: 1_000, title: "Night Train" });
});

it("shows another guest nothing of the one before", () => {
  memory.set("#/bookings/bkg_1", "Night Train", {});
  become("cus_2");
  expect(memory.get("#/bookings/bkg_1")).toBeUndefined();
  expect(memory.all).toEqual([]);
});

it("keeps the latest two dozen", () => {
  for (let each = 0; each < 30; each++) {
    device = each;
    memory.set(`#/bookings/${each}`, `${each}`, {});
  }
  expect(memory.all).toHaveLength(24);
  expect(memory.all[0]).toEqual({ address: "#/bookings/29", title: "29", at: 29 });
});

it("forgets", () => {
  memory.set("#/line/str_1", "Bakery", {});
  memory.delete("#/line/str_1");
  memory.delete("#/line/str_1");
  expect(memory.all).toEqual([]);
});
