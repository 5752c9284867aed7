// What was just done at the counter, to be undone for a minute.

import { at, element } from "./element.js";

const MINUTE = 60_000;
const MOST = 3;
const DID = { waiting: "put back", processing: "called", done: "done", removed: "not here" };

export class Moves {
  items = [];

  // `home` is called when what one was at is no more.
  constructor(undo, home) {
    Object.assign(this, { undo, home });
    setInterval(() => this.tick(), 1000);
  }

  // Undoing something is no news to be undone.
  add(ticket, from) {
    this.drop(ticket.ticket_id);
    const button = element("button", { "aria-label": `Undo: ${did(ticket)}` }, "Undo");
    const line = element("li", {}, element("span", {}, did(ticket)), button);
    button.onclick = () => this.undo(ticket, from);
    this.items.unshift({ id: ticket.ticket_id, until: Date.now() + MINUTE, line });
    at("counter-moves").prepend(line);
    for (const { id } of this.items.slice(MOST)) this.drop(id);
  }

  drop(id) {
    const item = this.items.find((each) => each.id === id);
    if (!item) return;
    const inside = item.line.contains(document.activeElement);
    this.items = this.items.filter((each) => each !== item);
    item.line.remove();
    if (inside) (at("counter-moves").querySelector("button") ?? this.home).focus();
  }

  clear() {
    this.items = [];
    at("counter-moves").replaceChildren();
  }

  tick() {
    for (const { id, until } of this.items) if (Date.now() >= until) this.drop(id);
  }
}

export function did({ number, name, state }) {
  return `${name ? `${number}, ${name}` : number}: ${DID[state]}.`;
}
