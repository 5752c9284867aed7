// A shopper in one market: their visit and their number. Both are kept on this device, so a reload, a second tab and a
// page that was closed lead back to them, and they can be read without a network.
//
//     visit     none ─ enter ─► waiting (a place outside) ─► turn (ten minutes to come in) ─► inside ─► left
//     ticket    none ─ join ──► waiting ◄─► called ─► done, left or dropped

import { signal } from "@preact/signals";
import type { Services } from "../app/services.ts";
import { type Answer, type Body, Refused } from "../core/api.ts";
import type { Board } from "./board.ts";

export type Visit = Answer<"get", "/v1/markets/{market_id}/visits/{visit_id}">;
export type Ticket = Answer<"get", "/v1/markets/{market_id}/tickets/{ticket_id}">;
export type Joining = Body<"post", "/v1/markets/{market_id}/line">;

export interface News {
  ticket_id?: string;
  state?: Ticket["state"];
  lane?: string | null;
  recalled?: boolean;
}

interface Kept {
  visit?: Visit | undefined;
  // It waited outside, and has not said yet that it came in.
  outside?: boolean | undefined;
  ticket?: Ticket | undefined;
}

export const KEY = "linehold-markets";
const APART = 1_500;
const FAR_APART = 5_000;
// From this position on, a few seconds more do not matter.
const FAR = 10;
const REMEMBERED = 3 * 60 * 60_000;

export class Shopping {
  readonly kept = signal<Kept>({});
  readonly #market: string;
  readonly #services: Pick<Services, "session" | "storage">;
  #acts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  constructor(services: Pick<Services, "session" | "storage">, market: string) {
    this.#services = services;
    this.#market = market;
    this.read();
  }

  // What this or another tab has kept.
  read(): void {
    const { ticket, ...kept } = this.#all()[this.#market] ?? {};
    const isOld = ticket && this.#services.session.api.clock.now() - Date.parse(ticket.joined_at) > REMEMBERED;
    this.kept.value = isOld && ended(ticket) ? kept : { ...kept, ticket };
  }

  enter(): Promise<void> {
    return this.#act(async () => {
      const { session } = this.#services;
      const path = { market_id: this.#market };
      try {
        const visit = await session.call("post", "/v1/markets/{market_id}/visits", { path, body: {} });
        this.#keep({ visit, outside: false });
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== "FULL") throw error;
        await this.#lookAtVisit(String(error.details.visit_id));
      }
    });
  }

  join(body: Joining): Promise<void> {
    return this.#act(async () => {
      const path = { market_id: this.#market };
      const ticket = await this.#services.session.call("post", "/v1/markets/{market_id}/line", { path, body });
      this.#keep({ ticket, outside: false });
    });
  }

  giveUp(): Promise<void> {
    return this.#act(async () => {
      const { ticket } = this.kept.value;
      if (!ticket) return;
      const path = { market_id: this.#market, ticket_id: ticket.ticket_id };
      try {
        await this.#services.session.call("delete", "/v1/markets/{market_id}/tickets/{ticket_id}", { path });
        this.forgetTicket();
      } catch (error) {
        await this.refresh();
        throw error;
      }
    });
  }

  leave(): Promise<void> {
    return this.#act(async () => {
      const { visit } = this.kept.value;
      if (visit) {
        const path = { market_id: this.#market, visit_id: visit.visit_id };
        await this.#services.session.call("delete", "/v1/markets/{market_id}/visits/{visit_id}", { path });
      }
      this.#keep({ visit: undefined, ticket: undefined, outside: undefined });
    });
  }

  forgetTicket(): void {
    this.#keep({ ticket: undefined });
  }

  // A till has called, or changed its mind.
  heard(changes: readonly News[]): void {
    const { ticket } = this.kept.value;
    for (const { ticket_id, state, lane, recalled } of changes) {
      if (!ticket || ticket_id !== ticket.ticket_id || !state) continue;
      this.#keep({ ticket: { ...ticket, state, lane: lane ?? null, recalled: recalled === true } });
    }
    this.look();
  }

  // Soon, and not more often than people can read; and not all phones at the same moment.
  look(): void {
    const { visit, ticket } = this.kept.value;
    const apart = (ticket?.position ?? visit?.position ?? 1) > FAR ? FAR_APART : APART;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#last = Date.now();
        this.refresh().catch(() => {});
      },
      Math.max(0, this.#last + apart * (0.75 + Math.random() / 2) - Date.now()),
    );
  }

  async refresh(): Promise<void> {
    const { visit, ticket } = this.kept.value;
    await Promise.all([
      visit && visit.state !== "ended" ? this.#lookAtVisit(visit.visit_id) : undefined,
      ticket && !ended(ticket) ? this.#lookAtTicket(ticket.ticket_id) : undefined,
    ]);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #lookAtVisit(visit_id: string): Promise<void> {
    const path = { market_id: this.#market, visit_id };
    const acts = this.#acts;
    const visit = await gone(() =>
      this.#services.session.call("get", "/v1/markets/{market_id}/visits/{visit_id}", { path }),
    );
    if (acts !== this.#acts) return;
    const outside = visit?.state === "waiting" || (visit?.state === "inside" && this.kept.value.outside === true);
    this.#keep({ visit, outside });
  }

  async #lookAtTicket(ticket_id: string): Promise<void> {
    const path = { market_id: this.#market, ticket_id };
    const acts = this.#acts;
    const ticket = await gone(() =>
      this.#services.session.call("get", "/v1/markets/{market_id}/tickets/{ticket_id}", { path }),
    );
    if (acts === this.#acts) this.#keep({ ticket });
  }

  // What was asked for before an action began or ended is older than it.
  async #act(act: () => Promise<void>): Promise<void> {
    this.#acts++;
    await act();
    this.#acts++;
  }

  #keep(part: Kept): void {
    this.kept.value = { ...this.kept.value, ...part };
    const { visit, ticket } = this.kept.value;
    this.#services.storage.keepValue(KEY, {
      ...this.#all(),
      [this.#market]: visit || ticket ? this.kept.value : undefined,
    });
  }

  #all(): Record<string, Kept> {
    return this.#services.storage.value<Record<string, Kept>>(KEY) ?? {};
  }
}

// Undefined for what the service does not have any more, or what belongs to an identity of before.
async function gone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused && [403, 404].includes(error.status)) return undefined;
    throw error;
  }
}

export type Phase = "arriving" | "outside" | "turn" | "inside" | "waiting" | "called" | "done" | "dropped";

// `already`: they are inside, and not counted.
export function phase({ visit, ticket, outside }: Kept, already: boolean): Phase {
  if (ticket && ticket.state !== "left") return ticket.state;
  if (visit?.state === "waiting") return "outside";
  if (visit?.state === "inside") return outside ? "turn" : "inside";
  return already ? "inside" : "arriving";
}

// What of the board concerns this shopper: when it changes, it is time to look.
export function concerns(board: Board, { visit, ticket, outside }: Kept): string {
  const { at_door, next_in } = board.door;
  const door = outside ? [at_door, next_in] : [];
  if (!ticket || ended(ticket)) return door.join();
  const line = board.lines.find((each) => each.line === ticket.line);
  const till = board.lanes.find(({ calls }) => calls.some((call) => call.ticket_id === ticket.ticket_id));
  return [visit?.state, ...door, board.open_lanes, line?.next.indexOf(ticket.number), till?.lane].join();
}

function ended({ state }: Ticket): boolean {
  return state !== "waiting" && state !== "called";
}
