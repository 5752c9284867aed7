// Joining with a code: scanning it gives the right to join once, within ten minutes. A page that is loaded again scans the
// same code, and has the same right; and a customer who joined without hearing of it is led to their numbers.

import type { Services } from "../app/services.ts";
import { type Answer, type Body, Refused } from "../core/api.ts";
import { Numbers } from "./numbers.ts";

export type Session = Answer<"post", "/v1/stores/{store_id}/scans">;
export type Person = Body<"post", "/v1/stores/{store_id}/tickets">["people"][number];

const OVER = ["SESSION_LAPSED", "SESSION_NOT_FOUND", "SESSION_USED", "STORE_CLOSED", "STORE_NOT_FOUND"];
// A person who cannot join, because there is no such queue.
const BLANK: Person = { name: "-", queue_id: "-" };

export class Joining {
  readonly #numbers: Numbers;

  constructor(
    readonly services: Services,
    readonly store: string,
    readonly code: string,
  ) {
    this.#numbers = new Numbers(services.storage);
  }

  // "joined" for who has done it already.
  async scan(signal: AbortSignal): Promise<Session | "joined"> {
    const { session: guest } = this.services;
    try {
      const options = { path: { store_id: this.store }, body: { code: this.code }, signal };
      const found = await guest.call("post", "/v1/stores/{store_id}/scans", options);
      this.#numbers.scanned(this.store, this.code, found.session, found.name);
      return found;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "CODE_USED") throw error;
      const known = this.#numbers.of(this.store);
      if (known.codes.includes(this.code)) return "joined";
      if (known.scanned?.[0] !== this.code) throw error;
      // The right was ours and is used up: what is asked for now cannot be done, and the refusal says what we have.
      return this.join(known.scanned[1], [BLANK]);
    }
  }

  async join(session: string, people: Person[]): Promise<"joined"> {
    try {
      const options = { path: { store_id: this.store }, body: { session, people } };
      const { tickets } = await this.services.session.call("post", "/v1/stores/{store_id}/tickets", options);
      return this.#arrived(tickets.map((ticket) => ticket.ticket_id));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "SESSION_USED") throw error;
      const tickets = error.details.tickets as string[] | undefined;
      if (!tickets?.length) throw error;
      return this.#arrived(tickets);
    }
  }

  #arrived(ids: readonly string[]): "joined" {
    this.#numbers.joined(this.store, this.code, ids);
    return "joined";
  }
}

// Whether nothing can be done with this code any more.
export function isOver(error: unknown): boolean {
  return error instanceof Refused && OVER.includes(error.code);
}
