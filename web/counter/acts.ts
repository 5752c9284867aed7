// What the staff do at the counter. Each press is pending until it is answered. Calls and new numbers have a key, so an
// answer that was lost has not called two; a move says from which state, so it is done once in any case.

import { signal } from "@preact/signals";
import { type Answer, type Body, Refused, Unreachable } from "../core/api.ts";
import { Keys, press } from "../core/keys.ts";
import type { Change } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { problem, text } from "../text/text.ts";
import type { Counting } from "./counting.ts";
import type { Item, Placed, State, Step } from "./latest.ts";
import { who } from "./news.ts";

export type NewPerson = Body<"post", "/v1/stores/{store_id}/tickets">["people"][number];
export type Given = Answer<"post", "/v1/stores/{store_id}/tickets">["tickets"][number];

export class Acts {
  readonly busy = signal<ReadonlySet<string>>(new Set());
  readonly #path: { store_id: string };

  constructor(
    readonly counting: Counting,
    readonly keys = new Keys(),
  ) {
    this.#path = { store_id: counting.store };
  }

  next(queue_id: string): Promise<void> {
    const { account, latest } = this.counting;
    const called = this.counting.those(queue_id, "processing");
    return this.#alone(`next ${queue_id}`, [`next ${queue_id}`], async () => {
      const path = { ...this.#path, queue_id };
      const found = await this.keys.send(press(`next ${queue_id}`, called), (key) =>
        account.call("post", "/v1/stores/{store_id}/queues/{queue_id}/next", { path, body: {}, key }),
      );
      if (found) this.#did({ ...this.counting.ticket(found.ticket_id), ...found }, "waiting", "processing");
      else latest.tell(counterWords.value.nobodyCalled(this.#name(queue_id)));
    });
  }

  move(ticket: Placed, to: State): Promise<void> {
    return this.#step({ ticket, from: ticket.state, to }, false);
  }

  undo({ step }: Item): Promise<void> {
    if (!step) return Promise.resolve();
    return this.#step({ ticket: step.ticket, from: step.to, to: step.from }, true);
  }

  // To the end of another queue, where it has another number.
  transfer(ticket: Placed, queue_id: string): Promise<void> {
    const { ticket_id } = ticket;
    return this.#alone(ticket_id, [], async () => {
      try {
        const path = { ...this.#path, ticket_id };
        const body = { queue_id };
        const moved = await this.#call("patch", "/v1/stores/{store_id}/tickets/{ticket_id}", { path, body });
        this.counting.apply([{ ...ticket, state: "removed", moved_to: moved.ticket_id }, { ...moved }], true);
        const words = counterWords.value.movedTo(who(ticket), this.#name(moved.queue_id), moved.number);
        this.counting.latest.tell(words);
      } catch (error) {
        this.#overtaken(error, { ticket, from: ticket.state, to: "waiting" });
      }
    });
  }

  async add(people: NewPerson[], key: string): Promise<Given[]> {
    const { account } = this.counting;
    const options = { path: this.#path, body: { people }, key };
    const { tickets } = await account.call("post", "/v1/stores/{store_id}/tickets", options);
    const at = new Date(this.counting.services.clock.now()).toISOString();
    tickets.forEach(({ ticket_id, queue_id, number, state }, place) => {
      const { name = "", phone = null } = people[place] ?? {};
      // The live board may have said more of it already.
      if (this.counting.ticket(ticket_id)) return;
      this.counting.apply([{ ticket_id, queue_id, number, state, name, phone, joined_at: at }], true);
      this.counting.latest.tell(counterWords.value.joined(who({ number, name }), this.#name(queue_id)));
    });
    return tickets;
  }

  pause(queue_id: string, paused: boolean): Promise<void> {
    return this.#alone(`pause ${queue_id}`, [`pause ${queue_id}`], async () => {
      await this.#change({ queues: [{ queue_id, paused }] });
      const words = counterWords.value;
      const name = this.#name(queue_id);
      this.counting.latest.tell(paused ? words.pausedNews(name) : words.resumedNews(name));
    });
  }

  async describe(description: string): Promise<void> {
    await this.#change({ description });
  }

  async close(): Promise<void> {
    const send = (key: string) =>
      this.#call("post", "/v1/stores/{store_id}/close", { path: this.#path, body: {}, key });
    try {
      await this.keys.send("close", send);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "STORE_CLOSED") throw error;
    }
    this.counting.over();
  }

  get #call(): Counting["account"]["call"] {
    return this.counting.account.call.bind(this.counting.account);
  }

  async #change(body: Body<"patch", "/v1/stores/{store_id}">): Promise<void> {
    const { queues, description } = await this.#call("patch", "/v1/stores/{store_id}", { path: this.#path, body });
    this.counting.apply([...queues, { store_id: this.counting.store, description }], true);
  }

  #step({ ticket, from, to }: Step, undoing: boolean): Promise<void> {
    const { ticket_id } = ticket;
    return this.#alone(ticket_id, [`${ticket_id} ${to}`], async () => {
      const path = { ...this.#path, ticket_id };
      try {
        const moved = await this.keys.send(`${ticket_id} ${from} ${to}`, () =>
          this.#call("patch", "/v1/stores/{store_id}/tickets/{ticket_id}", { path, body: { from, to } }),
        );
        this.#did({ ...ticket, ...moved }, from, to, undoing);
      } catch (error) {
        this.#overtaken(error, { ticket, from, to }, undoing);
      }
    });
  }

  #did(ticket: Placed, from: State, to: State, undoing = false): void {
    this.counting.apply([{ ...ticket, state: to }], true);
    if (undoing) this.counting.latest.settle(ticket.ticket_id);
    const words = counterWords.value.did[to](who(ticket));
    this.counting.latest.tell(words, undoing ? undefined : { ticket: { ...ticket, state: to }, from, to });
  }

  // Another counter was first. What the service says of the ticket is shown, and said.
  #overtaken(error: unknown, { ticket, from, to }: Step, undoing = false): void {
    if (!(error instanceof Refused)) throw error;
    const words = counterWords.value;
    const { latest } = this.counting;
    const state = error.details.state as State | undefined;
    if (error.code === "STATE_CHANGED" && state === to) {
      this.#did(ticket, from, to, undoing);
      return;
    }
    if (error.code === "TOO_LATE") latest.wrong(words.tooLate(who(ticket)));
    else if (error.code === "STATE_CHANGED" && state) {
      const { ticket_id, queue_id } = ticket;
      const change: Change = { ticket_id, queue_id, state, ...error.details };
      this.counting.apply([change], true);
      latest.wrong(words.meanwhile(who(ticket), words.overState[state]));
    } else throw error;
    latest.settle(ticket.ticket_id);
  }

  #name(queue_id: string): string {
    return this.counting.board?.queues.get(queue_id)?.name ?? "";
  }

  // One thing at a time with each thing.
  async #alone(name: string, awaited: readonly string[], act: () => Promise<void>): Promise<void> {
    if (this.busy.value.has(name)) return;
    if (!navigator.onLine) return this.counting.latest.wrong(text.value.shell.unreachable);
    this.busy.value = new Set([...this.busy.value, name]);
    for (const each of awaited) this.counting.awaited.add(each);
    try {
      await act();
    } catch (error) {
      this.#trouble(error);
    } finally {
      for (const each of awaited) this.counting.awaited.delete(each);
      this.busy.value = new Set([...this.busy.value].filter((each) => each !== name));
    }
  }

  #trouble(error: unknown): void {
    const words = counterWords.value;
    if (error instanceof Refused && ["STORE_CLOSED", "SIGNED_OUT"].includes(error.code)) this.counting.failed(error);
    else this.counting.latest.wrong(error instanceof Unreachable ? words.unknown : problem(error, words.errors));
  }
}
