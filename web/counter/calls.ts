// A store's numbers as everyone may see them, followed live: who is called, since when this page has seen it, and how many
// wait.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { Board, type BoardData, type BoardTicket, type Change, inState, type Queue } from "../shop/board.ts";

const FRESH = 20_000;
const CLOSED = ["STORE_CLOSED", "STORE_NOT_FOUND"];

export interface Called {
  ticket: BoardTicket;
  queue: Queue;
}

export class Calls {
  readonly turned = signal(0);
  board: Board | undefined;
  closed = false;
  error: unknown;
  // When something was heard of the store last, by this device's clock.
  heard = 0;
  last: Called | undefined;
  onCall: (() => void) | undefined;
  readonly #since = new Map<string, number>();
  #stop: (() => void) | undefined;

  constructor(
    readonly services: Pick<Services, "api" | "live" | "clock">,
    readonly store: string,
  ) {}

  begin(): void {
    this.#stop?.();
    this.error = undefined;
    let tag: string | undefined;
    const path = { store_id: this.store };
    const read = async () => {
      try {
        const found = await this.services.api.newer("/v1/stores/{store_id}/board", { path, tag });
        tag = found?.tag ?? tag;
        this.heard = this.services.clock.device();
        return found?.data;
      } catch (error) {
        this.#failed(error);
        throw error;
      }
    };
    this.#stop = this.services.live.watch(`store/${this.store}`, {
      snapshot: (data) => void this.#whole(data as BoardData, read),
      changes: (changes) => {
        this.board?.apply(changes as Change[]);
        this.#see();
      },
      poll: read,
      refused: ({ code, message }) => this.#failed(new Refused(0, code, message, {}, undefined)),
    });
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  // Whom the page has seen called last comes first.
  called(queue: Queue): BoardTicket[] {
    const since = ({ ticket_id }: BoardTicket) => this.#since.get(ticket_id) ?? 0;
    return inState(queue, "processing")
      .reverse()
      .sort((one, other) => since(other) - since(one));
  }

  isFresh({ ticket_id }: BoardTicket): boolean {
    return this.services.clock.device() - (this.#since.get(ticket_id) ?? 0) < FRESH;
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
    if (!board) return;
    const first = this.heard === 0;
    this.heard = this.services.clock.device();
    if (board.state !== "open") {
      this.#over();
      return;
    }
    const now = [...board.queues.values()].flatMap((queue) =>
      inState(queue, "processing").map((ticket): Called => ({ ticket, queue })),
    );
    const ids = new Set(now.map(({ ticket }) => ticket.ticket_id));
    for (const id of this.#since.keys()) if (!ids.has(id)) this.#since.delete(id);
    const fresh = now.filter(({ ticket }) => !this.#since.has(ticket.ticket_id));
    // Those who were called before the page was opened are no news.
    for (const { ticket } of fresh) this.#since.set(ticket.ticket_id, first ? 0 : this.heard);
    if (!first && fresh.length > 0) {
      this.last = fresh.at(-1);
      this.onCall?.();
    }
    this.turned.value++;
  }

  #failed(error: unknown): void {
    if (error instanceof Refused && CLOSED.includes(error.code)) this.#over();
    else if (!this.board) this.error = error;
    this.turned.value++;
  }

  #over(): void {
    this.closed = true;
    this.end();
    this.turned.value++;
  }
}
