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

  // `call` and `pause` are told the queue, `move` the ticket and to which state, `transfer` the ticket and to which
  // queue.
  constructor({ queue_id, name }, { call, pause, move, transfer }) {
    Object.assign(this, { id: queue_id, move, transfer });
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

  draw(board, people) {
    const { id, section } = this;
    const { name, paused } = board.queues.get(id);
    const [called, waits] = [board.those(id, "processing"), board.those(id, "waiting")];
    const focused = section.contains(document.activeElement) && document.activeElement;
    this.count.textContent = paused ? `${waiting(waits.length)} · paused: no customer can join` : waiting(waits.length);
    section.classList.toggle("paused", paused);
    this.pause.textContent = paused ? "Open again" : "Pause";
    this.pause.setAttribute("aria-label", `${this.pause.textContent}: ${name}`);
    this.next.setAttribute("aria-disabled", waits.length === 0);
    const old = this.rows;
    this.rows = new Map([...called, ...waits].map((ticket) => [key(ticket), old.get(key(ticket)) ?? this.row(ticket, board)]));
    for (const ticket of [...called, ...waits]) {
      since(this.rows.get(key(ticket)), ticket, board.timezone);
      also(this.rows.get(key(ticket)), people.others(ticket));
    }
    arrange(this.called, called.map((ticket) => this.rows.get(key(ticket))));
    arrange(this.waiting, waits.map((ticket) => this.rows.get(key(ticket))));
    if (focused && !section.contains(focused)) this.next.focus();
  }

  row(ticket, board) {
    const { number, name, phone, state } = ticket;
    const buttons = MOVES[state].map(({ to, words }) => {
      const button = element("button", { "aria-label": `${words}: ${number}, ${name}` }, words);
      button.onclick = () => this.move({ ...ticket, queue_id: this.id }, to);
      return button;
    });
    const call = phone && element("a", { href: `tel:${phone.replace(" ext. ", ";ext=").replace(/[^+0-9;=ext]/g, "")}` }, phone);
    const twice = element("span", { class: "also" });
    const who = element("div", {}, element("span", { class: "name" }, name), call, element("time", {}), twice);
    const strong = element("strong", { class: "number" }, number);
    const others = state === "waiting" ? [...board.queues.values()].filter((queue) => queue.queue_id !== this.id) : [];
    const elsewhere = others.length > 0 && this.elsewhere(ticket, others);
    return element("li", { class: state }, strong, who, element("p", { class: "buttons" }, ...buttons), elsewhere);
  }

  elsewhere(ticket, queues) {
    const { number, name } = ticket;
    const buttons = queues.map((queue) => {
      const label = `Move to ${queue.name}: ${number}, ${name}`;
      const button = element("button", { "aria-label": label }, queue.name);
      button.onclick = () => this.transfer({ ...ticket, queue_id: this.id }, queue.queue_id);
      return button;
    });
    const title = element("summary", { "aria-label": `Move to another queue: ${number}, ${name}` }, "Move to …");
    return element("details", {}, title, element("p", { class: "buttons" }, ...buttons));
  }
}

function key({ ticket_id, state }) {
  return `${ticket_id} ${state}`;
}

// A hint for the staff: this person has other numbers too.
function also(row, others) {
  const words = others.map(({ number, by }) => (by === "name" ? `${number} (same name)` : number));
  row.querySelector(".also").textContent = words.length > 0 ? `also ${words.join(", ")}` : "";
}

function since(row, { state, joined_at, called_at }, timeZone) {
  const at = state === "processing" && called_at ? called_at : joined_at;
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(at)) / 60_000));
  const place = row.querySelector("time");
  place.dateTime = at;
  place.textContent = `${state === "processing" ? "called" : "since"} ${clock(at, timeZone)} (${minutes} min)`;
}
