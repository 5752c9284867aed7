// What is kept on this device by name, under one key.

import type { Storage } from "./storage.ts";

export class Kept<T> {
  constructor(
    readonly storage: Storage,
    readonly key: string,
  ) {}

  get(name: string): T | undefined {
    return this.#all.get(name);
  }

  set(name: string, value: T): void {
    this.#keep(this.#all.set(name, value));
  }

  delete(name: string): void {
    const all = this.#all;
    all.delete(name);
    this.#keep(all);
  }

  get names(): string[] {
    return [...this.#all.keys()];
  }

  get #all(): Map<string, T> {
    return new Map(Object.entries(this.storage.value<Record<string, T>>(this.key) ?? {}));
  }

  #keep(all: Map<string, T>): void {
    this.storage.keepValue(this.key, Object.fromEntries(all));
  }
}
