// What the staff of a bar do at a console. Each press is sent with a key of its own and, if its answer is lost, again with
// the same one. What was answered is shown at once; what the service refuses, because another tablet, another bar or the
// guest was first, is said.

import { signal } from "@preact/signals";
import { type Answer, Refused } from "../core/api.ts";
import type { Clock } from "../core/clock.ts";
import { Keys } from "../core/keys.ts";
import type { Account } from "../staff/account.ts";
import { applied, type Change, current, type Entry, type Offer, over, type Queue, withoutOffer } from "./line.ts";
import type { Missed } from "./missed.ts";
import { did, forgotten, type Own, unconfirmed, withOwn } from "./own.ts";

export type Act = "call" | "seat" | "no-show" | "return";
export type Turn = "open" | "pause" | "close";
type Answered = Answer<"post", "/v1/bar-offers/{offer_id}/accept">;
type Named = Pick<Entry, "entry_id" | "number" | "party_size">;

// An offer that ended without this tablet's doing; `how` is its state, or the code of the refusal.
export interface Ended {
  offer: Offer;
  how: string;
  until: number;
}

const TOLD = 12_000;
const TOO_LATE = [404, 409, 410];

export class Serving {
  readonly queue = signal<Queue | undefined>(undefined);
  readonly ended = signal<readonly Ended[]>([]);
  // Offers, entries and the bar's own state, while a press about them waits for its answer.
  readonly busy = signal<ReadonlySet<string>>(new Set());
  readonly wrong = signal<{ error: unknown; number: string } | undefined>(undefined);
  readonly own = signal<readonly Own[]>([]);
  // How long a guest may come back after a missed call.
  grace = 0;

  constructor(
    readonly account: Pick<Account, "call">,
    readonly clock: Pick<Clock, "now">,
    readonly missed: Missed,
    readonly id: string,
    readonly keys = new Keys(),
  ) {}

  // As this tablet shows it now.
  get shown(): Queue | undefined {
    const now = this.clock.now();
    const queue = this.queue.value && current(this.queue.value, now);
    return queue && { ...queue, items: withOwn(queue.items, this.own.value, now) };
  }

  whole(queue: Queue): void {
    const before = this.queue.value;
    // An answer may be older than a message.
    if (before && queue.version < before.version) return;
    const known = new Set(queue.offers.map(({ offer_id }) => offer_id));
    for (const offer of before?.offers ?? []) if (!known.has(offer.offer_id)) this.#end(offer, "gone");
    this.#take(queue);
  }

  hear(changes: readonly Change[], version: number): void {
    const before = this.queue.value;
    if (!before) return;
    for (const change of changes) {
      const offer = change.kind === "offer" && before.offers.find(({ offer_id }) => offer_id === change.offer_id);
      if (offer && change.state !== "pending" && !this.busy.value.has(offer.offer_id)) this.#end(offer, change.state);
    }
    this.#take({ ...applied(before, changes), version });
  }

  async read(): Promise<Queue> {
    return this.account.call("get", "/v1/bars/{bar_id}/queue", { path: { bar_id: this.id } });
  }

  // What ends by the clock, looked for now and then.
  look(): void {
    const now = this.clock.now();
    const queue = this.queue.value;
    for (const offer of queue?.offers ?? []) {
      if (over(offer.expires_at, now) && !this.busy.value.has(offer.offer_id)) this.#end(offer, "expired");
    }
    const left = this.ended.value.filter(({ until }) => until > now);
    if (left.length < this.ended.value.length) this.ended.value = left;
  }

  // Undefined where the offer was over before, or no answer came.
  async answer(offer: Offer, answer: "accept" | "reject"): Promise<Answered | undefined> {
    const { offer_id } = offer;
    return this.#alone(offer_id, async () => {
      try {
        const answered = await this.keys.send(`${answer} ${offer_id}`, (key) =>
          this.account.call("post", `/v1/bar-offers/{offer_id}/${answer}`, { path: { offer_id }, body: {}, key }),
        );
        this.#drop(offer_id);
        return answered;
      } catch (error) {
        if (error instanceof Refused && TOO_LATE.includes(error.status)) this.#end(offer, error.code);
        else this.wrong.value = { error, number: "" };
        return undefined;
      }
    });
  }

  // Whether it was done.
  async move(entry: Named, act: Act): Promise<boolean> {
    const { entry_id, number } = entry;
    return this.#alone(entry_id, async () => {
      const path = { bar_id: this.id, entry_id };
      try {
        const moved = await this.keys.send(`${act} ${entry_id}`, (key) =>
          this.account.call("post", `/v1/bars/{bar_id}/queue/{entry_id}/${act}`, { path, body: {}, key }),
        );
        this.#did(entry, act, moved.called_at);
        return true;
      } catch (error) {
        this.wrong.value = { error, number };
        if (!(error instanceof Refused)) return false;
        if (act === "return") this.missed.drop(entry_id);
        await this.#again();
        return false;
      }
    });
  }

  async turn(turn: Turn): Promise<void> {
    await this.#alone("state", async () => {
      const options = { path: { bar_id: this.id }, body: {} };
      try {
        const { state, open_until, queue_length, wait } = await this.keys.send(turn, (key) =>
          this.account.call("post", `/v1/bars/{bar_id}/${turn}`, { ...options, key }),
        );
        const before = this.queue.value;
        if (before) this.queue.value = { ...before, state, open_until, queue_length, wait };
      } catch (error) {
        this.wrong.value = { error, number: "" };
      }
    });
  }

  #did(entry: Named, act: Act, called_at: string | null): void {
    const now = this.clock.now();
    const { entry_id } = entry;
    if (act === "return") {
      this.own.value = forgotten(this.own.value, entry_id);
      this.missed.drop(entry_id);
    } else this.own.value = did(this.own.value, entry_id, act === "call" ? called_at : null, now);
    if (act === "no-show" && this.grace > 0) this.missed.add(entry, this.grace, now);
  }

  #take(queue: Queue): void {
    this.queue.value = queue;
    this.own.value = unconfirmed(this.own.value, queue.items);
  }

  #drop(id: string): void {
    if (this.queue.value) this.queue.value = withoutOffer(this.queue.value, id);
  }

  #end(offer: Offer, how: string): void {
    this.#drop(offer.offer_id);
    const others = this.ended.value.filter((each) => each.offer.offer_id !== offer.offer_id);
    this.ended.value = [...others, { offer, how, until: this.clock.now() + TOLD }];
  }

  // The line may have changed without a message yet.
  async #again(): Promise<void> {
    try {
      this.whole(await this.read());
    } catch {
      // It comes with the next message.
    }
  }

  async #alone<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (this.busy.value.has(name)) throw new Error("Another press waits for its answer.");
    this.busy.value = new Set([...this.busy.value, name]);
    this.wrong.value = undefined;
    try {
      return await act();
    } finally {
      this.busy.value = new Set([...this.busy.value].filter((each) => each !== name));
    }
  }
}
