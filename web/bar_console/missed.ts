// Guests who were called and did not come. The service has no list of them, so the device where the no-show was pressed
// keeps one: as long as they may come back, the staff can let them in again.

import { Kept } from "../core/kept.ts";
import type { Storage } from "../core/storage.ts";

const KEY = "linehold-missed";
const MINUTE = 60_000;

export interface MissedGuest {
  entry_id: string;
  number: string;
  party_size: number;
  // By the server's clock.
  until: number;
}

export class Missed {
  readonly #kept: Kept<MissedGuest[]>;

  constructor(
    storage: Storage,
    readonly bar: string,
  ) {
    this.#kept = new Kept(storage, KEY);
  }

  // Those who may come back and have not done so by themselves.
  at(now: number, inLine: readonly { entry_id: string }[]): MissedGuest[] {
    const back = new Set(inLine.map(({ entry_id }) => entry_id));
    return this.#all.filter(({ until, entry_id }) => until > now && !back.has(entry_id));
  }

  add({ entry_id, number, party_size }: Omit<MissedGuest, "until">, grace: number, now: number): void {
    const others = this.#all.filter((each) => each.until > now && each.entry_id !== entry_id);
    this.#keep([...others, { entry_id, number, party_size, until: now + grace * MINUTE }]);
  }

  drop(id: string): void {
    this.#keep(this.#all.filter(({ entry_id }) => entry_id !== id));
  }

  get #all(): MissedGuest[] {
    const found = this.#kept.get(this.bar);
    return Array.isArray(found) ? found : [];
  }

  #keep(guests: MissedGuest[]): void {
    if (guests.length > 0) this.#kept.set(this.bar, guests);
    else this.#kept.delete(this.bar);
  }
}
