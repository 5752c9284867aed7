// A store's board: its queues and who is in them, by number.

import type { Answer } from "../core/api.ts";

export type BoardData = Answer<"get", "/v1/stores/{store_id}/board">;
type QueueData = BoardData["queues"][number];
export type BoardTicket = QueueData["tickets"][number];

// Of the store, of a queue, or of a ticket in it.
export type Change = { store_id?: string; queue_id?: string; ticket_id?: string } & Record<string, unknown>;

export interface Queue extends Omit<QueueData, "tickets"> {
  tickets: Map<string, BoardTicket>;
}

export class Board {
  name: string;
  description: string;
  state: BoardData["state"];
  readonly timezone: string;
  readonly closes_at: string;
  readonly queues: Map<string, Queue>;

  constructor({ name, description, state, timezone, closes_at, queues }: BoardData) {
    this.name = name;
    this.description = description;
    this.state = state;
    this.timezone = timezone;
    this.closes_at = closes_at;
    this.queues = new Map(queues.map((queue) => [queue.queue_id, { ...queue, tickets: byId(queue.tickets) }]));
  }

  // Each change says how something is now, so applying it twice does no harm.
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      const queue = this.queues.get(change.queue_id ?? "");
      const { ticket_id: id } = change;
      if (change.store_id) Object.assign(this, change);
      else if (!queue) continue;
      else if (!id) Object.assign(queue, change);
      else queue.tickets.set(id, { ...queue.tickets.get(id), ...change } as unknown as BoardTicket);
    }
  }

  // The ticket, or the one that replaces it in another queue; undefined while the board has neither.
  find(id: string): { ticket: BoardTicket; queue: Queue } | undefined {
    let found = this.#at(id);
    for (let steps = 0; found?.ticket.moved_to && steps < 3; steps++) found = this.#at(found.ticket.moved_to);
    return found?.ticket.moved_to ? undefined : found;
  }

  // How many wait before this one.
  ahead(queue: Queue, ticket: BoardTicket): number {
    return inState(queue, "waiting").filter((each) => place(each) < place(ticket)).length;
  }

  #at(id: string) {
    for (const queue of this.queues.values()) {
      const ticket = queue.tickets.get(id);
      if (ticket) return { ticket, queue };
    }
    return undefined;
  }
}

// Those of a queue in this state, in the order of their numbers.
export function inState(queue: Queue, state: BoardTicket["state"]): BoardTicket[] {
  const found = [...queue.tickets.values()].filter((ticket) => ticket.state === state);
  return found.sort((one, other) => place(one) - place(other));
}

function byId(tickets: readonly BoardTicket[]): Map<string, BoardTicket> {
  return new Map(tickets.map((ticket) => [ticket.ticket_id, ticket]));
}

// "A042" is the 42nd of its queue.
function place({ number }: BoardTicket): number {
  return Number(number.slice(1));
}
