// One's own numbers in a store's line: how many are ahead, how long it takes, and whether it is one's turn.

import { arrange } from "./arrange.js";
import { Board } from "./board.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Feed } from "./feed.js";
import { Latest } from "./latest.js";
import { LineTicket } from "./line-ticket.js";
import { dropped, forgotten, numbers } from "./numbers.js";
import { sure } from "./sure.js";

export class LineView {
  heading = at("line-title");
  latest = new Latest();
  tickets = [];

  constructor(api, websocket, arrived) {
    Object.assign(this, { api, websocket, arrived });
  }

  get title() {
    const called = this.tickets.find((ticket) => ticket.state === "processing");
    return called ? `Your turn: ${called.number}` : at("line-title").textContent;
  }

  enter({ id }) {
    this.leave();
    this.id = id;
    this.load();
    this.arrived();
  }

  leave() {
    this.latest.drop();
    this.feed?.close();
    this.feed = this.board = this.id = undefined;
    this.tickets = [];
    at("sure").close();
    at("line-title").textContent = "Your numbers";
    for (const place of ["line-trouble", "line-tickets"]) at(place).replaceChildren();
    for (const place of ["line-said", "line-turn", "line-status", "line-note"]) at(place).textContent = "";
  }

  load() {
    const { id } = this;
    this.latest.ask(
      (signal) => Promise.all(numbers(id).tickets.map(async (kept) => ({ kept, ticket: await this.look(kept, signal) }))),
      (found) => {
        const own = found.filter(({ ticket }) => ticket?.store_id === id);
        this.tickets = own.map(({ ticket, kept }) => new LineTicket(ticket, kept, (each) => this.giveUp(each)));
        this.draw();
        for (const ticket of this.tickets) if (ticket.state === "processing") this.news(ticket);
        if (own.length > 0) this.follow(id);
        else this.none();
      },
      (error) => this.failed(error),
    );
  }

  // Undefined for one that is not this guest's.
  async look(ticket, signal) {
    const { id } = this;
    try {
      return await this.api.mine("GET", `/v1/store-tickets/${ticket}`, undefined, { signal });
    } catch (error) {
      if (error.status !== 404) throw error;
      dropped(id, ticket);
      return undefined;
    }
  }

  follow(id) {
    const path = `/v1/stores/${id}/board`;
    this.feed = new Feed(this.websocket, `store/${id}`, {
      read: (tag, signal) => this.api.newer(path, tag, { signal }),
      whole: (data) => {
        this.show(new Board(data));
        this.miss();
      },
      part: (changes) => {
        this.board.apply(changes);
        this.show(this.board);
      },
      failed: (error) => this.failed(error),
      refused: (error) => this.failed(error),
      status: (words) => (at("line-status").textContent = words),
    });
  }

  show(board) {
    if (!board.open) return this.over(board.name);
    this.board = board;
    at("line-title").textContent = board.name;
    for (const ticket of this.tickets) {
      const { words, number } = ticket;
      ticket.take(board);
      if (ticket.number !== number) this.moved(ticket, number);
      else if (ticket.words !== words && (ticket.ahead ?? 0) === 0) this.news(ticket);
    }
    this.draw();
    this.arrived();
  }

  // The board leaves out what has been over for a while. One that was not over when we last heard of it is asked for,
  // once.
  miss() {
    for (const ticket of this.tickets) if (!ticket.over && !ticket.asked && !this.shown(ticket)) this.ask(ticket);
  }

  shown(ticket) {
    return this.board && ticket.found(this.board);
  }

  async ask(ticket) {
    const { words } = ticket;
    ticket.asked = true;
    let found;
    try {
      found = await this.look(ticket.kept);
    } catch (error) {
      ticket.asked = false;
      if (this.tickets.includes(ticket)) this.failed(error);
      return;
    }
    if (!this.tickets.includes(ticket) || this.shown(ticket)) return;
    if (!found) return this.without(ticket);
    ticket.told(found);
    if (ticket.words !== words) this.news(ticket);
    this.draw();
    this.arrived();
  }

  without(ticket) {
    this.tickets = this.tickets.filter((each) => each !== ticket);
    this.draw();
    if (this.tickets.length === 0) this.none();
  }

  // Said aloud: that one is next, or called, or that it is over; not each step of the line.
  news(ticket) {
    const called = ticket.state === "processing";
    at("line-turn").textContent = called ? ticket.words : "";
    at("line-said").textContent = called ? "" : `${ticket.number}: ${ticket.words}`;
    if (called) navigator.vibrate?.([300, 200, 300]);
  }

  moved(ticket, before) {
    at("line-turn").textContent = "";
    at("line-said").textContent = `The staff moved ${before} to another line: your number is ${ticket.number} now.`;
  }

  // Whose turn it is comes first, and those that are over last.
  draw() {
    const order = ["processing", "waiting", "done", "removed"];
    const rank = ({ state, ahead }) => order.indexOf(state) * 1e7 + (ahead ?? 0);
    const sorted = [...this.tickets].sort((one, other) => rank(one) - rank(other));
    arrange(at("line-tickets"), sorted.map((ticket) => ticket.line));
  }

  async giveUp(ticket) {
    const { id } = this;
    at("line-note").textContent = "";
    if (!(await sure(`Leave the line with ${ticket.number}? Your place goes to the next.`, "Yes, leave"))) return;
    try {
      await this.api.mine("DELETE", `/v1/store-tickets/${ticket.kept}`);
    } catch (error) {
      if (id !== this.id) return;
      if (error.code === "STORE_CLOSED") return this.over(this.title);
      const done = error.code === "STATE_CHANGED";
      at("line-note").textContent = done ? `${ticket.number} is done already: nothing to leave.` : error.message;
      return;
    }
    dropped(id, ticket.kept);
    if (id !== this.id) return;
    this.without(ticket);
    at("line-said").textContent = `You left the line with ${ticket.number}.`;
    this.heading.focus();
  }

  failed(error) {
    if (error.code === "STORE_CLOSED" || error.code === "STORE_NOT_FOUND") this.over(this.board?.name);
    else if (!this.feed) failure(at("line-trouble"), error, () => this.load());
  }

  none() {
    this.feed?.close();
    this.feed = undefined;
    at("line-status").textContent = "";
    this.tell("You have no number in this line. To join, scan the code on the screen of the store.");
  }

  over(name = "Your numbers") {
    const { id } = this;
    this.leave();
    this.id = id;
    forgotten(id);
    at("line-title").textContent = name;
    this.tell("The store is closed. Its numbers no longer count.");
  }

  tell(words) {
    at("line-trouble").replaceChildren(element("p", { role: "alert" }, words));
  }
}
