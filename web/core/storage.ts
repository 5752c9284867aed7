// What is kept on this device. Browsers may refuse to keep anything; then it is kept until the page is closed.

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class Memory implements Store {
  readonly #items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

export class Storage {
  readonly #store: Store;
  // What the browser refused to keep; undefined where it refused to delete.
  readonly #refused = new Map<string, string | undefined>();

  constructor(store: Store) {
    this.#store = store;
  }

  text(key: string): string | undefined {
    if (this.#refused.has(key)) return this.#refused.get(key);
    return this.#store.getItem(key) ?? undefined;
  }

  // Whether it will be there after the page is closed.
  keep(key: string, value: string | undefined): boolean {
    try {
      if (value === undefined) this.#store.removeItem(key);
      else this.#store.setItem(key, value);
      this.#refused.delete(key);
      return true;
    } catch {
      this.#refused.set(key, value);
      return false;
    }
  }

  // What another program wrote there counts as nothing.
  value<T>(key: string): T | undefined {
    try {
      return JSON.parse(this.text(key) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  }

  keepValue(key: string, value: unknown): boolean {
    return this.keep(key, value === undefined ? undefined : JSON.stringify(value));
  }
}

export function ofThisDevice(): Storage {
  return of(() => globalThis.localStorage);
}

export function ofThisTab(): Storage {
  return of(() => globalThis.sessionStorage);
}

// To ask for it is refused, too.
function of(store: () => Store | undefined): Storage {
  try {
    return new Storage(store() ?? new Memory());
  } catch {
    return new Storage(new Memory());
  }
}
