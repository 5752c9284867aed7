// One's own number: what the service said of it, brought up to date by the board.

import type { Answer } from "../core/api.ts";
import { quote, type Wait } from "../core/quote.ts";
import type { Board } from "./board.ts";

type StoreTicket = Answer<"get", "/v1/store-tickets/{ticket_id}">;

export interface Mine {
  // The id under which this browser keeps it: the staff may have moved it to another queue, as another ticket.
  kept: string;
  id: string;
  name: string;
  number: string;
  queue: string;
  state: StoreTicket["state"];
  ahead: number | undefined;
  wait: Wait | undefined;
}

export function told(kept: string, ticket: StoreTicket, queue = ""): Mine {
  const { ticket_id: id, name, number, state, position, wait } = ticket;
  return {
    kept,
    id,
    name,
    number,
    queue,
    state,
    ahead: position === null ? undefined : position - 1,
    wait: wait ?? undefined,
  };
}

// Undefined while the board does not have it.
export function seen(mine: Mine, board: Board): Mine | undefined {
  const found = board.find(mine.id);
  if (!found) return undefined;
  const { ticket, queue } = found;
  const { ticket_id: id, number, state } = ticket;
  const ahead = state === "waiting" ? board.ahead(queue, ticket) : undefined;
  const wait = ahead === undefined ? undefined : quote(ahead, queue.mean_seconds);
  return { ...mine, id, number, state, ahead, wait, queue: board.queues.size > 1 ? queue.name : "" };
}

export function over({ state }: Mine): boolean {
  return state === "done" || state === "removed";
}

// Whose turn it is comes first, and those that are over last.
export function sorted(all: readonly Mine[]): Mine[] {
  const order = ["processing", "waiting", "done", "removed"];
  const rank = ({ state, ahead }: Mine) => order.indexOf(state) * 1e7 + (ahead ?? 0);
  return [...all].sort((one, other) => rank(one) - rank(other));
}

export type News = { kind: "called" | "next" | "over" | "moved"; mine: Mine; before: string };

// What is worth saying aloud: that one is called, or next, or that it is over; not each step of the line.
export function news(before: Mine | undefined, now: Mine): News | undefined {
  const tell = (kind: News["kind"]): News => ({ kind, mine: now, before: before?.number ?? "" });
  if (before && before.number !== now.number) return tell("moved");
  if (now.state === "processing" && before?.state !== "processing") return tell("called");
  if (!before) return undefined;
  if (over(now) && !over(before)) return tell("over");
  return now.ahead === 0 && before.ahead !== 0 && now.state === "waiting" ? tell("next") : undefined;
}
