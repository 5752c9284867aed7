// One topic: applies its messages in the order of their versions, and asks for the state again after a gap.

const SPREAD = 3_000;

export interface Watcher {
  snapshot(data: unknown, version: number): void;
  changes(changes: unknown, version: number): void;
  // The whole state without a socket; undefined where nothing is newer. It fails where the service cannot be reached.
  poll?(): Promise<unknown>;
  refused?(error: { code: string; message: string }): void;
  token?: string;
  // Each message is the whole state, so that one which is missed does not matter.
  whole?: boolean;
}

export interface Message {
  type: "snapshot" | "changes" | "error";
  version: number;
  data: unknown;
}

export class Topic {
  live = false;
  #version = -1;
  #heard = -1;
  #dropped = -1;
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(
    readonly name: string,
    readonly watcher: Watcher,
    readonly say: (message: object) => void,
    readonly random: () => number,
    readonly turned: () => void,
  ) {}

  subscribe(): void {
    this.#stay();
    this.#heard = this.#dropped = -1;
    const { token } = this.watcher;
    this.say({ action: "subscribe", topics: [this.name], ...(token && { token }) });
  }

  hear({ type, version, data }: Message): void {
    if (type === "snapshot") this.#snapshot(data, version);
    else if (type === "changes") this.#changes(data, version);
    else this.#error(data as { code: string; message: string });
  }

  // What is known may be old from now on, until the next snapshot.
  lost(): void {
    this.#stay();
    this.live = false;
  }

  // Whether the service answered.
  async poll(): Promise<boolean> {
    if (!this.watcher.poll) return false;
    try {
      const data = await this.watcher.poll();
      if (data !== undefined && !this.live && !this.#closed) this.watcher.snapshot(data, -1);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#closed = true;
    this.lost();
  }

  #snapshot(data: unknown, version: number): void {
    // Overtaken by changes since we subscribed: it lacks them.
    if (version < this.#heard) {
      this.subscribe();
      return;
    }
    if (version >= this.#dropped) this.#stay();
    this.#version = version;
    this.live = true;
    this.watcher.snapshot(data, version);
  }

  #changes(data: unknown, version: number): void {
    if (version > this.#version + 1 && !this.watcher.whole) {
      // It may have come before the snapshot that we asked for, and that has it.
      this.#dropped = Math.max(this.#dropped, version);
      this.#again ??= setTimeout(() => this.subscribe(), SPREAD * this.random());
      return;
    }
    this.#version = Math.max(this.#version, version);
    this.#heard = Math.max(this.#heard, version);
    this.watcher.changes((data as { changes?: unknown }).changes ?? data, version);
  }

  #error(error: { code: string; message: string }): void {
    this.live = false;
    this.watcher.refused?.(error);
    this.turned();
  }

  #stay(): void {
    clearTimeout(this.#again);
    this.#again = undefined;
  }
}
