// What the service last said of the guest's own things, by the address that shows them: kept on this device, to be shown
// without a network, and never as if it were new.

import { Kept } from "./kept.ts";
import type { Session } from "./session.ts";

export const KEY = "linehold-remembered";
const MOST = 24;

export interface Memory<T> {
  data: T;
  // An instant of the server.
  at: number;
  title: string;
}

interface Entry extends Memory<unknown> {
  // A new guest on the same device sees nothing of the one before. Empty for what was read before there was a guest.
  who: string;
}

export class Remembered {
  readonly #kept: Kept<Entry>;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.#kept = new Kept(session.storage, KEY);
  }

  get<T>(address: string): Memory<T> | undefined {
    const found = this.#kept.get(address);
    return found && ["", this.#who].includes(found.who) ? (found as Memory<T>) : undefined;
  }

  set(address: string, title: string, data: unknown): void {
    this.#kept.set(address, { data, at: this.#session.api.clock.now(), title, who: this.#who });
    for (const { address: old } of this.all.slice(MOST)) this.#kept.delete(old);
  }

  delete(address: string): void {
    if (this.#kept.get(address)) this.#kept.delete(address);
  }

  // The latest first.
  get all(): Array<{ address: string; title: string; at: number }> {
    return this.#kept.names
      .flatMap((address) => {
        const found = this.get(address);
        return found ? [{ address, title: found.title, at: found.at }] : [];
      })
      .sort((one, other) => other.at - one.at);
  }

  get #who(): string {
    return this.#session.customer ?? "";
  }
}
