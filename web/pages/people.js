// Which tickets seem to be one person's, for the staff to ask: by the phone, the device, or the name alone. People who
// joined together are different people, unless they have the same name. The board's `also` says the same, until the first
// change.

const MOST_OTHERS = 5;
const LAST_DIGITS = 8;

export class People {
  #found = new Map();

  // `tickets` are those that wait or are called.
  constructor(tickets) {
    for (const ticket of tickets) {
      for (const [by, key] of keys(ticket)) this.#of(by, key).push(ticket);
    }
  }

  // The person's other tickets and why, at most five: those by phone first, those by name last.
  others(ticket) {
    const found = new Map();
    for (const [by, key] of keys(ticket)) {
      for (const other of this.#of(by, key)) {
        if (found.size === MOST_OTHERS) break;
        if (other.ticket_id === ticket.ticket_id || (by !== "name" && together(ticket, other))) continue;
        if (!found.has(other.ticket_id)) found.set(other.ticket_id, { number: other.number, by });
      }
    }
    return [...found.values()];
  }

  #of(by, key) {
    const name = `${by} ${key}`;
    if (!this.#found.has(name)) this.#found.set(name, []);
    return this.#found.get(name);
  }
}

function keys({ name, phone, person }) {
  const digits = (phone ?? "").split(" ext. ")[0].normalize("NFKC").match(/\p{Nd}/gu) ?? [];
  const found = digits.length > 0 ? [["phone", digits.slice(-LAST_DIGITS).join("")]] : [];
  if (person) found.push(["customer", person]);
  // To upper case first: both spellings of a sharp s are one.
  return [...found, ["name", name.normalize("NFKC").toUpperCase().toLowerCase().split(/\s+/u).filter(Boolean).join(" ")]];
}

function together(one, other) {
  return (one.person ?? null) === (other.person ?? null) && one.joined_at === other.joined_at;
}
