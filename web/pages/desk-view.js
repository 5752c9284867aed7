// An organiser's waiting room: its figures, every few seconds, and what it is told to do.

import { SignedOut } from "./account.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { number, phases } from "./room-words.js";
import { roomAddress } from "./route.js";
import { sure } from "./sure.js";
import { when } from "./when.js";

const PAUSE = 5_000;
// In which phases an order does anything.
const CAN = {
  open: ["scheduled", "lobby", "passthrough"],
  pause: ["open"],
  resume: ["paused"],
  passthrough: ["scheduled", "lobby", "open", "paused"],
  close: ["scheduled", "lobby", "open", "paused", "passthrough"],
};
const SURE = {
  open: ["Start now? All who are there are drawn, and the first are called.", "Yes, start"],
  passthrough: ["Let everybody pass? The room is off until you open it again.", "Yes, let them pass"],
  close: ["Close the waiting room? No customer is let in any more, and it stays closed.", "Yes, close"],
};
const FIGURES = [
  ["waiting", "waiting"],
  ["called", "called, not in yet"],
  ["active", "inside now"],
  ["admitted", "let in so far"],
  ["no_shows", "did not come"],
  ["rate_per_minute", "called a minute"],
];

export class DeskView {
  heading = at("desk-title");
  latest = new Latest();

  constructor(account, arrived) {
    Object.assign(this, { account, arrived });
    for (const order of Object.keys(CAN)) at(`desk-${order}`).onclick = () => this.order(order);
    at("desk-message").onsubmit = (event) => {
      event.preventDefault();
      const message = at("desk-words").value.trim();
      const said = message ? "All who wait can read it." : "The message is gone.";
      this.alone(() => this.post("message", { message }), said);
    };
    setInterval(() => this.room && !document.hidden && !this.busy && this.load(), PAUSE);
  }

  get title() {
    return at("desk-title").textContent;
  }

  enter({ id }) {
    this.leave();
    this.id = id;
    at("desk-page").href = roomAddress(id);
    this.load();
    this.arrived();
  }

  leave() {
    this.latest.drop();
    this.id = this.room = undefined;
    at("sure").close();
    at("desk-parts").hidden = true;
    at("desk-title").textContent = "Waiting room";
    at("desk-trouble").replaceChildren();
    for (const place of ["desk-did", "desk-wrong"]) at(place).textContent = "";
  }

  load() {
    this.latest.ask(
      (signal) => this.account.mine("GET", `/v1/waiting-rooms/${this.id}/figures`, undefined, { signal }),
      (room) => this.show(room),
      (error) => this.failed(error),
    );
  }

  show(room) {
    if (!this.room) at("desk-words").value = room.message ?? "";
    this.room = room;
    at("desk-trouble").replaceChildren();
    at("desk-parts").hidden = false;
    at("desk-title").textContent = room.name;
    const start = room.phase === "scheduled" || room.phase === "lobby" ? `, starts ${when(room.starts_at)}` : "";
    const words = `${phases(room.phase)}${start}`;
    if (at("desk-phase").textContent !== words) at("desk-phase").textContent = words;
    at("desk-figures").replaceChildren(
      ...FIGURES.map(([name, words]) => {
        const most = name === "active" ? ` of ${number(room.capacity)}` : "";
        return element("li", {}, element("strong", { class: "number" }, number(room[name])), ` ${words}${most}`);
      }),
    );
    for (const [order, phases] of Object.entries(CAN)) {
      at(`desk-${order}`).setAttribute("aria-disabled", !phases.includes(room.phase));
    }
    this.arrived();
  }

  async order(order) {
    const { id, room } = this;
    if (!CAN[order].includes(room?.phase)) return;
    if (SURE[order] && !(await sure(...SURE[order]))) return;
    if (id === this.id) await this.alone(() => this.post(`orders/${order}`, {}));
  }

  async post(path, body) {
    const { id } = this;
    const room = await this.account.mine("POST", `/v1/waiting-rooms/${id}/${path}`, body);
    if (id === this.id) this.show(room);
  }

  async alone(act, did = "") {
    if (this.busy) return;
    this.busy = true;
    const { id } = this;
    this.latest.drop();
    for (const place of ["desk-did", "desk-wrong"]) at(place).textContent = "";
    try {
      await act();
      if (id === this.id) at("desk-did").textContent = did;
    } catch (error) {
      if (id !== this.id) return;
      if (error instanceof SignedOut) this.failed(error);
      else at("desk-wrong").textContent = error.message;
    } finally {
      this.busy = false;
    }
  }

  failed(error) {
    if (!(error instanceof SignedOut)) {
      // Once, for it is read out.
      if (!at("desk-trouble").hasChildNodes()) failure(at("desk-trouble"), error, () => this.load());
      return;
    }
    this.leave();
    const link = element("a", { href: "#/rooms" }, "Sign in");
    at("desk-trouble").replaceChildren(element("p", { role: "alert" }, `${error.message} `, link));
  }
}
