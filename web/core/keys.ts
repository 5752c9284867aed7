// Presses whose answers may get lost. One is sent again by itself with the same key, so the service does it once; and if
// it is pressed again after that, too. What a press is about is part of its name.

import { Refused, Unreachable } from "./api.ts";

const PAUSES = [500, 1_500, 3_000];

export class Keys {
  readonly #open = new Map<string, string>();
  readonly #pause: (ms: number) => Promise<void>;

  constructor(pause: (ms: number) => Promise<void> = wait) {
    this.#pause = pause;
  }

  async send<T>(press: string, send: (key: string) => Promise<T>): Promise<T> {
    const key = this.#open.get(press) ?? crypto.randomUUID();
    this.#open.set(press, key);
    for (let tries = 0; ; tries++) {
      try {
        const answer = await send(key);
        this.#open.delete(press);
        return answer;
      } catch (error) {
        if (error instanceof Refused && error.status < 500 && error.status !== 429) this.#open.delete(press);
        const pause = PAUSES[tries];
        if (!(error instanceof Unreachable) || pause === undefined) throw error;
        await this.#pause(pause);
      }
    }
  }
}

// The name of a press about tickets. As soon as those who were called are others, it is another press.
export function press(act: string, calls: ReadonlyArray<{ ticket_id: string }>, ticket = ""): string {
  return [act, ticket, ...calls.map((each) => each.ticket_id)].join(" ");
}

function wait(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms));
}
