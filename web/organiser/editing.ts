// A hall while it is drawn: the plan with its history, what is open, and what a press on a seat does. It is kept on this
// device until it is saved.

import { computed, signal } from "@preact/signals";
import type { Storage } from "../core/storage.ts";
import { begun, done, type History, redone, undone } from "./history.ts";
import { type Plan, type Row, seatsOf, withMark } from "./plan.ts";

const KEY = "linehold-hall-drawing";

export type Tool = "row" | "blocked" | "accessible";

export interface Facts {
  name: string;
  timezone: string;
  lat: string;
  lon: string;
  address: string;
}

interface Kept {
  facts: Facts;
  plan: Plan;
}

export class Editing {
  readonly history = signal<History<Plan>>(begun<Plan>([]));
  readonly facts = signal<Facts>(noFacts());
  readonly section = signal<string | undefined>(undefined);
  readonly row = signal<string | undefined>(undefined);
  readonly tool = signal<Tool>("row");
  readonly plan = computed(() => this.history.value.now);
  readonly seats = computed(() => seatsOf(this.plan.value));
  // Whether it was found on this device.
  readonly kept: boolean;
  readonly #storage: Storage;

  constructor(storage: Storage, first: Plan) {
    this.#storage = storage;
    const kept = storage.value<Kept>(KEY);
    this.kept = kept !== undefined && seatsOf(kept.plan) > 0;
    if (kept) this.facts.value = { ...noFacts(), ...kept.facts };
    this.history.value = begun(kept && kept.plan.length > 0 ? kept.plan : first);
    this.section.value = this.plan.value[0]?.id;
  }

  change(change: (plan: Plan) => Plan): void {
    this.#turn(done(this.history.value, change(this.plan.value)));
  }

  undo(): void {
    this.#turn(undone(this.history.value));
  }

  redo(): void {
    this.#turn(redone(this.history.value));
  }

  know(facts: Partial<Facts>): void {
    this.facts.value = { ...this.facts.value, ...facts };
    this.#keep();
  }

  // A seat was pressed, on the plan or in its row.
  press(key: string, tool = this.tool.value): void {
    const [section, row] = key.split("-");
    if (tool !== "row") this.change((plan) => withMark(plan, key, tool));
    this.open(section, row);
  }

  open(section: string | undefined, row?: string): void {
    this.section.value = section;
    this.row.value = row;
  }

  get openRow(): Row | undefined {
    return this.#section?.rows.find((each) => each.id === this.row.value);
  }

  // Begins anew, with one empty section; undoing brings back what was drawn.
  discard(name: string): void {
    this.facts.value = noFacts();
    this.change(() => [{ id: "A", name, rows: [] }]);
    this.open("A");
  }

  forget(): void {
    this.#storage.keepValue(KEY, undefined);
  }

  get #section() {
    return this.plan.value.find((each) => each.id === this.section.value);
  }

  #turn(history: History<Plan>): void {
    this.history.value = history;
    if (!this.#section) this.open(history.now[0]?.id);
    if (this.row.value !== undefined && !this.openRow) this.row.value = undefined;
    this.#keep();
  }

  #keep(): void {
    this.#storage.keepValue(KEY, { facts: this.facts.value, plan: this.plan.value } satisfies Kept);
  }
}

// What is drawn next begins with this plan.
export function keepDrawing(storage: Storage, facts: Facts, plan: Plan): void {
  storage.keepValue(KEY, { facts, plan } satisfies Kept);
}

export function noFacts(): Facts {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { name: "", timezone: timeZone, lat: "", lon: "", address: "" };
}
