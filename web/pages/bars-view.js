// Bars nearby with room, nearest first, and asking one of them for a place.

import { arrange } from "./arrange.js";
import { asking, band, inLine, walk } from "./bar-words.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { REQUEST } from "./route.js";
import { apart, roughly } from "./whereabouts.js";

const AGAIN = 15_000;
const MOVED = 50;
const PAUSE = 300;

export class BarsView {
  heading = at("bars-title");
  title = "Bars nearby";
  latest = new Latest();
  rows = new Map();
  busy = new Set();

  // `place` is where to look for whoever does not say where they are, if there is such a place.
  constructor(api, where, request, place, arrived) {
    Object.assign(this, { api, where, request, place, arrived });
    at("bars-near").onclick = () => this.alone("where", () => where.allow());
    at("bars-place").onclick = () => where.fix && this.alone("where", () => where.forget());
    at("bars-forget").onclick = () => this.alone("where", () => where.forget());
    at("bars-wish").onsubmit = (event) => {
      event.preventDefault();
      this.ask();
    };
    at("bars-wish").oninput = () => {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.ask(), PAUSE);
    };
    where.addEventListener("change", () => this.here && this.moved());
    request.addEventListener("change", () => this.here && this.turn());
    document.addEventListener("visibilitychange", () => this.here && this.seen());
    setInterval(() => this.here && !document.hidden && this.ask(), AGAIN);
  }

  enter() {
    this.here = true;
    this.arrived();
    this.turn();
    this.where.resume();
    this.seen();
  }

  leave() {
    this.here = false;
    clearTimeout(this.pause);
    this.latest.drop();
    this.where.unwatch();
    at("bars-wrong").textContent = "";
  }

  seen() {
    if (document.hidden) return this.where.unwatch();
    this.where.watch();
    this.ask();
  }

  get spot() {
    const { fix } = this.where;
    return fix ? { lat: fix.latitude, lon: fix.longitude } : this.place;
  }

  // A few steps change nothing in the list; being somewhere else does.
  moved() {
    const { spot, asked, where } = this;
    this.turn();
    if (!document.hidden) where.watch();
    if (spot && asked && apart(spot, asked) < MOVED) return;
    this.ask();
    if (where.fix) where.tell().catch(() => {});
  }

  turn() {
    const { where, place, request } = this;
    at("bars-near").setAttribute("aria-pressed", Boolean(where.fix));
    at("bars-place").hidden = !place;
    at("bars-place").setAttribute("aria-pressed", !where.fix);
    at("bars-forget").hidden = !where.fix;
    at("bars-where").textContent = where.fix ? "Around where you are." : place ? "Around the example place." : NOWHERE;
    at("bars-under-way").hidden = !request.active;
    for (const { button, far } of this.rows.values()) button.hidden = far || request.active;
  }

  ask() {
    clearTimeout(this.pause);
    const { spot } = this;
    const wish = this.wish();
    if (!spot || !wish) return;
    this.asked = spot;
    const query = roughly(spot);
    query.set("party_size", wish.party_size);
    this.latest.ask(
      (signal) => this.api.get(`/v1/bars/nearby?${query}`, signal),
      ({ items }) => {
        at("bars-trouble").replaceChildren();
        this.show(items, wish);
      },
      (error) => failure(at("bars-trouble"), error, () => this.ask()),
    );
  }

  // Undefined while the form makes no sense; the browser says so when one asks.
  wish() {
    if (!at("bars-wish").checkValidity()) return undefined;
    return { party_size: Number(at("bars-party").value), max_wait_minutes: Number(at("bars-longest").value) };
  }

  show(items, wish) {
    const focused = at("bars-list").contains(document.activeElement) && document.activeElement;
    const old = this.rows;
    this.rows = new Map(items.map((bar) => [bar.bar_id, old.get(bar.bar_id) ?? this.row(bar)]));
    for (const bar of items) tell(this.rows.get(bar.bar_id), bar, wish.max_wait_minutes);
    arrange(at("bars-list"), [...this.rows.values()].map(({ line }) => line));
    this.turn();
    if (focused && (!focused.isConnected || focused.hidden)) this.heading.focus();
    const said = found(items.length);
    if (at("bars-found").textContent !== said) at("bars-found").textContent = said;
  }

  row({ bar_id, name }) {
    const [facts, note] = [element("p", {}), element("p", { class: "note" })];
    const button = element("button", { "aria-label": `Ask ${name}` }, "Ask");
    button.onclick = () => this.alone("ask", () => this.choose(bar_id));
    return { line: element("li", {}, element("h2", {}, name), facts, note, button), facts, note, button };
  }

  async choose(bar) {
    const wish = this.wish();
    if (!wish) return at("bars-wish").reportValidity();
    try {
      if (this.where.fix) await this.where.tell();
      const { request_id } = await this.api.mine("POST", `/v1/bars/${bar}/requests`, wish);
      this.request.begin(request_id);
    } catch (error) {
      if (error.code !== "REQUEST_EXISTS") throw error;
      this.request.begin(error.details.request_id);
    }
    location.hash = REQUEST;
  }

  // One thing at a time with each thing; whoever asks waits until it is told where they are.
  async alone(what, act) {
    if (this.busy.has(what)) return;
    this.busy.add(what);
    at("bars-wrong").textContent = "";
    try {
      await act();
    } catch (error) {
      at("bars-wrong").textContent = asking(error);
    } finally {
      this.busy.delete(what);
      // The button that was pressed may be gone.
      if (this.here && document.activeElement === document.body) at("bars-near").focus();
    }
  }
}

const NOWHERE = 'Press "Near me" to see the bars around you. Where you are is forgotten within half an hour.';

function tell(row, { walk_minutes, queue_length, wait }, longest) {
  const { facts, note } = row;
  const words = [walk(walk_minutes), inLine(queue_length), `wait ${band(wait)}`].join(" · ");
  if (facts.textContent !== words) facts.textContent = words;
  row.far = wait.median_minutes > longest;
  note.textContent = row.far ? `One waits longer here than your ${longest} minutes.` : "";
}

function found(count) {
  if (count === 0) return "No bar with room for you within two kilometres.";
  return count === 1 ? "One bar with room, within two kilometres." : `${count} bars with room, the nearest first.`;
}
