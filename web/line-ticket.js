// One number in a store's line, as whoever has it sees it.

import { element } from "./element.js";
import { ahead, band } from "./store-words.js";

export class LineTicket {
  // `leave` is told when it is to be given up.
  constructor({ ticket_id, queue_id, number, name, state, position, wait }, leave) {
    Object.assign(this, { id: ticket_id, queue: queue_id, number, state, wait });
    this.ahead = position === null ? undefined : position - 1;
    this.asked = this.ahead;
    this.place = element("p", { class: "place" });
    this.time = element("p", {});
    this.where = element("p", { class: "whose" }, name);
    this.name = name;
    this.button = element("button", { "aria-label": `Leave the line: ${number}` }, "Leave the line");
    this.button.onclick = () => leave(this);
    const strong = element("strong", { class: "number" }, number);
    this.line = element("li", {}, this.where, strong, this.place, this.time, element("p", {}, this.button));
    this.draw();
  }

  // What the board says of it. Whether the wait has to be asked for.
  take(board) {
    const { id, queue } = this;
    const shown = board.ticket(queue, id);
    if (!shown) return false;
    this.state = shown.state;
    this.ahead = shown.state === "waiting" ? board.ahead(queue, shown) : undefined;
    this.where.textContent = `${this.name} · ${board.queues.get(queue).name}`;
    this.draw();
    if (this.ahead === undefined || this.ahead === this.asked) return false;
    this.asked = this.ahead;
    return true;
  }

  quoted(ticket) {
    this.wait = ticket?.wait;
    this.draw();
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
    this.place.textContent = this.words;
    this.time.textContent = waits && this.wait ? `Your turn comes in ${band(this.wait)}` : "";
    if (this.state === "processing") this.time.textContent = "Please come to the counter.";
    this.button.hidden = !waits && this.state !== "processing";
  }
}
