// The seats of an event as they are now: the plan, who has what, and from when on a held seat is free again by the
// server's clock, of which no message tells.

import { signal } from "@preact/signals";
import type { Clock } from "../core/clock.ts";
import type { PlanSection } from "./layout.ts";

export type State = "free" | "held" | "booked" | "blocked";

interface Taken {
  state: string;
  until?: string;
}

interface Row {
  id: string;
  category: string;
  version: number;
  seats: string[];
  accessible: Set<string>;
  // Names are the organiser's and may be "constructor": whatever is looked up by name is in a Map.
  taken: Map<string, Taken>;
}

export interface Section {
  id: string;
  name: string;
  rows: Row[] | undefined;
}

export interface SectionSnapshot {
  rows: Array<{
    id: string;
    category: string;
    version: number;
    seats: string[];
    accessible: string[];
    taken: Record<string, Taken>;
  }>;
}

export interface RowChange {
  row: string;
  version: number;
  seats: Record<string, Taken>;
  accessible?: string[];
}

export class Hall {
  // Grows whenever anything is another than before.
  readonly turned = signal(0);
  // Grows when seats or rows are others than before, so that the plan has to be laid out again.
  readonly rebuilt = signal(0);
  readonly sections: Section[];
  readonly #clock: Clock;
  #shape = "";

  constructor(sections: ReadonlyArray<{ id: string; name: string }>, clock: Clock) {
    this.sections = sections.map(({ id, name }) => ({ id, name: name || id, rows: undefined }));
    this.#clock = clock;
  }

  // Whether every section is known.
  get whole(): boolean {
    return this.sections.every((section) => section.rows);
  }

  get plan(): PlanSection[] {
    return this.sections.map(({ id, name, rows }) => ({ id, name, rows: rows ?? [] }));
  }

  show(id: string, { rows }: SectionSnapshot): void {
    const section = this.sections.find((each) => each.id === id);
    if (!section) return;
    section.rows = rows.map((row) => ({
      ...row,
      accessible: new Set(row.accessible),
      taken: new Map(Object.entries(row.taken)),
    }));
    const shape = JSON.stringify(this.plan.map((each) => each.rows.map((row) => [row.id, row.category, row.seats])));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.rebuilt.value++;
    }
    this.turned.value++;
  }

  // Rows that are older than what is known are old news.
  apply(id: string, changes: readonly RowChange[]): void {
    const rows = this.sections.find((each) => each.id === id)?.rows;
    for (const change of changes) {
      const row = rows?.find((each) => each.id === change.row);
      if (!row || change.version < row.version) continue;
      row.version = change.version;
      for (const [seat, taken] of Object.entries(change.seats)) {
        if (taken.state === "free") row.taken.delete(seat);
        else row.taken.set(seat, taken);
      }
      if (change.accessible) row.accessible = new Set(change.accessible);
    }
    this.turned.value++;
  }

  // Frees what has lapsed.
  tick(): void {
    const now = this.#clock.now();
    let lapsed = false;
    for (const section of this.sections) {
      for (const row of section.rows ?? []) {
        for (const [seat, { until }] of row.taken) {
          if (until === undefined || Date.parse(until) > now) continue;
          row.taken.delete(seat);
          lapsed = true;
        }
      }
    }
    if (lapsed) this.turned.value++;
  }

  // The state of every seat by its key.
  states(): Map<string, { state: State; accessible: boolean }> {
    const made = new Map<string, { state: State; accessible: boolean }>();
    for (const section of this.sections) {
      for (const row of section.rows ?? []) {
        for (const seat of row.seats) {
          const state = (row.taken.get(seat)?.state ?? "free") as State;
          made.set(`${section.id}-${row.id}-${seat}`, { state, accessible: row.accessible.has(seat) });
        }
      }
    }
    return made;
  }

  // Free seats by category.
  free(): Map<string, number> {
    const made = new Map<string, number>();
    for (const section of this.sections) {
      for (const row of section.rows ?? []) {
        made.set(row.category, (made.get(row.category) ?? 0) + row.seats.length - row.taken.size);
      }
    }
    return made;
  }
}
