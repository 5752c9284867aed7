// A bar's screen on the wall: who is called, who comes next, and how long the line is.

import { arrange } from "./arrange.js";
import { current, until } from "./bar-clock.js";
import { band, inLine } from "./bar-words.js";
import { at, element } from "./element.js";
import { Feed } from "./feed.js";

const NEXT = 8;
const SURE = 60_000;
const STATES = new Map([
  ["CLOSED", "Closed."],
  ["PAUSED", "No more guests are taken in just now."],
  ["QUEUE_FULL", "The line is full."],
]);

export class WallView {
  heading = at("wall-title");

  constructor(api, websocket, arrived) {
    Object.assign(this, { api, websocket, arrived });
    at("wall-whole").onclick = () => at("wall").requestFullscreen().catch(() => {});
    document.addEventListener("fullscreenchange", () => {
      at("wall-whole").hidden = Boolean(document.fullscreenElement);
    });
    document.addEventListener("visibilitychange", () => this.feed && this.stayOn());
    setInterval(() => this.feed && Date.now() >= this.until && this.show(this.board), 1_000);
  }

  get title() {
    return at("wall-title").textContent;
  }

  enter({ id }) {
    this.leave();
    this.feed = new Feed(this.websocket, `bar/${id}`, {
      read: (tag, signal) => this.api.newer(`/v1/bars/${id}/board`, tag, { signal }),
      whole: (board) => this.show(board),
      part: (boards) => this.show(boards.at(-1)),
      failed: (error) => this.failed(error),
      refused: (error) => this.failed(error),
      status: () => this.tell(),
      sure: SURE,
    });
    this.stayOn();
    this.arrived();
  }

  leave() {
    this.feed?.close();
    this.feed = this.until = undefined;
    this.lock?.release();
    this.lock = undefined;
    if (document.fullscreenElement) document.exitFullscreen();
    at("wall-title").textContent = "Bar";
    for (const list of ["wall-called", "wall-next"]) at(list).replaceChildren();
    for (const words of ["wall-state", "wall-count", "wall-status"]) at(words).textContent = "";
    at("wall-parts").hidden = true;
  }

  show(board) {
    Object.assign(this, { board, until: until(board) });
    const { name, state, queue_length, wait, entries } = current(board);
    const named = at("wall-title").textContent === name;
    at("wall-title").textContent = name;
    at("wall-parts").hidden = false;
    at("wall-state").textContent = STATES.get(state) ?? "";
    const called = entries.filter((entry) => entry.state === "called");
    const next = entries.filter((entry) => entry.state !== "called");
    list(at("wall-called"), called);
    list(at("wall-next"), next.slice(0, NEXT));
    at("wall-now").hidden = called.length === 0;
    at("wall-then").hidden = next.length === 0;
    const takes = state === "WAITING" ? ` · wait ${band(wait)}` : "";
    at("wall-count").textContent = state === "CLOSED" ? "" : `${inLine(queue_length)}${takes}`;
    this.tell();
    if (!named) this.arrived();
  }

  tell() {
    at("wall-status").textContent = this.feed?.watch.live ? "" : "Connecting …";
  }

  failed({ status }) {
    if (status !== 404) return;
    this.leave();
    at("wall-state").textContent = "There is no such bar.";
  }

  // Browsers let go of it whenever the page is hidden.
  async stayOn() {
    if (document.hidden) return;
    this.lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (!this.feed) this.lock?.release();
  }
}

// Numbers that stay keep their elements, so that only what is new is read out.
function list(place, entries) {
  const old = new Map([...place.children].map((line) => [line.textContent, line]));
  arrange(place, entries.map(({ number }) => old.get(number) ?? element("li", {}, number)));
}
