// All that a page follows. A connection has twenty topics at most, so a large hall takes several.

import { computed, signal } from "@preact/signals";
import { Connection, type Socket, type Standing } from "./connection.ts";
import type { Watcher } from "./topic.ts";

const MOST = 20;

export class Live {
  readonly #connections = signal<readonly Connection[]>([]);
  readonly #connect: () => Socket;
  readonly #random: () => number;

  // Live is said only while every topic is.
  readonly standing = computed<Standing>(() => {
    const used = this.#connections.value.map((each) => each.standing.value);
    if (used.length > 0 && used.every((each) => each === "live")) return "live";
    return used.includes("connecting") || used.length === 0 ? "connecting" : "polling";
  });

  constructor(connect: () => Socket, random: () => number = Math.random) {
    this.#connect = connect;
    this.#random = random;
  }

  // Follows a topic until the returned function is called. One watcher a topic.
  watch(name: string, watcher: Watcher): () => void {
    const connection = this.#connections.value.find((each) => each.size < MOST) ?? this.#another();
    const stop = connection.watch(name, watcher);
    return () => {
      stop();
      if (connection.size > 0) return;
      this.#connections.value = this.#connections.value.filter((each) => each !== connection);
    };
  }

  // The device has a network again, or the page is looked at again: do not wait for the pause to end.
  wake(): void {
    for (const connection of this.#connections.value) connection.wake();
  }

  #another(): Connection {
    const made = new Connection(this.#connect, this.#random);
    this.#connections.value = [...this.#connections.value, made];
    return made;
  }
}
