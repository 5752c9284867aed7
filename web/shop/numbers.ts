// The numbers that this browser has drawn, by store: the ids of the tickets, the codes they were joined with, and the
// session of the code that was scanned last, so that a page which is loaded again finds what it did before.

import { Kept } from "../core/kept.ts";
import type { Storage } from "../core/storage.ts";

export interface Drawn {
  tickets: string[];
  codes: string[];
  scanned?: [code: string, session: string];
  // The store's name, for the way back.
  name?: string;
}

const KEY = "linehold-numbers";

export class Numbers {
  readonly #kept: Kept<Drawn>;

  constructor(storage: Storage) {
    this.#kept = new Kept(storage, KEY);
  }

  of(store: string): Drawn {
    return this.#kept.get(store) ?? { tickets: [], codes: [] };
  }

  get stores(): Array<[store: string, drawn: Drawn]> {
    return this.#kept.names
      .map((store): [string, Drawn] => [store, this.of(store)])
      .filter(([, { tickets }]) => tickets.length > 0);
  }

  scanned(store: string, code: string, session: string, name: string): void {
    this.#kept.set(store, { ...this.of(store), scanned: [code, session], name });
  }

  joined(store: string, code: string, ids: readonly string[]): void {
    const { tickets, codes, ...rest } = this.of(store);
    this.#kept.set(store, {
      ...rest,
      tickets: [...new Set([...tickets, ...ids])],
      codes: [...new Set([...codes, code])],
    });
  }

  dropped(store: string, id: string): void {
    const drawn = this.of(store);
    this.#kept.set(store, { ...drawn, tickets: drawn.tickets.filter((each) => each !== id) });
  }

  forgotten(store: string): void {
    this.#kept.delete(store);
  }
}
