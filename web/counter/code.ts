// The code that a display shows. A code counts only while it is sure to be the present one: when the service cannot be
// heard it may have been scanned, so it is taken away rather than shown in vain.

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Answer, Refused } from "../core/api.ts";
import type { Shown } from "./screens.ts";

export type JoinCode = Answer<"get", "/v1/stores/{store_id}/code">;

// For so long a code is believed without a word of the service.
const SURE = 10_000;
// A device that slept has heard nothing meanwhile.
const SLEPT = 15_000;
const CLOSED = ["STORE_CLOSED", "STORE_NOT_FOUND"];
const TAKEN = ["DISPLAY_NOT_FOUND", "TOKEN_EXPIRED", "TOKEN_INVALID", "NOT_YOURS", "UNAUTHORIZED", "FORBIDDEN"];

export class Code {
  readonly turned = signal(0);
  // Why there is no code any more.
  over: "closed" | "taken" | undefined;
  #code: JoinCode | undefined;
  #heard = Number.NEGATIVE_INFINITY;
  #ticked: number;
  #stop: (() => void) | undefined;

  constructor(
    readonly services: Pick<Services, "api" | "live" | "clock">,
    readonly display: string,
    readonly shown: Shown,
  ) {
    this.#ticked = services.clock.device();
  }

  begin(): void {
    const before = this.#stop;
    const { store, token } = this.shown;
    let tag: string | undefined;
    this.#stop = this.services.live.watch(`display/${this.display}`, {
      token,
      snapshot: (data) => this.#take(data as JoinCode),
      changes: (data) => {
        const all = Array.isArray(data) ? data : [data];
        this.#take(all.at(-1) as JoinCode);
      },
      poll: async () => {
        try {
          const path = { store_id: store };
          const found = await this.services.api.newer("/v1/stores/{store_id}/code", { path, token, tag });
          tag = found?.tag ?? tag;
          this.#hear();
          return found?.data;
        } catch (error) {
          if (error instanceof Refused) this.#refused(error);
          throw error;
        }
      },
      refused: (error) => this.#refused(error),
    });
    before?.();
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  // Told often, so that a pause shows that the device slept: what it has is old, and it asks anew.
  tick(): void {
    const now = this.services.clock.device();
    const slept = now - this.#ticked > SLEPT;
    this.#ticked = now;
    if (slept) this.anew();
  }

  // Nothing that is known counts any more: the device had no network, or slept.
  anew(): void {
    if (this.over) return;
    this.#heard = Number.NEGATIVE_INFINITY;
    this.#code = undefined;
    this.begin();
    this.turned.value++;
  }

  // The code, while it is sure to be good.
  get code(): JoinCode | undefined {
    if (this.over) return undefined;
    const live = this.services.live.standing.value === "live";
    const sure = live || this.services.clock.device() - this.#heard < SURE;
    return sure ? this.#code : undefined;
  }

  #take(code: JoinCode): void {
    this.#hear();
    // An older one may be late.
    if (this.#code && code.version < this.#code.version) return;
    this.#code = code;
    if (code.code === null) void this.#ended();
    this.turned.value++;
  }

  #hear(): void {
    this.#heard = this.services.clock.device();
  }

  #refused({ code }: { code: string }): void {
    if (CLOSED.includes(code)) this.#finish("closed");
    else if (TAKEN.includes(code)) void this.#ended();
  }

  // The store has closed, or the display was removed: its board says which.
  async #ended(): Promise<void> {
    try {
      const { state } = await this.services.api.get("/v1/stores/{store_id}/board", {
        path: { store_id: this.shown.store },
      });
      this.#finish(state === "open" ? "taken" : "closed");
    } catch (error) {
      if (error instanceof Refused) this.#finish(CLOSED.includes(error.code) ? "closed" : "taken");
    }
  }

  #finish(why: "closed" | "taken"): void {
    this.over = why;
    this.#code = undefined;
    this.end();
    this.turned.value++;
  }
}
