// Whoever was called and did not come, on this device: as long as they may come back, the staff can let them in again.

import { arrange } from "./arrange.js";
import { party } from "./bar-words.js";
import { at, element } from "./element.js";
import { Kept } from "./kept.js";
import { minutes, secondsUntil } from "./when.js";

const MINUTE = 60_000;
const missed = new Kept("linehold-missed");

export class ConsoleMissed {
  rows = new Map();

  // `back` is told whom to let in; `home` is where to go on reading when one's place is gone.
  constructor(back, home) {
    Object.assign(this, { back, home });
    setInterval(() => this.bar && this.tick(), 1_000);
  }

  // With the bar's id; without, none.
  async visit(bar, account) {
    Object.assign(this, { bar, grace: 0 });
    this.rows.clear();
    this.draw([]);
    if (!bar) return;
    try {
      const { grace_minutes } = await account.api.get(`/v1/bars/${bar}`);
      if (bar === this.bar) this.grace = grace_minutes * MINUTE;
    } catch {
      // Then nobody is shown here; guests can still say themselves that they are coming back.
    }
  }

  get kept() {
    return (missed.get(this.bar) ?? []).filter(({ until }) => until > Date.now());
  }

  add(entry) {
    if (this.grace > 0) this.keep([...this.kept, { ...entry, until: Date.now() + this.grace }]);
  }

  drop(id) {
    this.keep(this.kept.filter(({ entry_id }) => entry_id !== id));
  }

  keep(entries) {
    if (entries.length > 0) missed.set(this.bar, entries);
    else missed.delete(this.bar);
    this.tick();
  }

  // Those who are in the line again, by their own doing, are no more to be let in.
  draw(items) {
    this.items = items.map(({ entry_id }) => entry_id);
    this.tick();
  }

  tick() {
    const list = at("console-missed");
    const inside = list.contains(document.activeElement);
    const shown = this.bar ? this.kept.filter(({ entry_id }) => !this.items.includes(entry_id)) : [];
    const old = this.rows;
    this.rows = new Map(shown.map((entry) => [entry.entry_id, old.get(entry.entry_id) ?? this.row(entry)]));
    for (const { entry_id, until } of shown) this.rows.get(entry_id).left.textContent = minutes(secondsUntil(until));
    arrange(list, [...this.rows.values()].map(({ line }) => line));
    at("console-gone").hidden = shown.length === 0;
    if (inside && !list.contains(document.activeElement)) (list.querySelector("button") ?? this.home).focus();
  }

  row(entry) {
    const { number, party_size } = entry;
    const left = element("span", { role: "timer" });
    const button = element("button", { "aria-label": `Let back: ${number}` }, "Let back");
    button.onclick = () => this.back(entry);
    const who = element("div", {}, element("strong", { class: "number" }, number), ` ${party(party_size)}`);
    return { left, line: element("li", {}, who, left, button) };
  }
}
