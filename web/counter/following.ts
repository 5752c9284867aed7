// A store's board with names and phones, followed live by its staff. The topic ends with the token that asked for it, so
// it is asked for with the next one in good time.

import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import type { BoardData, Change } from "../shop/board.ts";
import type { StoreAccount } from "../staff/store.ts";

const SPARE = 60_000;
const AGAIN = 5_000;

interface Heard {
  whole: (data: BoardData) => void;
  part: (changes: readonly Change[]) => void;
  failed: (error: unknown) => void;
}

export class Following {
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(
    readonly services: Pick<Services, "live" | "clock">,
    readonly account: Pick<StoreAccount, "call" | "token" | "until">,
    readonly store: string,
    readonly heard: Heard,
  ) {}

  async begin(): Promise<void> {
    try {
      const data = await this.#read();
      if (this.#ended) return;
      this.heard.whole(data);
      await this.#watch();
    } catch (error) {
      if (!this.#ended) this.heard.failed(error);
    }
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#stop?.();
  }

  async #read(): Promise<BoardData> {
    return this.account.call("get", "/v1/stores/{store_id}/board", { path: { store_id: this.store } });
  }

  async #poll(): Promise<BoardData> {
    try {
      return await this.#read();
    } catch (error) {
      if (error instanceof Refused && !this.#ended) this.heard.failed(error);
      throw error;
    }
  }

  async #watch(): Promise<void> {
    clearTimeout(this.#timer);
    const token = await this.account.token();
    if (this.#ended) return;
    const before = this.#stop;
    this.#stop = this.services.live.watch(`operator/${this.store}`, {
      token,
      snapshot: (data) => void this.#whole(data as BoardData),
      changes: (changes) => this.#ended || this.heard.part(changes as Change[]),
      poll: () => this.#poll(),
      // Whether the sign-in or the store has ended shows when it is asked for.
      refused: () =>
        void this.#poll().then(
          () => this.#later(AGAIN),
          () => this.#later(AGAIN),
        ),
    });
    before?.();
    this.#later(Math.max(AGAIN, this.account.until - SPARE - this.services.clock.device()));
  }

  // What is too large for a message has an address in its place.
  async #whole(data: BoardData): Promise<void> {
    const whole = data.queues ? data : await this.#poll().catch(() => undefined);
    if (whole && !this.#ended) this.heard.whole(whole);
  }

  #later(after: number): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#watch().catch((error) => {
        if (error instanceof Refused) this.heard.failed(error);
        else this.#later(AGAIN);
      });
    }, after);
  }
}
