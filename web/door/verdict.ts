// What the door says about a ticket, out of the service's answer or out of what the device knows itself.

import { type Answer, Refused } from "../core/api.ts";
import type { Denied } from "./journal.ts";

export type CheckIn = Answer<"post", "/v1/events/{event_id}/check-ins">;

// unclear: it could not be checked. failed: the door itself may not check tickets here.
export type Kind =
  | "in"
  | "part"
  | "used"
  | "cancelled"
  | "elsewhere"
  | "over"
  | "unpaid"
  | "forged"
  | "unclear"
  | "failed";

export interface Verdict {
  kind: Kind;
  // By the service's clock.
  at: number;
  booking?: string | undefined;
  // Those that may enter, or else those that it is about.
  seats: readonly string[];
  denied: readonly Denied[];
  // When it was used, and whether it was at this door.
  used?: string | undefined;
  here?: boolean;
  // The event that it is for, where that is known.
  other?: string | undefined;
  // The device decided by itself.
  alone?: boolean;
  error?: unknown;
}

export type Mood = "good" | "warn" | "bad";

const KINDS: Record<string, Kind> = {
  TICKET_USED: "used",
  TICKET_CANCELLED: "cancelled",
  WRONG_EVENT: "elsewhere",
  EVENT_CANCELLED: "over",
  NOT_CONFIRMED: "unpaid",
  TICKET_INVALID: "forged",
  INVALID: "forged",
};

export function mood(kind: Kind): Mood {
  if (kind === "in") return "good";
  return kind === "part" || kind === "unclear" || kind === "failed" ? "warn" : "bad";
}

// Undefined for a refusal that is not about the ticket.
export function kindOf(error: unknown): Kind | undefined {
  return error instanceof Refused ? KINDS[error.code] : undefined;
}

export function deniedOf(done: CheckIn): Denied[] {
  return done.refused.map(({ seat, code, used_at }) => ({ seat, code, at: used_at }));
}

// Each seat that a refusal names, and why.
export function deniedBy(error: Refused, seats: readonly string[]): Denied[] {
  const { seats: named, cancelled } = error.details as { seats?: unknown; cancelled?: unknown };
  const used = list(named).flatMap((each): Denied[] => {
    if (typeof each === "string") return [{ seat: each, code: error.code }];
    const { seat, used_at } = Object(each) as { seat?: string; used_at?: string };
    return seat ? [{ seat, code: error.code, at: used_at }] : [];
  });
  const gone = list(cancelled).map((seat) => ({ seat: String(seat), code: "TICKET_CANCELLED" }));
  const all = [...used, ...gone];
  return all.length > 0 ? all : seats.map((seat) => ({ seat, code: error.code }));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
