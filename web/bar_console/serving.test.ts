import { beforeEach, expect, it } from "vitest";
import { Refused } from "../core/api.ts";
import { Keys } from "../core/keys.ts";
import { Memory, Storage } from "../core/storage.ts";
import type { Account } from "../staff/account.ts";
import { Missed } from "./missed.ts";
import { entry, offer, queue } from "./sample.ts";
import { Serving } from "./serving.ts";

let now: number;
let asked: string[];
let answers: Array<() => unknown>;
let serving: Serving;

beforeEach(() => {
  [now, asked, answers] = [Date.parse("2026-12-01T18:00:00Z"), [], []];
  const account = {
    call: async (method: string, path: string, options: { path: Record<string, string>; key?: string }) => {
      asked.push([method, path.split("/").at(-1), options.key].join(" "));
      return answers.shift()?.();
    },
  } as unknown as Pick<Account, "call">;
  const missed = new Missed(new Storage(new Memory()), "bar_1");
  serving = new Serving(account, { now: () => now }, missed, "bar_1", new Keys(async () => {}));
  serving.grace = 10;
});

function refuse(status: number, code: string) {
  return () => {
    throw new Refused(status, code, "", {}, undefined);
  };
}

it("shows a call and a seating at once, whatever an older message says", async () => {
  serving.whole(queue({ items: [entry("001"), entry("002")] }));
  answers = [() => ({ called_at: "2026-12-01T18:00:00Z" }), () => ({ called_at: null })];
  await serving.move(entry("001"), "call");
  expect(serving.shown?.items[0]?.state).toBe("called");
  await serving.move(entry("002"), "seat");
  const { offers: _, version: __, ...line } = queue({ items: [entry("001"), entry("002")] });
  serving.hear([{ kind: "queue", ...line }], 2);
  expect(serving.shown?.items.map(({ number, state }) => `${number} ${state}`)).toEqual(["001 called"]);
  now += 11_000;
  expect(serving.shown?.items.map(({ number }) => number)).toEqual(["001", "002"]);
});

it("tells an offer that another tablet has answered, one that was withdrawn, and one that was not answered", () => {
  serving.whole(queue({ offers: [offer("a"), offer("b"), offer("c", { expires_at: "2026-12-01T18:00:30Z" })] }));
  serving.hear([{ kind: "offer", ...offer("a", { state: "accepted" }) }], 2);
  serving.hear([{ kind: "offer", ...offer("b", { state: "withdrawn" }) }], 3);
  const told = () => serving.ended.value.map(({ offer, how }) => `${offer.offer_id} ${how}`);
  expect(told()).toEqual(["a accepted", "b withdrawn"]);
  now += 30_000;
  serving.look();
  expect(told()).toEqual(["c expired"]);
  expect(serving.queue.value?.offers).toEqual([]);
  now += 20_000;
  serving.look();
  expect(serving.ended.value).toEqual([]);
});

it("says why an answer came too late, and has nothing of it among its own", async () => {
  serving.whole(queue({ offers: [offer("a")] }));
  answers = [refuse(409, "ALREADY_MATCHED")];
  expect(await serving.answer(offer("a"), "accept")).toBeUndefined();
  expect(serving.ended.value.map(({ how }) => how)).toEqual(["ALREADY_MATCHED"]);
  expect(serving.busy.value.size).toBe(0);
});

it("keeps a guest who did not come for as long as they may come back", async () => {
  serving.whole(queue({ items: [entry("001", { state: "called" })] }));
  answers = [() => ({ called_at: null })];
  await serving.move(entry("001"), "no-show");
  expect(serving.missed.at(now, []).map(({ number }) => number)).toEqual(["001"]);
  expect(serving.missed.at(now + 600_000, [])).toEqual([]);
  answers = [() => ({ called_at: null })];
  await serving.move(entry("001"), "return");
  expect(serving.missed.at(now, [])).toEqual([]);
});

it("says what another tablet was first to do, and reads the line again", async () => {
  serving.whole(queue({ items: [entry("001")] }));
  answers = [refuse(404, "ENTRY_NOT_FOUND"), () => queue({ version: 2 })];
  expect(await serving.move(entry("001"), "seat")).toBe(false);
  expect(serving.wrong.value).toMatchObject({ error: { code: "ENTRY_NOT_FOUND" }, number: "001" });
  expect(serving.shown?.items).toEqual([]);
});

it("does not take an answer that is older than what it has heard", () => {
  serving.whole(queue({ version: 5, items: [entry("001")] }));
  serving.whole(queue({ version: 4 }));
  expect(serving.queue.value?.items.length).toBe(1);
});
