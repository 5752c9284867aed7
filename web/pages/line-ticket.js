// One number in a store's line, as whoever has it sees it.

import { element } from "./element.js";
import { quote } from "./quote.js";
import { ahead, band } from "./store-words.js";

export class LineTicket {
  // `kept` is the id under which this browser keeps it: the staff may have moved it to another queue, as another ticket.
  // `leave` is told when it is to be given up.
  constructor({ ticket_id, queue_id, number, name, state, position, wait }, kept, leave) {
    Object.assign(this, { kept, id: ticket_id, queue: queue_id });
    this.place = element("p", { class: "place" });
    this.time = element("p", {});
    this.where = element("p", { class: "whose" }, name);
    this.name = name;
    this.button = element("button", {}, "Leave the line");
    this.button.onclick = () => leave(this);
    this.strong = element("strong", { class: "number" });
    this.line = element("li", {}, this.where, this.strong, this.place, this.time, element("p", {}, this.button));
    this.told({ ticket_id, queue_id, number, state, position, wait });
  }

  get over() {
    return this.state === "done" || this.state === "removed";
  }

  // What the service says of it when it is asked.
  told({ ticket_id, queue_id, number, state, position, wait }) {
    Object.assign(this, { id: ticket_id, queue: queue_id, number, state, wait, ahead: position === null ? undefined : position - 1 });
    this.draw();
  }

  // What the board says of it. Without the pace of the line, a wait is only good for the place that it was told for.
  take(board) {
    const shown = this.found(board);
    if (!shown) return;
    const { queue_id: queue, ticket_id: id, number } = shown;
    const { name, mean_seconds } = board.queues.get(queue);
    const ahead = shown.state === "waiting" ? board.ahead(queue, shown) : undefined;
    if (ahead !== this.ahead) this.wait = undefined;
    if (ahead !== undefined && mean_seconds) this.wait = quote(ahead, mean_seconds);
    Object.assign(this, { id, queue, number, state: shown.state, ahead, asked: false });
    this.where.textContent = `${this.name} · ${name}`;
    this.draw();
  }

  // The ticket on the board, or the one that replaces it; undefined while the board has neither.
  found(board) {
    let shown = board.anywhere(this.id);
    for (let steps = 0; shown?.moved_to && steps < 3; steps += 1) shown = board.anywhere(shown.moved_to);
    return shown?.moved_to ? undefined : shown;
  }

  get words() {
    if (this.state === "processing") return `It is your turn: ${this.number}`;
    if (this.state === "done") return "Done. Thank you for coming.";
    if (this.state === "removed") return "Taken off the list. If you are still there, ask the staff.";
    return ahead(this.ahead ?? 0);
  }

  draw() {
    const waits = this.state === "waiting";
    this.line.className = this.state;
    this.strong.textContent = this.number;
    this.button.setAttribute("aria-label", `Leave the line: ${this.number}`);
    this.place.textContent = this.words;
    this.time.textContent = waits && this.wait ? `Your turn comes in ${band(this.wait)}` : "";
    if (this.state === "processing") this.time.textContent = "Please come to the counter.";
    this.button.hidden = !waits && this.state !== "processing";
  }
}
