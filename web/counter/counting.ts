// The counter of a store: its board, followed live, and what others did to it meanwhile.
//
//     loading ─► open ─► closed
//        │        │
//        ▼        ▼
//      failed    out: signed out, or signed in to another store

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { Board, type BoardData, type BoardTicket, type Change, inState } from "../shop/board.ts";
import type { StoreAccount } from "../staff/store.ts";
import { Following } from "./following.ts";
import { Latest, type Placed, type State } from "./latest.ts";
import { told } from "./news.ts";

export type Phase = "loading" | "open" | "closed" | "out" | "failed";

const CLOSED = ["STORE_CLOSED", "STORE_NOT_FOUND"];

export class Counting {
  readonly turned = signal(0);
  readonly latest: Latest;
  phase: Phase = "loading";
  board: Board | undefined;
  error: unknown;
  // What was asked for here and may be heard of before its answer comes: states of tickets, or calls of queues.
  readonly awaited = new Set<string>();
  #following: Following | undefined;
  #ended = false;

  constructor(
    readonly services: Pick<Services, "api" | "live" | "clock">,
    readonly account: Pick<StoreAccount, "call" | "token" | "until" | "who" | "forget">,
    readonly store: string,
  ) {
    this.latest = new Latest(services.clock);
  }

  async begin(): Promise<void> {
    this.#following?.end();
    if (this.account.who.value?.store_id !== this.store) return this.#out();
    this.#turn("loading");
    this.#following = new Following(this.services, this.account, this.store, {
      whole: (data) => this.#whole(data),
      part: (changes) => this.apply(changes),
      failed: (error) => this.failed(error),
    });
    await this.#following.begin();
  }

  end(): void {
    this.#ended = true;
    this.#following?.end();
  }

  // A change that was made here is known already when the service tells of it.
  apply(changes: readonly Change[], ours = false): void {
    const { board } = this;
    if (!board) return;
    for (const change of changes) {
      const news = ours || this.#isAwaited(change) ? undefined : told(board, change);
      board.apply([change]);
      if (news) this.latest.tell(news);
    }
    if (board.state === "open") this.#turn("open");
    else this.over();
  }

  failed(error: unknown): void {
    if (!(error instanceof Refused)) {
      if (this.board) return;
      this.error = error;
      this.#turn("failed");
    } else if (CLOSED.includes(error.code)) this.over(error.code === "STORE_NOT_FOUND" ? error : undefined);
    else if (error.status === 401 || error.status === 403) void this.#out();
    else if (!this.board) {
      this.error = error;
      this.#turn("failed");
    }
  }

  // No name stays on the page.
  over(missing?: Refused): void {
    this.#following?.end();
    const known = this.board !== undefined || this.account.who.value?.store_id === this.store;
    if (this.account.who.value?.store_id === this.store) this.account.forget();
    this.error = known ? undefined : missing;
    for (const queue of this.board?.queues.values() ?? []) queue.tickets.clear();
    this.#turn(this.error ? "failed" : "closed");
  }

  ticket(id: string): Placed | undefined {
    for (const { queue_id, tickets } of this.board?.queues.values() ?? []) {
      const found = tickets.get(id);
      if (found) return { ...found, queue_id };
    }
    return undefined;
  }

  those(queue: string, state: State): BoardTicket[] {
    const found = this.board?.queues.get(queue);
    return found ? inState(found, state) : [];
  }

  // Whom it has called last comes first.
  called(queue: string): BoardTicket[] {
    const at = ({ called_at }: BoardTicket) => called_at ?? "";
    return this.those(queue, "processing").sort((one, other) => at(other).localeCompare(at(one)));
  }

  // The staff of a store that has closed are signed out, too, and are told why.
  async #out(): Promise<void> {
    this.#following?.end();
    try {
      const board = await this.services.api.get("/v1/stores/{store_id}/board", { path: { store_id: this.store } });
      if (board.state !== "open") {
        this.board ??= new Board(board);
        this.over();
        return;
      }
    } catch (error) {
      if (error instanceof Refused && CLOSED.includes(error.code)) {
        this.over(error.code === "STORE_NOT_FOUND" ? error : undefined);
        return;
      }
    }
    this.board = undefined;
    this.#turn("out");
  }

  #whole(data: BoardData): void {
    this.board = new Board(data);
    if (this.board.state === "open") this.#turn("open");
    else this.over();
  }

  #isAwaited({ ticket_id, queue_id, state }: Change): boolean {
    if (!ticket_id) return this.awaited.has(`pause ${queue_id}`);
    return (
      this.awaited.has(`${ticket_id} ${state}`) || (state === "processing" && this.awaited.has(`next ${queue_id}`))
    );
  }

  #turn(phase: Phase): void {
    if (this.#ended) return;
    this.phase = phase;
    this.turned.value++;
  }
}
