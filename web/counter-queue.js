// A queue on the counter: who is called, who waits, and what can be done with them.

import { arrange } from "./arrange.js";
import { element } from "./element.js";
import { waiting } from "./store-words.js";
import { clock } from "./when.js";

const CALL = { to: "processing", words: "Call" };
const DONE = { to: "done", words: "Done" };
const AWAY = { to: "removed", words: "Not here" };
const BACK = { to: "waiting", words: "Put back" };
const MOVES = { waiting: [CALL, DONE, AWAY], processing: [DONE, AWAY, BACK] };

export class CounterQueue {
  rows = new Map();

  // `call` and `pause` are told the queue, `move` the ticket and to which state.
  constructor({ queue_id, name }, { call, pause, move }) {
    Object.assign(this, { id: queue_id, move });
    this.next = element("button", { class: "next", "aria-label": `Call next: ${name}` }, "Call next");
    this.pause = element("button", {});
    this.next.onclick = () => this.next.getAttribute("aria-disabled") === "true" || call(queue_id);
    this.pause.onclick = () => pause(queue_id);
    this.count = element("p", { class: "count" });
    this.called = element("ul", { "aria-label": `Called: ${name}` });
    this.waiting = element("ol", { "aria-label": `Waiting: ${name}` });
    const buttons = element("p", { class: "buttons" }, this.next, this.pause);
    const title = element("h2", { id: `${queue_id}-name` }, name);
    const parts = [title, this.count, buttons, this.called, this.waiting];
    this.section = element("section", { "aria-labelledby": title.id, class: "queue" }, ...parts);
  }

  draw(board) {
    const { id, section } = this;
    const { name, paused } = board.queues.get(id);
    const [called, waits] = [board.those(id, "processing"), board.those(id, "waiting")];
    const focused = section.contains(document.activeElement) && document.activeElement;
    this.count.textContent = paused ? `${waiting(waits.length)} · paused: nobody can join` : waiting(waits.length);
    section.classList.toggle("paused", paused);
    this.pause.textContent = paused ? "Open again" : "Pause";
    this.pause.setAttribute("aria-label", `${this.pause.textContent}: ${name}`);
    this.next.setAttribute("aria-disabled", waits.length === 0);
    const old = this.rows;
    this.rows = new Map([...called, ...waits].map((ticket) => [key(ticket), old.get(key(ticket)) ?? this.row(ticket)]));
    for (const ticket of [...called, ...waits]) since(this.rows.get(key(ticket)), ticket, board.timezone);
    arrange(this.called, called.map((ticket) => this.rows.get(key(ticket))));
    arrange(this.waiting, waits.map((ticket) => this.rows.get(key(ticket))));
    if (focused && !section.contains(focused)) this.next.focus();
  }

  row(ticket) {
    const { number, name, phone, state } = ticket;
    const buttons = MOVES[state].map(({ to, words }) => {
      const button = element("button", { "aria-label": `${words}: ${number}, ${name}` }, words);
      button.onclick = () => this.move({ ...ticket, queue_id: this.id }, to);
      return button;
    });
    const call = phone && element("a", { href: `tel:${phone.replace(" ext. ", ";ext=").replace(/[^+0-9;=ext]/g, "")}` }, phone);
    const who = element("div", {}, element("span", { class: "name" }, name), call, element("time", {}));
    const strong = element("strong", { class: "number" }, number);
    return element("li", { class: state }, strong, who, element("p", { class: "buttons" }, ...buttons));
  }
}

function key({ ticket_id, state }) {
  return `${ticket_id} ${state}`;
}

function since(row, { state, joined_at, called_at }, timeZone) {
  const at = state === "processing" && called_at ? called_at : joined_at;
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(at)) / 60_000));
  const place = row.querySelector("time");
  place.dateTime = at;
  place.textContent = `${state === "processing" ? "called" : "since"} ${clock(at, timeZone)} (${minutes} min)`;
}
