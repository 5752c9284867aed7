// The counter of a store: its queues, live, with everything that its staff do.

import { SignedOut } from "./account.js";
import { Unreachable } from "./api.js";
import { arrange } from "./arrange.js";
import { Board } from "./board.js";
import { CounterAbout } from "./counter-about.js";
import { CounterAdd } from "./counter-add.js";
import { CounterQueue } from "./counter-queue.js";
import { CounterScreens } from "./counter-screens.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { did, Moves } from "./moves.js";
import { OwnFeed } from "./own-feed.js";
import { People } from "./people.js";

const REDRAW = 15_000;

export class CounterView {
  heading = at("counter-title");
  queues = new Map();
  keys = new Map();
  busy = new Set();
  latest = new Latest();

  constructor(api, account, websocket, arrived) {
    Object.assign(this, { api, account, websocket, arrived });
    this.moves = new Moves((ticket, from) => this.move(ticket, from, true), this.heading);
    this.screens = new CounterScreens(account, {
      alone: (what, act) => this.alone(what, act),
      trouble: (error) => this.trouble(error),
    });
    this.about = new CounterAbout({
      describe: (description) => this.alone("about", () => this.describe(description)),
      close: () => this.alone("close", () => this.close()),
    });
    this.adding = new CounterAdd((person, key) => this.alone("add", () => this.add(person, key)));
    setInterval(() => this.draw(), REDRAW);
  }

  get title() {
    return this.board?.name ?? "Counter";
  }

  enter({ id }) {
    this.leave();
    this.id = id;
    this.load(id);
    this.arrived();
  }

  leave() {
    this.latest.drop();
    this.feed?.close();
    this.feed = this.board = this.id = undefined;
    this.queues.clear();
    this.keys.clear();
    this.moves.clear();
    this.screens.visit(undefined);
    at("sure").close();
    this.about.clear();
    at("counter-title").textContent = "Counter";
    at("counter-live").textContent = "Connecting …";
    for (const place of ["counter-queues", "counter-trouble"]) at(place).replaceChildren();
    for (const place of ["counter-did", "counter-said", "counter-wrong", "counter-over"]) at(place).textContent = "";
  }

  async load(id) {
    try {
      this.account.require(id);
      const token = await this.account.token();
      if (id === this.id) this.follow(id, token);
    } catch (error) {
      if (id === this.id) this.failed(error);
    }
  }

  follow(id, token) {
    const own = { id, path: `/v1/stores/${id}/board`, require: () => this.account.require(id) };
    this.feed = new OwnFeed(this.websocket, this.account, own, token, {
      whole: (data) => this.show(new Board(data)),
      part: (changes) => this.apply(changes),
      failed: (error) => this.failed(error),
      status: (words) => (at("counter-live").textContent = words),
    });
  }

  // While there is no socket we ask again anyway.
  failed(error) {
    if (error instanceof SignedOut) this.out();
    else if (error.code === "STORE_CLOSED") this.over();
    else if (!this.feed) failure(at("counter-trouble"), error, () => this.load(this.id));
    else if (!this.feed.watch.live) at("counter-live").textContent = error.message;
  }

  show(board) {
    const first = !this.board;
    this.board = board;
    at("counter-title").textContent = board.name;
    this.draw();
    if (!first) return;
    this.about.show(board);
    this.screens.visit(this.id);
    this.arrived();
  }

  apply(changes) {
    this.board.apply(changes);
    this.draw();
  }

  draw() {
    if (!this.board) return;
    if (!this.board.open) return this.over();
    const people = new People(this.board.standing);
    for (const queue of this.board.queues.values()) {
      if (!this.queues.has(queue.queue_id)) this.queues.set(queue.queue_id, this.made(queue));
      this.queues.get(queue.queue_id).draw(this.board, people);
    }
    this.about.tick();
    this.adding.show(this.board);
    arrange(at("counter-queues"), [...this.queues.values()].map(({ section }) => section));
  }

  made(queue) {
    return new CounterQueue(queue, {
      call: (id) => this.alone(id, () => this.call(id)),
      pause: (id) => this.alone(id, () => this.pause(id)),
      move: (ticket, to) => this.move(ticket, to, false),
      transfer: (ticket, queue) => this.transfer(ticket, queue),
    });
  }

  async add(person, key) {
    const path = `/v1/stores/${this.id}/tickets`;
    const { tickets } = await this.account.mine("POST", path, { people: [person] }, { key });
    at("counter-said").textContent = `${person.name}: ${tickets[0].number}.`;
    this.feed?.ask();
    return true;
  }

  // To the end of another queue, where it has another number.
  transfer(ticket, queue_id) {
    return this.alone(ticket.ticket_id, async () => {
      try {
        const path = `/v1/stores/${this.id}/tickets/${ticket.ticket_id}`;
        const moved = await this.account.mine("PATCH", path, { queue_id });
        this.apply([{ ...ticket, state: "removed", moved_to: moved.ticket_id }, moved]);
        const { name } = this.board.queues.get(queue_id);
        at("counter-said").textContent = `${ticket.number}, ${ticket.name}: moved to ${name}, as ${moved.number}.`;
      } catch (error) {
        if (!["STATE_CHANGED", "TICKET_NOT_FOUND"].includes(error.code)) throw error;
        this.feed?.ask();
        throw new Error(`${ticket.number} was moved meanwhile. The board shows how it is now.`);
      }
    });
  }

  // With one key until it is answered: an answer that was lost has not called two.
  async call(queue) {
    const key = this.keys.get(queue) ?? crypto.randomUUID();
    this.keys.set(queue, key);
    let called;
    try {
      called = await this.account.mine("POST", `/v1/stores/${this.id}/queues/${queue}/next`, {}, { key });
      this.keys.delete(queue);
    } catch (error) {
      if (!(error instanceof Unreachable)) this.keys.delete(queue);
      throw error;
    }
    if (called) this.did({ ...this.board?.ticket(queue, called.ticket_id), ...called }, "waiting");
    else at("counter-said").textContent = "No customer waits in this queue.";
  }

  move(ticket, to, undoing) {
    return this.alone(ticket.ticket_id, async () => {
      const { ticket_id, number, state: from } = ticket;
      try {
        const moved = await this.account.mine("PATCH", `/v1/stores/${this.id}/tickets/${ticket_id}`, { from, to });
        this.did(moved, from, undoing);
      } catch (error) {
        if (!["STATE_CHANGED", "TOO_LATE", "TICKET_NOT_FOUND"].includes(error.code)) throw error;
        this.moves.drop(ticket_id);
        this.feed?.ask();
        if (error.code === "TOO_LATE") throw new Error(`It is too late to undo this for ${number}.`);
        throw new Error(`${number} was moved meanwhile. The board shows how it is now.`);
      }
    });
  }

  // The board may know more of it than the answer to what we did, or nothing yet.
  did(ticket, from, undoing) {
    if (!this.board) return;
    const known = this.board.ticket(ticket.queue_id, ticket.ticket_id);
    if (!known) this.feed?.ask();
    else if (known.state === from) this.apply([ticket]);
    if (undoing) this.moves.drop(ticket.ticket_id);
    else this.moves.add(ticket, from);
    at("counter-did").textContent = did(ticket);
  }

  async pause(queue) {
    const { paused } = this.board.queues.get(queue);
    await this.change({ queues: [{ queue_id: queue, paused: !paused }] });
  }

  async describe(description) {
    await this.change({ description });
    this.about.saved();
  }

  async change(wanted) {
    const { queues, description } = await this.account.mine("PATCH", `/v1/stores/${this.id}`, wanted);
    if (!this.board) return;
    this.apply(queues);
    this.board.description = description;
  }

  async close() {
    const { id } = this;
    await this.account.mine("POST", `/v1/stores/${id}/close`, {});
    if (id === this.id) this.over();
  }

  // No name is left on the page.
  end() {
    const { id } = this;
    const title = at("counter-title").textContent;
    this.leave();
    this.id = id;
    at("counter-title").textContent = title;
    at("counter-live").textContent = "";
  }

  // Those of a store that has closed are signed out too, and should hear why.
  out() {
    const { id } = this;
    this.end();
    this.latest.ask(
      (signal) => this.api.get(`/v1/stores/${id}/board`, signal),
      ({ state }) => (state === "open" ? this.signedOut() : this.over()),
      (error) => (error.code === "STORE_CLOSED" ? this.over() : this.signedOut()),
    );
  }

  signedOut() {
    const link = element("a", { href: "#/stores" }, "Sign in");
    const words = element("p", { role: "alert" }, "You are not signed in to this store. ", link);
    at("counter-trouble").replaceChildren(words);
  }

  over() {
    this.end();
    if (this.account.kept?.store_id === this.id) this.account.forget();
    at("counter-over").textContent =
      "This store is closed. The report of the day is mailed to you, and everything is deleted. " +
      "You can open a store again whenever you like.";
    this.heading.focus();
  }

  // One thing at a time with each thing.
  async alone(what, act) {
    if (this.busy.has(what)) return;
    this.busy.add(what);
    const { id } = this;
    for (const place of ["counter-did", "counter-said", "counter-wrong"]) at(place).textContent = "";
    try {
      return await act();
    } catch (error) {
      if (id === this.id) this.trouble(error);
    } finally {
      this.busy.delete(what);
    }
  }

  trouble(error) {
    if (error instanceof SignedOut || error.code === "STORE_CLOSED") this.failed(error);
    else at("counter-wrong").textContent = error.message;
  }
}
