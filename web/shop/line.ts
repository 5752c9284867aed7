// One's own numbers in a store's line, followed live: each ticket is asked for once, and the board says the rest. The
// board leaves out what has been over for a while; one that was not over when we last heard of it is asked for again.

import { signal } from "@preact/signals";
import { lineAddress } from "../app/route.ts";
import type { Services } from "../app/services.ts";
import { Refused, Unreachable } from "../core/api.ts";
import { Remembered } from "../core/remembered.ts";
import { Board, type BoardData, type Change } from "./board.ts";
import { type Mine, type News, news, over, seen, sorted, told } from "./mine.ts";
import { Numbers } from "./numbers.ts";

interface Before {
  mine: Mine[];
  name: string | undefined;
}

const CLOSED = ["STORE_CLOSED", "STORE_NOT_FOUND"];

export class Line {
  readonly turned = signal(0);
  mine: Mine[] | undefined;
  board: Board | undefined;
  closed = false;
  error: unknown;
  onNews: ((news: News) => void) | undefined;
  readonly #numbers: Numbers;
  readonly #memory: Remembered;
  readonly #asked = new Set<string>();
  #stop: (() => void) | undefined;
  #ended = false;

  constructor(
    readonly services: Services,
    readonly store: string,
  ) {
    this.#numbers = new Numbers(services.storage);
    this.#memory = new Remembered(services.session);
  }

  // When the service last said what is shown.
  get at(): number | undefined {
    return this.#memory.get<Before>(this.#address)?.at;
  }

  get name(): string | undefined {
    return this.board?.name ?? this.#numbers.of(this.store).name;
  }

  async load(): Promise<void> {
    try {
      const kept = this.#numbers.of(this.store).tickets;
      const found = await Promise.all(kept.map((id) => this.#ask(id)));
      this.error = undefined;
      this.#take(found.filter((each) => each !== undefined));
      if (this.mine?.length) this.#follow();
    } catch (error) {
      this.#failed(error);
    }
  }

  close(): void {
    this.#ended = true;
    this.#stop?.();
  }

  // The guest leaves the line. Twice is once.
  async leave(mine: Mine): Promise<void> {
    const { session } = this.services;
    try {
      await session.call("delete", "/v1/store-tickets/{ticket_id}", { path: { ticket_id: mine.kept } });
    } catch (error) {
      if (error instanceof Refused && CLOSED.includes(error.code)) return this.#failed(error);
      throw error;
    }
    this.#numbers.dropped(this.store, mine.kept);
    this.#turn(this.mine?.filter((each) => each.kept !== mine.kept));
  }

  // Undefined for one that is not this guest's.
  async #ask(kept: string): Promise<Mine | undefined> {
    const { session } = this.services;
    try {
      const ticket = await session.call("get", "/v1/store-tickets/{ticket_id}", { path: { ticket_id: kept } });
      return ticket.store_id === this.store ? told(kept, ticket) : undefined;
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      this.#numbers.dropped(this.store, kept);
      return undefined;
    }
  }

  #follow(): void {
    if (this.#stop || this.#ended) return;
    const { api, live } = this.services;
    const path = { store_id: this.store };
    let tag: string | undefined;
    const read = async () => {
      const found = await api.newer("/v1/stores/{store_id}/board", { path, tag }).catch((error) => {
        this.#closes(error);
        throw error;
      });
      tag = found?.tag ?? tag;
      return found?.data;
    };
    this.#stop = live.watch(`store/${this.store}`, {
      snapshot: (data) => void this.#whole(data as BoardData, read),
      changes: (changes) => {
        this.board?.apply(changes as Change[]);
        this.#see();
      },
      poll: read,
      refused: ({ code }) => {
        if (CLOSED.includes(code)) this.#over();
      },
    });
  }

  // What is too large for a message has an address in its place.
  async #whole(data: BoardData, read: () => Promise<BoardData | undefined>): Promise<void> {
    const whole = data.queues ? data : await read().catch(() => undefined);
    if (!whole) return;
    this.board = new Board(whole);
    this.#see();
  }

  #see(): void {
    const { board } = this;
    if (!board || this.#ended) return;
    if (board.state !== "open") {
      this.#over();
      return;
    }
    const missing = this.mine?.filter((each) => !over(each) && !seen(each, board) && !this.#asked.has(each.kept)) ?? [];
    for (const each of missing) void this.#askAgain(each);
    this.#take(this.mine?.map((each) => seen(each, board) ?? each));
  }

  async #askAgain(mine: Mine): Promise<void> {
    this.#asked.add(mine.kept);
    try {
      const now = await this.#ask(mine.kept);
      this.#take(this.mine?.flatMap((each) => (each.kept === mine.kept ? (now ?? []) : each)));
    } catch {
      this.#asked.delete(mine.kept);
    }
  }

  #take(all: Mine[] | undefined): void {
    const before = new Map(this.mine?.map((each) => [each.kept, each]));
    this.#turn(all);
    for (const each of all ?? []) {
      const told = news(before.get(each.kept), each);
      if (told) this.onNews?.(told);
    }
  }

  #turn(all: Mine[] | undefined): void {
    if (this.#ended) return;
    this.mine = all && sorted(all);
    this.#remember();
    this.turned.value++;
  }

  #remember(): void {
    const { mine, name } = this;
    if (mine?.some((each) => !over(each)))
      this.#memory.set(this.#address, name ?? mine[0]?.number ?? "", { mine, name });
    else this.#memory.delete(this.#address);
  }

  // Without a network, what it was before.
  #failed(error: unknown): void {
    this.error = error;
    this.#closes(error);
    if (error instanceof Unreachable) this.mine ??= this.#memory.get<Before>(this.#address)?.data.mine;
    this.turned.value++;
  }

  #closes(error: unknown): void {
    if (error instanceof Refused && CLOSED.includes(error.code)) this.#over();
  }

  #over(): void {
    this.closed = true;
    this.#stop?.();
    this.#stop = undefined;
    this.#numbers.forgotten(this.store);
    this.#memory.delete(this.#address);
    this.turned.value++;
  }

  get #address(): string {
    return lineAddress(this.store);
  }
}
