// All that the door of an event works with, looked at again and again while its page is open: counts, keys, guests, and
// what waits to be sent.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Answer, Refused } from "../core/api.ts";
import { Looks } from "../core/looks.ts";
import type { Account } from "../staff/account.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { type Guest, guests } from "./guests.ts";
import { Journal } from "./journal.ts";
import { freshKeys, keptKeys } from "./keys.ts";
import { canVerify, readTicket } from "./ticket.ts";
import type { Verdict } from "./verdict.ts";

type Sales = Answer<"get", "/v1/events/{event_id}/sales">;

const ONLINE = 15_000;
const OFFLINE = 4_000;
const PATIENCE = 8_000;
const STALE = 120_000;
const MOST = 10;

export class Door {
  readonly journal: Journal;
  readonly keeper: Doorkeeper;
  readonly sales = signal<{ data: Sales; at: number } | undefined>(undefined);
  readonly guests = signal<{ all: readonly Guest[]; at: number }>({ all: [], at: 0 });
  // Whether this browser can check signatures, and has keys for it.
  readonly able = signal(true);
  readonly keys;
  readonly recent = signal<readonly Verdict[]>([]);
  readonly last = signal<Verdict | undefined>(undefined);
  readonly checking = signal<string | undefined>(undefined);
  readonly looks = new Looks(
    () => this.#look(),
    () => (this.keeper.offline.value === undefined ? ONLINE : OFFLINE),
  );
  readonly #able = canVerify();
  #turn: Promise<unknown> = Promise.resolve();
  #fetched = 0;

  constructor(
    readonly services: Services,
    readonly account: Account,
    readonly event: string,
  ) {
    const { storage, clock } = services;
    this.keys = signal(keptKeys(storage));
    this.journal = new Journal(storage, event);
    const read = async (text: string) => readTicket(text, this.keys.value, await this.#able);
    this.keeper = new Doorkeeper(event, { account, clock, journal: this.journal, read });
    this.recent.value = this.journal.entries.value
      .filter(({ state }) => state !== "asked")
      .slice(-MOST)
      .reverse()
      .map(({ at, booking, seats, state }) => ({ kind: "in", at, booking, seats, denied: [], alone: state !== "in" }));
  }

  begin(): void {
    this.looks.always = true;
    addEventListener("offline", this.#gone);
    addEventListener("storage", this.#written);
    void this.#able.then((able) => {
      this.able.value = able;
    });
    this.looks.begin();
  }

  close(): void {
    this.looks.close();
    removeEventListener("offline", this.#gone);
    removeEventListener("storage", this.#written);
  }

  // Tickets that come while one is being checked wait their turn; the same one is checked once.
  scan(text: string): Promise<void> {
    if (text.trim() === "" || this.checking.value === text) return Promise.resolve();
    const turn = this.#turn.then(() => this.#checked(text));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  name(booking: string | undefined, seats: readonly string[]): string {
    const found = this.guests.value.all.filter((each) => each.booking === booking && seats.includes(each.seat));
    return [...new Set(found.map(({ name }) => name))].filter(Boolean).join(", ");
  }

  async #checked(text: string): Promise<void> {
    this.checking.value = text;
    try {
      const verdict = await this.keeper.check(text);
      this.last.value = verdict;
      this.recent.value = [verdict, ...this.recent.value].slice(0, MOST);
    } finally {
      this.checking.value = undefined;
    }
    void this.looks.now();
  }

  async #look(): Promise<void> {
    if (!navigator.onLine) return this.#gone();
    try {
      await this.keeper.send();
      const path = { event_id: this.event };
      const signal = AbortSignal.timeout(PATIENCE);
      const data = await this.account.call("get", "/v1/events/{event_id}/sales", { path, signal });
      this.sales.value = { data, at: this.services.clock.now() };
      this.keeper.reached();
      await this.#fetch();
    } catch (error) {
      if (!(error instanceof Refused)) this.#gone();
    }
  }

  async #fetch(): Promise<void> {
    const { api, storage, clock } = this.services;
    if (clock.device() - this.#fetched < STALE) return;
    this.keys.value = await freshKeys(api, storage);
    this.guests.value = { all: await guests(api, this.account, this.event), at: clock.now() };
    this.#fetched = clock.device();
  }

  readonly #gone = () => this.keeper.lost();
  readonly #written = ({ key }: StorageEvent) => this.journal.look(key ?? undefined);
}
