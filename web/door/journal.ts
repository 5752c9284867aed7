// What this device let in, kept so that a power cut loses nothing, and shared by the pages of this browser.
//
//     (scanned) ─► asked ─► in                    the service answered: it may enter
//                    │  └─► (dropped)             the service answered: it may not
//                    └────► waiting ─► in         no answer came, and the door itself let it in
//                               └────► differs    the service knew better: admitted elsewhere, or cancelled
//
// An admission is noted before it is sent, and keeps its idempotency key: after a cut, or a lost answer, the same question
// gets the first answer. What was only asked is never sent by itself, because the guest may have been turned away.

import { signal } from "@preact/signals";
import type { Storage } from "../core/storage.ts";

export interface Denied {
  seat: string;
  code: string;
  // When it was used, as the service says.
  at?: string | undefined;
}

export interface Admission {
  key: string;
  // Its text, until the service has answered.
  ticket?: string | undefined;
  booking: string;
  seats: string[];
  // By the service's clock, in milliseconds.
  at: number;
  state: "asked" | "waiting" | "in" | "differs";
  denied?: Denied[] | undefined;
  noted?: boolean;
}

export interface Question {
  text: string;
  booking: string;
  seats: readonly string[];
  at: number;
}

// Either the door may ask about a ticket, or all its seats came in here before.
export type Noted = { entry: Admission } | { before: Admission };

export type Turn = <T>(name: string, act: () => T | Promise<T>) => Promise<T>;

const ONE_DAY = 86_400_000;

export class Journal {
  readonly entries = signal<readonly Admission[]>([]);
  // Whether the browser has no room left to keep them.
  readonly full = signal(false);
  readonly #key: string;

  constructor(
    readonly storage: Storage,
    event: string,
    readonly inTurn: Turn = async (name, act) => await navigator.locks.request(name, async () => await act()),
  ) {
    this.#key = `linehold-door/${event}`;
    this.look();
  }

  // Another page of this browser has written.
  look(key = this.#key): void {
    if (key === this.#key) this.entries.value = this.#read();
  }

  get waiting(): readonly Admission[] {
    return this.entries.value.filter(({ state }) => state === "waiting");
  }

  get differing(): readonly Admission[] {
    return this.entries.value.filter(({ state, noted }) => state === "differs" && !noted);
  }

  // Notes that a ticket is asked about, with those of its seats that did not come in here.
  ask({ text, booking, seats, at }: Question): Promise<Noted> {
    return this.#change<Noted>((entries) => {
      const open = entries.find((each) => each.state === "asked" && each.ticket === text && at - each.at < ONE_DAY);
      if (open) return { entry: open };
      const here = entries.filter((each) => inside(each, booking) && each.seats.some((seat) => seats.includes(seat)));
      const left = seats.filter((seat) => !here.some((each) => each.seats.includes(seat)));
      const before = here.at(-1);
      if (left.length === 0 && before) return { before };
      const entry: Admission = { key: crypto.randomUUID(), ticket: text, booking, seats: left, at, state: "asked" };
      entries.push(entry);
      return { entry };
    });
  }

  // The door lets it in by itself. Undefined if another page of this browser was first.
  keep(key: string, at: number): Promise<Admission | undefined> {
    return this.#change((entries) => {
      const entry = entries.find((each) => each.key === key);
      if (entry?.state !== "asked") return undefined;
      const taken = entries.filter((each) => inside(each, entry.booking));
      const seats = entry.seats.filter((seat) => !taken.some((each) => each.seats.includes(seat)));
      if (seats.length === 0) return undefined;
      Object.assign(entry, { seats, at, state: "waiting" } satisfies Partial<Admission>);
      return entry;
    });
  }

  // The service let in these seats. What the door had let in beyond them differs. False if another page of this browser
  // has heard so before.
  admitted(key: string, seats: readonly string[], denied: readonly Denied[]): Promise<boolean> {
    return this.#settle(key, (entry) => {
      const wrong = entry.state === "waiting" ? denied.filter(({ seat }) => entry.seats.includes(seat)) : [];
      entry.state = wrong.length > 0 ? "differs" : "in";
      entry.seats = [...seats];
      if (wrong.length > 0) entry.denied = wrong;
      return "keep";
    });
  }

  // The service refused all of it.
  refused(key: string, denied: readonly Denied[]): Promise<boolean> {
    return this.#settle(key, (entry) => {
      if (entry.state === "asked") return "drop";
      Object.assign(entry, { state: "differs", denied: [...denied], seats: [] } satisfies Partial<Admission>);
      return "keep";
    });
  }

  // The door has read what differs.
  note(): Promise<void> {
    return this.#change((entries) => {
      for (const each of entries) if (each.state === "differs") each.noted = true;
    });
  }

  #settle(key: string, settle: (entry: Admission) => "keep" | "drop"): Promise<boolean> {
    return this.#change((entries) => {
      const place = entries.findIndex((each) => each.key === key);
      const entry = entries[place];
      if (!entry || entry.state === "in" || entry.state === "differs") return false;
      if (settle(entry) === "drop") entries.splice(place, 1);
      delete entry.ticket;
      return true;
    });
  }

  // One page at a time reads, changes and writes, and reads what others have written since.
  #change<T>(change: (entries: Admission[]) => T): Promise<T> {
    return this.inTurn(this.#key, () => {
      const entries = this.#read();
      const made = change(entries);
      this.full.value = !this.storage.keepValue(this.#key, entries);
      this.entries.value = entries;
      return made;
    });
  }

  #read(): Admission[] {
    const kept = this.storage.value<Admission[]>(this.#key);
    return Array.isArray(kept) ? kept : [];
  }
}

function inside(entry: Admission, booking: string): boolean {
  return entry.booking === booking && entry.state !== "asked";
}
