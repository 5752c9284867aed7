// One socket and what is followed over it, by the rules of docs/live.md.
//
//     offline ─► connecting ─► live         every topic has its snapshot, and the socket answered the last ping
//                    │  ▲        │
//                    ▼  │        ▼
//                  polling ◄── (closed, or silent)
//
// A socket may die without a word, so it is pinged every 15 s, and given up when nothing comes within 10 s. While there
// is none, topics that can be polled are. Clients that missed the same message do not ask again at the same moment.

import { signal } from "@preact/signals";
import { Topic, type Watcher } from "./topic.ts";

const PING = 15_000;
const ANSWERED_WITHIN = 10_000;
const POLL = 5_000;
const PATIENCE = 3_000;
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

export type Standing = "connecting" | "live" | "polling";

export interface Socket {
  readyState: number;
  send(text: string): void;
  close(): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
}

const OPEN = 1;

export class Connection {
  readonly standing = signal<Standing>("connecting");
  readonly #topics = new Map<string, Topic>();
  readonly #connect: () => Socket;
  readonly #random: () => number;
  #socket: Socket | undefined;
  #pause = SHORTEST_PAUSE;
  #heart: ReturnType<typeof setInterval> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #fallback: ReturnType<typeof setTimeout> | undefined;

  constructor(connect: () => Socket, random: () => number = Math.random) {
    this.#connect = connect;
    this.#random = random;
  }

  get size(): number {
    return this.#topics.size;
  }

  // Follows a topic until the returned function is called. One watcher a topic.
  watch(name: string, watcher: Watcher): () => void {
    const topic = new Topic(
      name,
      watcher,
      (message) => this.#say(message),
      this.#random,
      () => this.#stand(),
    );
    this.#topics.set(name, topic);
    if (this.#socket) topic.subscribe();
    else this.#open();
    this.#fallBack(PATIENCE);
    this.#stand();
    return () => {
      if (this.#topics.get(name) !== topic) return;
      this.#topics.delete(name);
      topic.close();
      this.#say({ action: "unsubscribe", topics: [name] });
      if (this.#topics.size === 0) this.#shut();
      else this.#stand();
    };
  }

  // The device has a network again, or the page is looked at again: do not wait for the pause to end.
  wake(): void {
    if (this.#topics.size === 0) return;
    if (this.#socket) this.#ping();
    else this.#open();
  }

  #open(): void {
    clearTimeout(this.#again);
    const socket = this.#connect();
    this.#socket = socket;
    this.#listen();
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#pause = SHORTEST_PAUSE;
      this.#heart = setInterval(() => this.#ping(), PING);
      for (const topic of this.#topics.values()) topic.subscribe();
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(String(data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  #hear(text: string): void {
    clearTimeout(this.#silence);
    const message = JSON.parse(text);
    if (message.type === "pong") return;
    if (message.topic) this.#topics.get(message.topic)?.hear(message);
    else if (message.type === "error") for (const topic of this.#topics.values()) topic.hear(message);
    this.#stand();
  }

  #ping(): void {
    this.#say({ action: "ping" });
    this.#listen();
  }

  // Whatever comes shows that the other side is there.
  #listen(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#silence = setTimeout(() => {
      if (socket !== this.#socket) return;
      this.#lost();
      socket?.close();
    }, ANSWERED_WITHIN);
  }

  #lost(): void {
    this.#clear();
    this.#socket = undefined;
    for (const topic of this.#topics.values()) topic.lost();
    this.#stand();
    this.#fallBack(0);
    this.#again = setTimeout(() => this.#open(), this.#pause * (0.5 + this.#random()));
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
  }

  #shut(): void {
    const socket = this.#socket;
    this.#clear();
    clearTimeout(this.#again);
    clearTimeout(this.#fallback);
    this.#fallback = undefined;
    this.#socket = undefined;
    socket?.close();
    this.standing.value = "connecting";
  }

  #clear(): void {
    clearInterval(this.#heart);
    clearTimeout(this.#silence);
  }

  #fallBack(after: number): void {
    this.#fallback ??= setTimeout(async () => {
      const left = [...this.#topics.values()].filter((topic) => !topic.live);
      const asked = await Promise.all(left.map((topic) => topic.poll()));
      this.#fallback = undefined;
      if (this.#topics.size === 0) return;
      this.#stand(asked.some(Boolean));
      if ([...this.#topics.values()].some((topic) => !topic.live)) this.#fallBack(POLL);
    }, after);
  }

  #stand(polled = this.standing.value === "polling"): void {
    const topics = [...this.#topics.values()];
    const live = topics.length > 0 && topics.every((topic) => topic.live);
    this.standing.value = live ? "live" : polled ? "polling" : "connecting";
  }

  #say(message: object): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }
}
