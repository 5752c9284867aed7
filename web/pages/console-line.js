// A bar's line on its console: whoever came first is first, with what is known of their coming and what can be done.

import { arrange } from "./arrange.js";
import { band, party } from "./bar-words.js";
import { at, element } from "./element.js";
import { clock } from "./when.js";

const ACTS = [
  ["call", "Call", ({ state }) => state === "queueing"],
  ["seat", "Seat", ({ state }) => state !== "confirming"],
  ["no-show", "No-show", ({ state }) => state === "called"],
];

export class ConsoleLine {
  rows = new Map();

  // `move` is told the entry and what to do with it; `home` is where to go on reading when one's place is gone.
  constructor(move, home) {
    Object.assign(this, { move, home });
  }

  draw(items) {
    const list = at("console-line");
    const focused = list.contains(document.activeElement) && document.activeElement;
    const line = focused && focused.closest("li");
    const old = this.rows;
    this.rows = new Map(items.map((entry) => [entry.entry_id, old.get(entry.entry_id) ?? this.row(entry)]));
    for (const entry of items) this.tell(this.rows.get(entry.entry_id), entry);
    arrange(list, [...this.rows.values()].map((row) => row.line));
    if (!focused || (focused.isConnected && !focused.hidden)) return;
    const next = line.isConnected && line.querySelector("button:not([hidden])");
    (next || this.home).focus();
  }

  row({ number }) {
    const row = { who: element("span", { class: "name" }), since: element("time", {}), marks: element("span", {}) };
    row.buttons = ACTS.map(([what, words]) => {
      const button = element("button", { "aria-label": `${words}: ${number}` }, words);
      button.onclick = () => this.move(row.entry, what);
      return button;
    });
    const about = element("div", {}, row.who, row.since, row.marks);
    const strong = element("strong", { class: "number" }, number);
    row.line = element("li", {}, strong, about, element("p", { class: "buttons" }, ...row.buttons));
    return row;
  }

  tell(row, entry) {
    row.entry = entry;
    row.who.textContent = party(entry.party_size);
    since(row.since, entry);
    row.marks.textContent = marks(entry).join(" · ");
    row.line.className = entry.state === "called" ? "processing" : entry.arrived_at ? "here" : entry.state;
    row.buttons.forEach((button, place) => (button.hidden = !ACTS[place][2](entry)));
    row.buttons[1].classList.toggle("next", Boolean(entry.arrived_at));
  }

  clear() {
    this.rows.clear();
    at("console-line").replaceChildren();
  }
}

function since(place, { state, joined_at, called_at }) {
  const at = called_at ?? joined_at;
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(at)) / 60_000));
  place.dateTime = at;
  place.textContent = `${state === "called" ? "called" : "since"} ${clock(at)} (${minutes} min)`;
}

function marks({ state, wait, set_out_at, arrived_at, expires_at }) {
  if (state === "confirming") return [`has to say yes until ${clock(expires_at)}`];
  if (arrived_at) return ["seems to be here: seat them?"];
  const going = set_out_at ? ["set out"] : [];
  return state === "queueing" && wait ? [...going, `turn in ${band(wait)}`] : going;
}
