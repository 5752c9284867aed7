// Which numbers seem to be one person's, for the staff to ask: by the phone, the device, or the name alone. People who
// joined together are different people, unless they have the same name. The board's `also` says the same until the first
// change.

import type { BoardTicket } from "../shop/board.ts";

export type By = "phone" | "customer" | "name";

export interface Other {
  number: string;
  by: By;
}

const MOST_OTHERS = 5;
const LAST_DIGITS = 8;

export class Same {
  readonly #found = new Map<string, BoardTicket[]>();

  // Of those who wait or are called.
  constructor(standing: readonly BoardTicket[]) {
    for (const ticket of standing) {
      for (const name of marks(ticket)) this.#found.set(name[1], [...(this.#found.get(name[1]) ?? []), ticket]);
    }
  }

  // The person's other numbers and why: those by phone first, those by name last.
  others(ticket: BoardTicket): Other[] {
    const found = new Map<string, Other>();
    for (const [by, mark] of marks(ticket)) {
      for (const other of this.#found.get(mark) ?? []) {
        if (other.ticket_id === ticket.ticket_id || found.has(other.ticket_id)) continue;
        if (by !== "name" && together(ticket, other)) continue;
        if (found.size < MOST_OTHERS) found.set(other.ticket_id, { number: other.number, by });
      }
    }
    return [...found.values()];
  }
}

function marks({ name, phone, person }: BoardTicket): Array<[By, string]> {
  const digits =
    (phone ?? "")
      .split(" ext. ")[0]
      ?.normalize("NFKC")
      .match(/\p{Nd}/gu) ?? [];
  const found: Array<[By, string]> = [];
  if (digits.length > 0) found.push(["phone", `phone ${digits.slice(-LAST_DIGITS).join("")}`]);
  if (person) found.push(["customer", `customer ${person}`]);
  // To upper case first: both spellings of a sharp s are one.
  const bare = (name ?? "").normalize("NFKC").toUpperCase().toLowerCase().trim().replace(/\s+/gu, " ");
  if (bare) found.push(["name", `name ${bare}`]);
  return found;
}

function together(one: BoardTicket, other: BoardTicket): boolean {
  return (one.person ?? null) === (other.person ?? null) && one.joined_at === other.joined_at;
}
