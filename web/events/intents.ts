// The key of what the guest intends. A press after a lost answer is the same intention, so it has the same key; once it
// is answered, the next press is another one.

import { Refused } from "../core/api.ts";

export class Intents {
  readonly #keys = new Map<string, string>();

  async send<T>(what: string, call: (key: string) => Promise<T>): Promise<T> {
    const key = this.#keys.get(what) ?? crypto.randomUUID();
    this.#keys.set(what, key);
    try {
      const answer = await call(key);
      this.#keys.delete(what);
      return answer;
    } catch (error) {
      if (error instanceof Refused && error.status < 500) this.#keys.delete(what);
      throw error;
    }
  }
}
