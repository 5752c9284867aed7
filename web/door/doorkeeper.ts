// The door of an event: checks tickets with the service, and alone where it cannot be reached.

import { signal } from "@preact/signals";
import { Refused, Unreachable } from "../core/api.ts";
import type { Clock } from "../core/clock.ts";
import type { Account } from "../staff/account.ts";
import type { Admission, Journal } from "./journal.ts";
import type { Read } from "./ticket.ts";
import { type CheckIn, deniedBy, deniedOf, kindOf, type Verdict } from "./verdict.ts";

const PATIENCE = 4_000;
const AGAIN = ["BEING_CHANGED", "IDEMPOTENCY_IN_FLIGHT"];
// What scanners and clipboards add at the ends: blanks, line breaks, control characters, byte order marks.
const AROUND = /^[\s\p{Cc}\uFEFF]+|[\s\p{Cc}\uFEFF]+$/gu;
const PAUSES = [200, 500, 1_000];

interface Needs {
  account: Pick<Account, "call">;
  clock: Clock;
  journal: Journal;
  read: (text: string) => Promise<Read>;
}

export class Doorkeeper {
  // Since when the service cannot be reached, by its own clock.
  readonly offline = signal<number | undefined>(undefined);
  // What keeps admissions from being sent, beside the network.
  readonly trouble = signal<unknown>(undefined);
  readonly #needs: Needs;
  readonly #sending: string;

  constructor(
    readonly event: string,
    needs: Needs,
  ) {
    this.#needs = needs;
    this.#sending = `linehold-door-sending/${event}`;
  }

  async check(scanned: string): Promise<Verdict> {
    const { clock, journal, read } = this.#needs;
    const text = scanned.replace(AROUND, "");
    const ticket = await read(text);
    const at = clock.now();
    if (ticket.is === "forged") return { kind: "forged", at, seats: [], denied: [] };
    const { booking, event, seats } = ticket.claims;
    const about = { at, booking, seats, denied: [] };
    if (event !== this.event && ticket.is === "genuine") return { ...about, kind: "elsewhere", other: event };
    const noted = await journal.ask({ text, booking, seats, at });
    if ("before" in noted) return before(booking, seats, at, noted.before.at);
    const { entry } = noted;
    if (this.offline.value === undefined) {
      try {
        return await this.#let(await this.#patiently(entry, text), entry, at);
      } catch (error) {
        const verdict = await this.#refusal(error, entry, at, seats);
        if (verdict) return verdict;
      }
    }
    return ticket.is === "genuine" ? this.#alone(entry, seats) : { ...about, kind: "unclear", alone: true };
  }

  // Sends what was let in without the service, in order; one page of this browser at a time.
  async send(): Promise<void> {
    await this.#needs.journal.inTurn(this.#sending, async () => {
      for (let next = this.#next(); next; next = this.#next()) {
        if (!(await this.#sent(next))) return;
      }
      this.trouble.value = undefined;
    });
  }

  reached(): void {
    this.offline.value = undefined;
  }

  // The service's clock is known well enough from before.
  lost(): void {
    this.offline.value ??= this.#needs.clock.now();
  }

  #next(): Admission | undefined {
    this.#needs.journal.look();
    return this.#needs.journal.waiting[0];
  }

  async #sent({ key, ticket = "", seats }: Admission): Promise<boolean> {
    const { journal } = this.#needs;
    try {
      const done = await this.#ask({ key }, ticket);
      await journal.admitted(key, done.admitted, deniedOf(done));
    } catch (error) {
      if (kindOf(error) === undefined || !(error instanceof Refused)) {
        this.trouble.value = error instanceof Refused && !passing(error) ? error : undefined;
        return false;
      }
      await journal.refused(key, deniedBy(error, seats));
    }
    return true;
  }

  async #ask({ key }: Pick<Admission, "key">, ticket: string): Promise<CheckIn> {
    const { account } = this.#needs;
    const path = { event_id: this.event };
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      const body = { ticket };
      const call = account.call("post", "/v1/events/{event_id}/check-ins", { path, body, key, signal });
      const done = await Promise.race([call, over(signal)]);
      this.reached();
      return done;
    } catch (error) {
      if (error instanceof Refused) {
        this.reached();
        throw error;
      }
      this.lost();
      throw new Unreachable("No answer came in time.", { cause: error });
    }
  }

  // Another scan of the same ticket, or a change of its booking, may be under way.
  async #patiently(entry: Admission, ticket: string): Promise<CheckIn> {
    for (const pause of PAUSES) {
      try {
        return await this.#ask(entry, ticket);
      } catch (error) {
        if (!(error instanceof Refused) || !AGAIN.includes(error.code)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return this.#ask(entry, ticket);
  }

  async #let(done: CheckIn, entry: Admission, at: number): Promise<Verdict> {
    const { journal } = this.#needs;
    const denied = deniedOf(done);
    const first = await journal.admitted(entry.key, done.admitted, denied);
    if (!first) return before(entry.booking, done.admitted, at);
    const kind = denied.length > 0 ? "part" : "in";
    return { kind, at, booking: done.booking_id, seats: done.admitted, denied };
  }

  // Undefined where the door has to decide by itself.
  async #refusal(error: unknown, entry: Admission, at: number, seats: readonly string[]): Promise<Verdict | undefined> {
    if (error instanceof Refused && AGAIN.includes(error.code)) {
      return { kind: "unclear", at, booking: entry.booking, seats, denied: [] };
    }
    if (!(error instanceof Refused) || passing(error)) return undefined;
    const kind = kindOf(error);
    await this.#needs.journal.refused(entry.key, []);
    if (!kind) return { kind: "failed", at, booking: entry.booking, seats, denied: [], error };
    const denied = deniedBy(error, seats);
    const { event_id } = error.details as { event_id?: string };
    const used = denied.find((each) => each.at)?.at;
    return { kind, at, booking: entry.booking, seats, denied, used, other: event_id };
  }

  async #alone(entry: Admission, seats: readonly string[]): Promise<Verdict> {
    const { clock, journal } = this.#needs;
    const at = clock.now();
    const kept = await journal.keep(entry.key, at);
    if (!kept) return before(entry.booking, seats, at);
    const about = { at, booking: entry.booking, alone: true };
    const denied = seats.filter((seat) => !kept.seats.includes(seat)).map((seat) => ({ seat, code: "TICKET_USED" }));
    return { ...about, kind: denied.length > 0 ? "part" : "in", seats: kept.seats, denied };
  }
}

// It came in at this door, on this page or another one.
function before(booking: string, seats: readonly string[], at: number, used = at): Verdict {
  return { kind: "used", at, booking, seats, denied: [], used: new Date(used).toISOString(), here: true };
}

function over(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

// It may be answered otherwise in a moment.
function passing({ status, code }: Refused): boolean {
  return status >= 500 || status === 429 || AGAIN.includes(code);
}
