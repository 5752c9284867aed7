// The guest's own request for a place in a bar, on every view, until it is over. The guest's topic says when to look
// again, the bar's how the line moves; without a socket it is asked for every few seconds.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Answer, Refused } from "../core/api.ts";
import { Looks } from "../core/looks.ts";
import { Remembered } from "../core/remembered.ts";
import { aheadOf, type BarBoard } from "./board.ts";
import { Whereabouts } from "./whereabouts.ts";

export type Asked = Answer<"get", "/v1/bar-requests/{request_id}">;
type Act = "confirm" | "reject" | "cancel" | "return";

const KEY = "linehold-bar-request";
const ADDRESS = "#/bar-request";
const OFTEN = 5_000;
// Waits change though nothing is told.
const SELDOM = 60_000;
// A request may be made in another tab.
const NONE = 600_000;
// What has ended is told for so long.
const TOLD = 3_600_000;
const ACTIVE: ReadonlyArray<Asked["state"]> = ["REQUESTING", "CONFIRMING", "QUEUEING"];

export class BarRequest {
  readonly turned = signal(0);
  readonly where: Whereabouts;
  readonly looks = new Looks(
    () => this.#look(),
    () => this.#pause,
  );
  // Undefined while nothing is known, null for none.
  now: Asked | null | undefined;
  ahead: number | undefined;
  error: unknown;
  onChange: ((before: Asked | null | undefined) => void) | undefined;
  readonly #memory: Remembered;
  #tag: string | undefined;
  #own: { name: string; stop: () => void } | undefined;
  #line: { bar: string; stop: () => void } | undefined;

  constructor(readonly services: Services) {
    this.where = new Whereabouts(services);
    this.#memory = new Remembered(services.session);
  }

  // When the service last said what is shown.
  get at(): number | undefined {
    return this.#memory.get(ADDRESS)?.at;
  }

  get active(): boolean {
    return !!this.now && ACTIVE.includes(this.now.state);
  }

  // The guest or the staff may undo its end.
  get open(): boolean {
    return this.active || !!this.now?.return_until;
  }

  // One that was just made, or stood in the way of another.
  async begin(id: string): Promise<void> {
    this.services.storage.keep(KEY, id);
    this.#tag = undefined;
    this.now = undefined;
    await this.looks.now();
  }

  // What the guest does; whatever comes of it is shown.
  async act(what: Act): Promise<void> {
    const { session } = this.services;
    const path = { request_id: this.now?.request_id ?? "" };
    try {
      this.#take(await session.call("post", `/v1/bar-requests/{request_id}/${what}`, { path, body: {} }));
    } finally {
      this.#tag = undefined;
      void this.looks.now();
    }
  }

  get #pause(): number {
    if (!this.now) return this.error ? OFTEN : NONE;
    const { expires_at, return_until } = this.now;
    const end = expires_at ?? return_until;
    const until = end ? Date.parse(end) - this.services.clock.now() + 500 : SELDOM;
    const live = this.services.live.standing.value === "live";
    return Math.min(this.open && !live ? OFTEN : SELDOM, Math.max(1_000, until));
  }

  async #look(): Promise<void> {
    try {
      const found = await this.#read();
      if (found !== undefined) this.#take(found);
      this.#remember();
      this.error = undefined;
    } catch (error) {
      this.error = error;
      if (!(error instanceof Refused) || error.status !== 404) this.#recall();
      else {
        this.#take(null);
        this.#remember();
      }
    }
    this.turned.value++;
  }

  // Of those of the last days the one that is under way, else the newest. Undefined for nothing new.
  async #read(): Promise<Asked | null | undefined> {
    const { session, storage, api } = this.services;
    if (!session.known) return null;
    let id = storage.text(KEY);
    if (!id) {
      const { items } = await session.call("get", "/v1/bar-requests");
      const head = items.find(({ state }) => ACTIVE.includes(state)) ?? items.find((each) => !this.#past(each));
      if (!head) return null;
      id = head.request_id;
      storage.keep(KEY, id);
    }
    const path = { request_id: id };
    const token = await session.token();
    const found = await api.newer("/v1/bar-requests/{request_id}", { path, token, tag: this.#tag });
    if (found) this.#tag = found.tag;
    return found?.data;
  }

  #take(told: Asked | null): void {
    const before = this.now;
    this.now = told && this.#past(told) ? null : told;
    if (!this.now || !this.open) this.services.storage.keep(KEY, undefined);
    if (!this.now) this.#tag = undefined;
    this.ahead = this.now?.position ? this.now.position - 1 : undefined;
    this.where.follow(this.now?.state === "QUEUEING");
    if (this.now && !this.active && before && ACTIVE.includes(before.state)) this.where.over();
    this.#followOwn();
    this.#followLine();
    this.turned.value++;
    this.onChange?.(before);
  }

  #remember(): void {
    if (this.now && this.open) this.#memory.set(ADDRESS, this.now.bar?.name ?? this.now.number ?? "", this.now);
    else this.#memory.delete(ADDRESS);
  }

  // Without a network, what it was before. The next answer is compared with nothing.
  #recall(): void {
    if (this.now !== undefined) return;
    this.now = this.#memory.get<Asked>(ADDRESS)?.data;
    this.ahead = this.now?.position ? this.now.position - 1 : undefined;
  }

  #followOwn(): void {
    const { session, live, storage } = this.services;
    const id = this.open ? session.customer : undefined;
    const name = id ? `customer/${id}` : "";
    if (this.#own?.name === name) return;
    this.#own?.stop();
    this.#own = undefined;
    if (!name) return;
    const again = () => void this.looks.now();
    const stop = live.watch(name, {
      token: storage.text("linehold-customer") ?? "",
      snapshot: again,
      changes: (changes) => (changes as Array<{ kind: string }>).some(({ kind }) => kind === "bar_request") && again(),
    });
    this.#own = { name, stop };
  }

  // The bar's line, while one stands in it.
  #followLine(): void {
    const { api, live } = this.services;
    const bar = this.now?.position ? this.now.bar?.bar_id : undefined;
    if (bar === this.#line?.bar) return;
    this.#line?.stop();
    this.#line = undefined;
    if (!bar) return;
    const path = { bar_id: bar };
    const stop = live.watch(`bar/${bar}`, {
      snapshot: (data) => this.#moved(data as BarBoard),
      changes: (boards) => this.#moved((boards as BarBoard[]).at(-1)),
      poll: () => api.get("/v1/bars/{bar_id}/board", { path }),
    });
    this.#line = { bar, stop };
  }

  // A guest who is told that they stand elsewhere asks how long it takes from there.
  #moved(board: BarBoard | undefined): void {
    if (!board?.entries || !this.now) return;
    const ahead = aheadOf(board, this.now.number, this.services.clock.now());
    if (ahead === this.ahead) return;
    if (ahead !== undefined) this.ahead = ahead;
    this.turned.value++;
    void this.looks.now();
  }

  #past({ ended_at }: { ended_at: string | null }): boolean {
    return ended_at !== null && this.services.clock.now() - Date.parse(ended_at) > TOLD;
  }
}

let made: BarRequest | undefined;

// One for all views, which looks from the first of them on.
export function barRequest(services: Services): BarRequest {
  if (!made) {
    made = new BarRequest(services);
    made.looks.begin();
    void made.where.resume();
  }
  return made;
}
