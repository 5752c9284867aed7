// A section as rows of check boxes: a seat is named "Row 3, seat 12, available" for those who do not see it.
// Names are the organiser's and may be "constructor": whatever is looked up by name is in a Map.

import { element } from "./element.js";
import { price } from "./money.js";
import { SeatKeys } from "./seat-keys.js";

const WORDS = new Map([
  ["free", "available"],
  ["held", "held by another customer"],
  ["booked", "sold"],
  ["blocked", "not for sale"],
]);

// Which seats can be chosen: to hold them, or to wait for them.
const FREE = ["free"];
const TAKEN = ["held", "booked"];

export class SeatMap {
  constructor(place, chosen) {
    Object.assign(this, { place, chosen, rows: new Map(), mine: new Set(), keys: new SeatKeys(place) });
    this.seeking = FREE;
    place.addEventListener("change", () => this.chosen(this.choice()));
    // A seat that cannot be had is still there for the keys and for screen readers, which `disabled` would prevent.
    place.addEventListener("click", (event) => {
      if (event.target.ariaDisabled === "true") event.preventDefault();
    });
    setInterval(() => this.lapse(), 250);
  }

  // The whole section, as the server has it.
  show({ section, rows }, prices) {
    const chosen = new Set(this.choice());
    const focused = this.place.contains(document.activeElement) && document.activeElement.value;
    const costs = new Map(Object.entries(prices));
    this.section = section;
    this.rows = new Map(
      rows.map((row) => [row.id, { ...row, taken: new Map(Object.entries(row.taken)), boxes: new Map() }]),
    );
    const drawn = [];
    let category;
    for (const row of this.rows.values()) {
      if (row.category !== category) drawn.push(priced(row.category, costs.get(row.category)));
      category = row.category;
      drawn.push(this.draw(row, chosen));
    }
    this.place.replaceChildren(...drawn);
    this.repaint();
    const again = [...this.place.querySelectorAll("input")].find((box) => box.value === focused);
    this.keys.stop(again);
    again?.focus();
    this.chosen(this.choice());
  }

  clear() {
    this.rows = new Map();
    this.place.replaceChildren();
    this.keys.stop();
    this.chosen([]);
  }

  // What changed: rows that are older than what we have are old news.
  apply(changes) {
    for (const change of changes) {
      const row = this.rows.get(change.row);
      if (!row || change.version < row.version) continue;
      row.version = change.version;
      for (const [seat, claim] of Object.entries(change.seats)) {
        if (claim.state === "free") row.taken.delete(seat);
        else row.taken.set(seat, claim);
      }
      row.accessible = change.accessible ?? row.accessible;
      for (const seat of row.seats) this.paint(row, seat);
    }
    this.chosen(this.choice());
  }

  // Our own seats look different; nobody but us knows that they are ours.
  own(names) {
    if (String(names) === String([...this.mine])) return;
    this.mine = new Set(names);
    this.repaint();
  }

  repaint() {
    for (const row of this.rows.values()) for (const seat of row.seats) this.paint(row, seat);
  }

  // Choose among those that are taken, or again among those that are free. What was chosen is chosen no more.
  seek(taken) {
    this.seeking = taken ? TAKEN : FREE;
    for (const box of this.place.querySelectorAll("input:checked")) box.checked = false;
    this.repaint();
    this.chosen([]);
  }

  focus() {
    this.keys.here?.focus();
  }

  choice() {
    return [...this.place.querySelectorAll("input:checked")].map((box) => box.value);
  }

  draw(row, chosen) {
    const seats = row.seats.map((seat) => {
      const box = element("input", { type: "checkbox", tabindex: -1, value: `${this.section}-${row.id}-${seat}` });
      box.checked = chosen.has(box.value);
      const made = element("label", {}, box, seat);
      row.boxes.set(seat, { box, label: made });
      return made;
    });
    const name = `Row ${row.id}`;
    return element("div", { class: "row", role: "group", "aria-label": name }, element("span", {}, name), ...seats);
  }

  paint(row, seat) {
    const { box, label } = row.boxes.get(seat);
    const state = row.taken.get(seat)?.state ?? "free";
    const mine = this.mine.has(box.value);
    const accessible = row.accessible.includes(seat);
    label.className = [state, mine && "mine", accessible && "accessible"].filter(Boolean).join(" ");
    const out = !this.seeking.includes(state) || (mine && this.seeking === TAKEN);
    box.ariaDisabled = String(out);
    if (out) box.checked = false;
    const words = [`Row ${row.id}`, `seat ${seat}`, accessible && "accessible", mine ? "yours" : WORDS.get(state)];
    box.ariaLabel = words.filter(Boolean).join(", ");
  }

  // A held seat is free when its time has passed: no message says so.
  lapse() {
    const now = Date.now();
    const before = this.choice().length;
    for (const row of this.rows.values()) {
      for (const [seat, claim] of row.taken) {
        if (claim.until && Date.parse(claim.until) <= now) {
          row.taken.delete(seat);
          this.paint(row, seat);
        }
      }
    }
    if (this.choice().length !== before) this.chosen(this.choice());
  }
}

function priced(category, cost) {
  return element("p", { class: "category" }, cost ? `${category} · ${price(cost)}` : category);
}
