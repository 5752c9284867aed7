// What the staff of a till do. Each press is sent with a key of its own and, if its answer is lost, again with the same
// one; what was answered is shown at once, before the board's own word of it comes.

import { signal } from "@preact/signals";
import type { Answer } from "../core/api.ts";
import { Keys, press } from "../core/keys.ts";
import type { Account } from "../staff/account.ts";
import { type Board, confirmed, type Lane, type LaneCall, type Own, type TillState, withOwn } from "./board.ts";

export type Called = Answer<"post", "/v1/markets/{market_id}/lanes/{lane}/done">;
export type Act = "done" | "recall" | "no-show" | "put-back";

export interface Learned {
  ticket_id: string;
  items: number;
  assistance: boolean;
}

const REMEMBERED = 10_000;

export class Tilling {
  readonly own = signal<readonly Own[]>([]);
  // The press that waits for its answer.
  readonly busy = signal<string | undefined>(undefined);
  // What one sees anyway, for those who listen.
  readonly said = signal("");
  // What is known of shoppers beyond the board: how many items they bring.
  readonly known = signal<ReadonlyMap<string, Omit<Learned, "ticket_id">>>(new Map());
  readonly #keys: Keys;
  readonly #account: Pick<Account, "call">;
  readonly #path: { market_id: string; lane: string };

  constructor(account: Pick<Account, "call">, market_id: string, lane: string, keys = new Keys()) {
    this.#account = account;
    this.#path = { market_id, lane };
    this.#keys = keys;
  }

  // Undefined when no shopper waits.
  next(calls: readonly LaneCall[]): Promise<Called | undefined> {
    return this.#alone("next", async () => {
      const path = this.#path;
      const called = await this.#keys.send(press("next", calls), (key) =>
        this.#account.call("post", "/v1/markets/{market_id}/lanes/{lane}/next", { path, body: {}, key }),
      );
      if (!called) return undefined;
      const third = calls.length > 1 && calls[0];
      if (third) this.#did(third.ticket_id, third.number, false, false);
      this.learn([called]);
      this.#did(called.ticket_id, called.number, true, false);
      return called;
    });
  }

  act(act: Act, calls: readonly LaneCall[], ticket_id: string): Promise<Called> {
    return this.#alone(`${act} ${ticket_id}`, async () => {
      const options = { path: this.#path, body: { ticket_id } };
      const shopper = await this.#keys.send(press(act, calls, ticket_id), (key) =>
        this.#account.call("post", `/v1/markets/{market_id}/lanes/{lane}/${act}`, { ...options, key }),
      );
      this.learn([shopper]);
      this.#did(ticket_id, shopper.number, act === "recall", act === "recall");
      return shopper;
    });
  }

  turn(state: TillState): Promise<Lane> {
    return this.#alone(state, async () => {
      const path = this.#path;
      return this.#account.call("put", "/v1/markets/{market_id}/lanes/{lane}", { path, body: { state } });
    });
  }

  // Whether another press than this one waits for its answer.
  waits(name: string): boolean {
    return this.busy.value !== undefined && this.busy.value !== name;
  }

  learn(shoppers: readonly Learned[]): void {
    const known = new Map(this.known.value);
    for (const { ticket_id, items, assistance } of shoppers) known.set(ticket_id, { items, assistance });
    this.known.value = known;
  }

  // The till's shoppers: the board's, with what was done here since.
  calls(board: Board): LaneCall[] {
    const lane = board.lanes.find((each) => each.lane === this.#path.lane);
    return withOwn(lane?.calls ?? [], this.own.value);
  }

  // The board has changed: what it says itself need not be remembered.
  heard(board: Board): void {
    const calls = board.lanes.find((each) => each.lane === this.#path.lane)?.calls ?? [];
    const left = this.own.value.filter((each) => !confirmed(calls, each));
    if (left.length < this.own.value.length) this.own.value = left;
  }

  #did(ticket_id: string, number: string, here: boolean, recalled: boolean): void {
    const at = new Date().toISOString();
    const one: Own = { ticket_id, number, recalled, at, here };
    this.own.value = [...this.own.value.filter((each) => each.ticket_id !== ticket_id), one];
    setTimeout(() => {
      this.own.value = this.own.value.filter((each) => each !== one);
    }, REMEMBERED);
  }

  async #alone<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (this.busy.value) throw new Error("Another press waits for its answer.");
    this.busy.value = name;
    try {
      return await act();
    } finally {
      this.busy.value = undefined;
    }
  }
}
