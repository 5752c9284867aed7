// A screen on the wall: the code to scan, who is called, and how many wait.

import { arrange } from "./arrange.js";
import { Board } from "./board.js";
import { screens } from "./counter-screens.js";
import { at, element } from "./element.js";
import { Feed } from "./feed.js";
import { waiting } from "./store-words.js";

// A screen that is taken away is not told, only refused.
const TAKEN = 30_000;

export class ScreenView {
  heading = at("screen-title");
  queues = new Map();

  constructor(api, websocket, arrived) {
    Object.assign(this, { api, websocket, arrived });
    document.addEventListener("visibilitychange", () => this.feeds && this.stayOn());
  }

  get title() {
    return this.board?.name ?? "Screen";
  }

  enter({ id }) {
    this.leave();
    this.id = id;
    const kept = screens.get(id);
    if (kept) this.follow(kept, id);
    else this.over("This device is no screen. Sign in to the store, and use the device as its screen.");
    this.arrived();
  }

  leave() {
    this.feeds?.forEach((feed) => feed.close());
    this.feeds = this.board = undefined;
    this.queues.clear();
    this.lock?.release();
    this.lock = undefined;
    at("screen-title").textContent = "Screen";
    at("screen-queues").replaceChildren();
    for (const id of ["screen-about", "screen-status", "screen-over"]) at(id).textContent = "";
    for (const id of ["screen-code", "screen-leave"]) at(id).hidden = true;
  }

  follow({ store, token }, display) {
    const [code, board] = [`/v1/stores/${store}/code`, `/v1/stores/${store}/board`];
    const common = {
      failed: (error) => this.failed(error),
      refused: (error) => this.failed(error),
      status: () => this.tell(),
    };
    this.feeds = [
      new Feed(
        this.websocket,
        `display/${display}`,
        {
          ...common,
          read: (tag, signal) => this.api.newer(code, tag, { token, signal }),
          whole: (data) => this.show(data),
          part: (data) => this.show(data),
          sure: TAKEN,
        },
        token,
      ),
      new Feed(this.websocket, `store/${store}`, {
        ...common,
        read: (tag, signal) => this.api.newer(board, tag, { signal }),
        whole: (data) => this.draw((this.board = new Board(data))),
        part: (changes) => {
          this.board.apply(changes);
          this.draw(this.board);
        },
      }),
    ];
    this.stayOn();
  }

  // The picture is an image, so nothing in it can run.
  show({ code, svg }) {
    if (!code) return this.closed();
    at("screen-code").hidden = false;
    at("screen-picture").src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    this.tell();
  }

  draw(board) {
    if (!board.open) return this.closed();
    const named = at("screen-title").textContent === board.name;
    at("screen-title").textContent = board.name;
    at("screen-about").textContent = board.description;
    const lines = [...board.queues.values()].map((queue) => this.line(board, queue));
    arrange(at("screen-queues"), lines);
    this.tell();
    if (!named) this.arrived();
  }

  line(board, { queue_id, name, paused }) {
    if (!this.queues.has(queue_id)) {
      const parts = ["called", "count"].map((part) => element("p", { class: part }));
      this.queues.set(queue_id, element("li", {}, element("h2", {}, name), ...parts));
    }
    const line = this.queues.get(queue_id);
    const [called, count] = line.querySelectorAll("p");
    const numbers = board.those(queue_id, "processing").map(({ number }) => number);
    if (called.textContent !== numbers.join("")) {
      called.replaceChildren(...numbers.map((number) => element("strong", {}, number)));
    }
    called.hidden = numbers.length === 0;
    count.textContent = waiting(board.those(queue_id, "waiting").length) + (paused ? " · paused" : "");
    return line;
  }

  tell() {
    const live = this.feeds?.every((feed) => feed.watch.live);
    at("screen-status").textContent = live ? "" : "Connecting …";
  }

  failed({ code, status }) {
    if (code === "STORE_CLOSED" || code === "STORE_NOT_FOUND") this.closed();
    else if (status === 401 || ["DISPLAY_NOT_FOUND", "TOKEN_EXPIRED", "TOKEN_INVALID", "NOT_YOURS"].includes(code)) {
      screens.delete(this.id);
      this.over("This screen was taken away from the store.");
    }
  }

  closed() {
    screens.delete(this.id);
    this.over("Closed. Thank you for coming.");
  }

  over(words) {
    const { title, id } = this;
    this.leave();
    this.id = id;
    at("screen-title").textContent = title;
    at("screen-over").textContent = words;
    at("screen-leave").hidden = false;
  }

  // Browsers let go of it whenever the page is hidden.
  async stayOn() {
    if (document.hidden) return;
    this.lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (!this.feeds) this.lock?.release();
  }
}
