// A bar's console: open, paused or closed; who asks for a place; and the line, live.

import { SignedOut } from "./account.js";
import { current, until } from "./bar-clock.js";
import { answering, barState, inLine, moving } from "./bar-words.js";
import { ConsoleDoor } from "./console-door.js";
import { ConsoleLine } from "./console-line.js";
import { ConsoleMissed } from "./console-missed.js";
import { ConsoleOffers } from "./console-offers.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { OwnFeed } from "./own-feed.js";
import { wallAddress } from "./route.js";
import { sure } from "./sure.js";

const REDRAW = 15_000;
const CAN = {
  open: ["CLOSED", "PAUSED"],
  pause: ["WAITING", "QUEUE_FULL"],
  close: ["WAITING", "QUEUE_FULL", "PAUSED"],
};
const DID = new Map([
  ["call", "called"],
  ["seat", "seated"],
  ["no-show", "did not come"],
  ["return", "let back in"],
]);

export class ConsoleView {
  heading = at("console-title");
  busy = new Set();

  constructor(account, websocket, arrived) {
    Object.assign(this, { account, websocket, arrived });
    this.offers = new ConsoleOffers({
      answer: (offer, answer) => this.answer(offer, answer),
      turned: () => this.id && this.arrived(),
      home: at("console-offers-title"),
    });
    this.line = new ConsoleLine((entry, what) => this.move(entry, what), at("console-line-title"));
    this.missed = new ConsoleMissed((entry) => this.move(entry, "return"), at("console-line-title"));
    const did = (words) => (at("console-did").textContent = words);
    this.door = new ConsoleDoor((act) => this.alone("door", act), did);
    for (const act of Object.keys(CAN)) at(`console-${act}`).onclick = () => this.switched(act);
    setInterval(() => this.bar && this.draw(), REDRAW);
    setInterval(() => this.bar && Date.now() >= this.until && this.draw(), 1_000);
  }

  get title() {
    const rings = this.offers.rows.size;
    const name = this.bar?.name ?? "Bar";
    return rings > 0 ? `(${rings}) ${name}` : name;
  }

  enter({ id }) {
    this.leave();
    this.id = id;
    this.door.visit(id, this.account);
    at("console-screen").href = wallAddress(id);
    this.load(id);
    this.arrived();
  }

  leave() {
    this.feed?.close();
    this.feed = this.bar = this.id = undefined;
    this.offers.clear();
    this.line.clear();
    this.missed.visit(undefined);
    this.door.visit(undefined);
    at("sure").close();
    at("console-title").textContent = "Bar";
    at("console-live").textContent = "Connecting …";
    at("console-parts").hidden = true;
    at("console-trouble").replaceChildren();
    for (const place of ["console-did", "console-wrong"]) at(place).textContent = "";
  }

  async load(id) {
    try {
      const token = await this.account.token();
      if (id === this.id) this.follow(id, token);
    } catch (error) {
      if (id === this.id) this.failed(error);
    }
  }

  follow(id, token) {
    this.feed = new OwnFeed(this.websocket, this.account, { id, path: `/v1/bars/${id}/queue` }, token, {
      whole: (data) => {
        this.offers.all(data.offers);
        this.show(data);
      },
      part: (changes) => this.hear(changes),
      failed: (error) => this.failed(error),
      status: (words) => (at("console-live").textContent = words),
    });
  }

  // While there is no socket we ask again anyway.
  failed(error) {
    if (error instanceof SignedOut || error.status === 403 || error.status === 404) this.out(error);
    else if (!this.feed) failure(at("console-trouble"), error, () => this.load(this.id));
    else if (!this.feed.watch.live) at("console-live").textContent = error.message;
  }

  // Each change says how something is now.
  hear(changes) {
    for (const change of changes) {
      if (change.kind === "offer") this.offers.one(change);
      else this.bar = change;
    }
    this.show(this.bar);
  }

  show(bar) {
    const first = at("console-parts").hidden;
    this.bar = bar;
    at("console-title").textContent = bar.name;
    at("console-parts").hidden = false;
    if (first) this.missed.visit(this.id, this.account);
    this.draw();
    this.arrived();
  }

  draw() {
    this.until = until(this.bar);
    this.bar = current(this.bar);
    const { state, queue_length, items } = this.bar;
    const words = barState(state);
    if (at("console-state").textContent !== words) at("console-state").textContent = words;
    for (const [act, from] of Object.entries(CAN)) {
      at(`console-${act}`).setAttribute("aria-disabled", !from.includes(state));
    }
    at("console-count").textContent = queue_length === 0 ? "No guest is in the line." : `Now ${inLine(queue_length)}.`;
    this.line.draw(items);
    this.missed.draw(items);
  }

  async switched(act) {
    if (!this.bar || !CAN[act].includes(this.bar.state)) return;
    const { name, queue_length } = this.bar;
    const away = queue_length > 0 ? ` ${inLine(queue_length)}: they lose their places, and are told so.` : "";
    if (act === "close" && !(await sure(`Close ${name}?${away}`, "Yes, close"))) return;
    await this.alone(act, async () => {
      const { state, open_until } = await this.account.mine("POST", `/v1/bars/${this.id}/${act}`, {});
      this.did({ ...this.bar, state, open_until }, barState(state));
    });
  }

  answer(offer, answer) {
    const { offer_id, party_size } = offer;
    return this.alone(offer_id, async () => {
      try {
        const { number } = await this.account.mine("POST", `/v1/bar-offers/${offer_id}/${answer}`, {});
        this.offers.drop(offer_id);
        at("console-did").textContent = number ? `Party of ${party_size} taken: ${number}.` : "Left to other bars.";
      } catch (error) {
        if (![404, 409, 410].includes(error.status)) throw error;
        this.offers.drop(offer_id);
        this.feed?.ask();
        throw new Error(answering(error));
      }
    });
  }

  move(entry, what) {
    const { entry_id, number, party_size } = entry;
    return this.alone(entry_id, async () => {
      try {
        const moved = await this.account.mine("POST", `/v1/bars/${this.id}/queue/${entry_id}/${what}`, {});
        this.moved(entry, moved);
        at("console-did").textContent = `${number} ${DID.get(what)}.`;
        if (what === "no-show") this.missed.add({ entry_id, number, party_size });
        else if (what === "return") this.missed.drop(entry_id);
      } catch (error) {
        if (![404, 409, 410].includes(error.status)) throw error;
        if (what === "return") this.missed.drop(entry_id);
        this.feed?.ask();
        throw new Error(moving(error, number));
      }
    });
  }

  // At once, before the line itself is told.
  moved({ entry_id }, { state, called_at }) {
    if (!this.bar) return;
    const stays = (each) => each.entry_id !== entry_id || state === "QUEUEING";
    const called = (each) => (each.entry_id === entry_id && called_at ? { ...each, called_at, state: "called" } : each);
    this.bar = { ...this.bar, items: this.bar.items.filter(stays).map(called) };
    this.draw();
  }

  did(bar, words) {
    this.show(bar);
    at("console-did").textContent = words;
  }

  out({ status, message }) {
    const { id } = this;
    this.leave();
    this.id = id;
    at("console-live").textContent = "";
    const words = status ? "This is none of the bars you are signed in to. " : `${message} `;
    const link = element("a", { href: "#/consoles" }, status ? "Your bars" : "Sign in");
    at("console-trouble").replaceChildren(element("p", { role: "alert" }, words, link));
  }

  // One thing at a time with each thing.
  async alone(what, act) {
    if (this.busy.has(what)) return;
    this.busy.add(what);
    const { id } = this;
    for (const place of ["console-did", "console-wrong"]) at(place).textContent = "";
    try {
      await act();
    } catch (error) {
      if (id !== this.id) return;
      if (error instanceof SignedOut) this.failed(error);
      else at("console-wrong").textContent = error.message;
    } finally {
      this.busy.delete(what);
    }
  }
}
