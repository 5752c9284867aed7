// Guests who ask a bar for a place: each rings until it is answered, or until its time is over.

import { arrange } from "./arrange.js";
import { party, walk } from "./bar-words.js";
import { at, element } from "./element.js";
import { Ring } from "./ring.js";
import { minutes, secondsUntil } from "./when.js";

export class ConsoleOffers {
  rows = new Map();
  ring = new Ring(at("console-sound"));

  // `answer` is told the offer and what to answer; `turned` that there are more or fewer; `home` is where to go on
  // reading when the last one is gone.
  constructor({ answer, turned, home }) {
    Object.assign(this, { answer, turned, home });
    setInterval(() => this.tick(), 500);
  }

  // All that can be answered now.
  all(offers) {
    const ids = offers.map((offer) => offer.offer_id);
    for (const id of this.rows.keys()) if (!ids.includes(id)) this.drop(id);
    for (const offer of offers) this.one(offer);
  }

  one(offer) {
    const { offer_id, state, expires_in } = offer;
    if (state !== "pending" || expires_in <= 0) return this.drop(offer_id);
    if (this.rows.has(offer_id)) return;
    this.rows.set(offer_id, this.row(offer, Date.now() + 1000 * expires_in));
    this.draw();
    this.tick();
    at("console-rings").textContent = `${called(offer)}, asks for a place. ${expires_in} seconds to answer.`;
    navigator.vibrate?.(200);
    this.ring.begin();
  }

  row(offer, until) {
    const id = `${offer.offer_id}-words`;
    const words = element("div", { id }, element("strong", {}, party(offer.party_size)), walked(offer));
    const left = element("span", { role: "timer" });
    const [yes, no] = [element("button", { class: "next" }, "Accept"), element("button", {}, "Reject")];
    for (const button of [yes, no]) button.setAttribute("aria-describedby", id);
    yes.onclick = () => this.answer(offer, "accept");
    no.onclick = () => this.answer(offer, "reject");
    const line = element("li", {}, words, left, element("p", { class: "buttons" }, yes, no));
    return { line, left, until };
  }

  drop(id) {
    const row = this.rows.get(id);
    if (!row) return;
    const inside = row.line.contains(document.activeElement);
    this.rows.delete(id);
    this.draw();
    if (this.rows.size === 0) this.ring.end();
    if (inside) (at("console-offers").querySelector("button") ?? this.home).focus();
  }

  draw() {
    arrange(at("console-offers"), [...this.rows.values()].map(({ line }) => line));
    at("console-none").hidden = this.rows.size > 0;
    this.turned();
  }

  tick() {
    for (const [id, { left, until }] of this.rows) {
      const seconds = secondsUntil(until);
      left.textContent = minutes(seconds);
      if (seconds === 0) this.drop(id);
    }
  }

  clear() {
    this.rows.clear();
    this.draw();
    this.ring.end();
    at("console-rings").textContent = "";
  }
}

function walked({ walk_minutes }) {
  return ` · ${walk(walk_minutes) || "says not where they are"}`;
}

function called({ party_size, walk_minutes }) {
  return [party(party_size), walk(walk_minutes)].filter(Boolean).join(", ");
}
