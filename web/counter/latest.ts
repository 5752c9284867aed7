// What has happened at the counter, the newest first. What was done here can be undone for a minute by the server's time.

import { signal } from "@preact/signals";
import type { Clock } from "../core/clock.ts";
import type { BoardTicket } from "../shop/board.ts";

export type State = BoardTicket["state"];

export interface Placed extends BoardTicket {
  queue_id: string;
}

// A ticket that came from one state to another.
export interface Step {
  ticket: Placed;
  from: State;
  to: State;
}

export interface Item {
  id: number;
  words: string;
  at: number;
  wrong: boolean;
  step?: Step;
}

const MOST = 4;
export const UNDO_WITHIN = 60_000;

export class Latest {
  readonly items = signal<readonly Item[]>([]);
  #made = 0;

  constructor(readonly clock: Pick<Clock, "now">) {}

  tell(words: string, step?: Step): void {
    this.#add(words, false, step);
  }

  wrong(words: string): void {
    this.#add(words, true);
  }

  // The step can be undone no more, or was.
  settle(ticket: string): void {
    this.items.value = this.items.value.map(({ step, ...item }) =>
      step && step.ticket.ticket_id !== ticket ? { ...item, step } : item,
    );
  }

  undoable({ step, at }: Item): boolean {
    return step !== undefined && this.clock.now() < at + UNDO_WITHIN;
  }

  get last(): Item | undefined {
    return this.items.value.find((item) => this.undoable(item));
  }

  #add(words: string, wrong: boolean, step?: Step): void {
    if (step) this.settle(step.ticket.ticket_id);
    const item = { id: ++this.#made, words, wrong, at: this.clock.now(), ...(step && { step }) };
    this.items.value = [item, ...this.items.value].slice(0, MOST);
  }
}
