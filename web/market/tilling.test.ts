import { beforeEach, expect, it, vi } from "vitest";
import { Refused, Unreachable } from "../core/api.ts";
import { Keys } from "../core/keys.ts";
import type { Board } from "./board.ts";
import { type Called, Tilling } from "./tilling.ts";

const called: Called = {
  ticket_id: "tkt_3",
  number: "R003",
  lane: "1",
  state: "called",
  items: 4,
  assistance: false,
};
const call = (ticket_id: string) => ({ ticket_id, number: ticket_id, called_at: "", recalled: false });
const board = (...calls: string[]) =>
  ({
    lanes: [{ lane: "1", kind: "regular", state: "open", assisted: false, calls: calls.map(call) }],
  }) as unknown as Board;

let sent: Array<{ path: string; key: string; body: unknown }>;
let answers: unknown[];

function till(): Tilling {
  const account = {
    call: async (_: string, path: string, { key, body }: { key: string; body: unknown }) => {
      sent.push({ path: path.split("/").at(-1) ?? "", key, body });
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return new Tilling(account as never, "mkt_1", "1", new Keys(async () => {}));
}

beforeEach(() => {
  vi.useFakeTimers();
  [sent, answers] = [[], []];
});

it("sends a press whose answer was lost again with the same key, and the next press with another", async () => {
  answers = [new Unreachable(), called, called];
  const one = till();
  await one.next([]);
  await one.next([call("tkt_3")]);
  expect(new Set(sent.slice(0, 2).map(({ key }) => key)).size).toBe(1);
  expect(sent[2]?.key).not.toBe(sent[0]?.key);
});

it("keeps the key of a press that failed, until the till's shoppers are others", async () => {
  answers = Array.from({ length: 4 }, () => new Unreachable());
  const one = till();
  await expect(one.next([])).rejects.toBeInstanceOf(Unreachable);
  answers = [undefined, new Refused(409, "LANE_NOT_OPEN", "", {}, undefined), undefined];
  await one.next([]);
  expect(sent[4]?.key).toBe(sent[0]?.key);
  await expect(one.next([])).rejects.toBeInstanceOf(Refused);
  await one.next([]);
  expect(new Set(sent.slice(4).map(({ key }) => key)).size).toBe(3);
});

it("shows whom it has called before the board does, and a third in the place of the first", async () => {
  answers = [called];
  const one = till();
  const before = board("tkt_1", "tkt_2");
  await one.next(one.calls(before));
  const ids = (now: Board) => one.calls(now).map((each) => each.ticket_id);
  expect(ids(before)).toEqual(["tkt_2", "tkt_3"]);
  one.heard(board("tkt_2", "tkt_3"));
  expect(one.own.value).toEqual([]);
  expect(one.known.value.get("tkt_3")?.items).toBe(4);
});

it("names the shopper who is done, and believes the board again after a while", async () => {
  answers = [{ ...called, ticket_id: "tkt_1", state: "done" }];
  const one = till();
  await one.act("done", [call("tkt_1")], "tkt_1");
  expect(sent[0]).toMatchObject({ path: "done", body: { ticket_id: "tkt_1" } });
  expect(one.calls(board("tkt_1"))).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(one.calls(board("tkt_1"))).toHaveLength(1);
});

it("does one thing at a time", async () => {
  answers = [called];
  const one = till();
  const first = one.next([]);
  await expect(one.next([])).rejects.toThrow("waits for its answer");
  await first;
});
