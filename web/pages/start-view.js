// Search as one types. Nothing asked for: what is popular, then what is coming up.

import { card } from "./cards.js";
import { at } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { startAddress } from "./route.js";
import { midnight } from "./when.js";

const PAUSE = 200;
const PAGE = 20;
const POPULAR = 6;

export class StartView {
  heading = at("start-title");
  latest = new Latest();

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    at("search").addEventListener("input", () => {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.search(), PAUSE);
    });
    at("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    at("more").onclick = () => this.more();
  }

  get title() {
    return this.asked.keyword && `Search: ${this.asked.keyword}`;
  }

  // What was found before is still there when one comes back.
  enter(asked) {
    for (const id of ["keyword", "from", "to"]) {
      if (at(id).value.trim() !== asked[id]) at(id).value = asked[id];
    }
    this.search();
    this.arrived();
  }

  leave() {
    clearTimeout(this.pause);
    this.latest.drop();
    if (this.busy) this.asked = undefined;
  }

  search() {
    clearTimeout(this.pause);
    const asked = { keyword: at("keyword").value.trim(), from: at("from").value, to: at("to").value };
    if (this.asked && startAddress(asked) === startAddress(this.asked)) return;
    this.asked = asked;
    history.replaceState(null, "", startAddress(asked));
    this.arrived();
    this.ask();
  }

  ask() {
    const idle = startAddress(this.asked) === "#/";
    this.query = query(this.asked, Date.now());
    this.start();
    this.latest.ask(
      (signal) => Promise.all([this.page(signal), idle ? this.popular(signal) : { items: [] }]),
      ([page, popular]) => {
        this.finish();
        at("popular-events").replaceChildren(...popular.items.map(card));
        at("popular").hidden = popular.items.length === 0;
        at("found-title").textContent = idle ? "Coming up" : "Events found";
        at("found-events").replaceChildren();
        this.add(page, idle);
        if (popular.error) this.fail(popular.error, () => this.ask());
      },
      (error) => {
        at("popular").hidden = true;
        at("found").textContent = "";
        at("found-events").replaceChildren();
        at("more").hidden = true;
        this.fail(error, () => this.ask());
      },
    );
  }

  more() {
    this.start();
    this.latest.ask(
      (signal) => this.page(signal, this.cursor),
      (page) => {
        this.finish();
        const first = at("found-events").children.length;
        this.add(page, false);
        at("found-events").children[first]?.querySelector("a").focus();
      },
      (error) => this.fail(error, () => this.more()),
    );
  }

  page(signal, cursor) {
    const asked = new URLSearchParams(this.query);
    if (cursor) asked.set("cursor", cursor);
    return this.api.get(`/v1/events/search?${asked}`, signal);
  }

  // A page without what is popular is better than none.
  async popular(signal) {
    try {
      return await this.api.get(`/v1/events/popular?limit=${POPULAR}`, signal);
    } catch (error) {
      return { items: [], error };
    }
  }

  add(page, idle) {
    at("found-events").append(...page.items.map(card));
    this.cursor = page.next_cursor;
    at("more").hidden = !page.next_cursor;
    at("found").textContent = summary(at("found-events").children.length, page.next_cursor, idle);
  }

  start() {
    this.busy = true;
    at("start-trouble").replaceChildren();
    at("found-events").setAttribute("aria-busy", "true");
  }

  finish() {
    this.busy = false;
    at("found-events").removeAttribute("aria-busy");
  }

  fail(error, again) {
    this.finish();
    failure(at("start-trouble"), error, () => {
      at("found-title").focus();
      again();
    });
  }
}

// The days are those of whoever asks, the last one included. From now on is what the API takes for granted.
function query({ keyword, from, to }, now) {
  const asked = new URLSearchParams({ limit: PAGE });
  if (keyword) asked.set("keyword", keyword);
  if (from && midnight(from) > now) asked.set("start", midnight(from).toISOString());
  if (to) asked.set("end", midnight(to, 1).toISOString());
  return asked;
}

function summary(count, more, idle) {
  if (count === 0) return idle ? "There are no events yet." : "No events found.";
  if (idle) return "";
  if (more) return `The first ${count} events; there are more.`;
  return count === 1 ? "1 event." : `${count} events.`;
}
