// The guest's request for a place in a bar, on every view, until it is over. The customer's topic says when to look
// again, the bar's how the line moves; without a socket it is asked for every few seconds.

import { current, until } from "./bar-clock.js";
import { Feed } from "./feed.js";
import { Latest } from "./latest.js";
import { secondsUntil } from "./when.js";
import { Watch } from "./watch.js";

const KEY = "linehold-bar-request";
const PAUSE = 5_000;
// Waits change though nothing is told.
const SURE = 12;
// What has ended is told for so long.
const TOLD = 3_600_000;
const ACTIVE = ["REQUESTING", "CONFIRMING", "QUEUEING"];

// Tells "change", with what it was before; "trouble", that it cannot be had; and "status".
export class BarRequest extends EventTarget {
  latest = new Latest();
  ticks = 0;

  constructor(api, websocket, where) {
    super();
    Object.assign(this, { api, websocket, where, id: localStorage.getItem(KEY) ?? undefined });
    setInterval(() => this.tick(), PAUSE);
    setInterval(() => this.count(), 500);
    where.addEventListener("told", () => this.active && this.ask());
    document.addEventListener("visibilitychange", () => document.hidden || !this.id || this.ask());
  }

  get active() {
    return ACTIVE.includes(this.now?.state);
  }

  // The staff may let somebody back in.
  get open() {
    return this.active || Boolean(this.now?.return_until);
  }

  // One that was just made, or stood in the way of another.
  begin(id) {
    this.drop();
    this.keep(id);
    this.ask();
  }

  // When the page is opened, for whoever has one.
  look() {
    if (this.id) this.ask();
  }

  // Whatever has become of it when its time is over.
  count() {
    if (past(this.now)) this.take(this.now);
    if (this.board && Date.now() >= this.lapse) this.moved(this.board);
    if (this.until === undefined || this.late || secondsUntil(this.until) > 0) return;
    this.late = true;
    this.ask();
  }

  tick() {
    this.ticks += 1;
    if (!this.open || document.hidden) return;
    if (!this.watch?.live || this.late || this.ticks % SURE === 0) this.ask();
  }

  ask() {
    return this.latest.ask(
      (signal) => this.read(signal),
      (answer) => {
        if (!answer) return;
        this.tag = answer.tag;
        this.take(answer.data);
      },
      (error) => this.failed(error),
    );
  }

  // Of those of the last days the one that is under way, else the newest.
  async read(signal) {
    if (!this.api.known) return { data: null };
    if (!this.id) {
      const { items } = await this.api.mine("GET", "/v1/bar-requests", undefined, { signal });
      const found = items.find(({ state }) => ACTIVE.includes(state)) ?? items.find((head) => !past(head));
      if (!found) return { data: null };
      this.keep(found.request_id);
    }
    return this.api.myNewer(`/v1/bar-requests/${this.id}`, this.tag, signal);
  }

  failed(error) {
    if (error.status === 404) {
      this.drop();
      this.take(null);
    } else this.tell("trouble", error);
  }

  take(told) {
    const before = this.now;
    const now = past(told) ? null : told;
    if (told && !now) this.drop();
    this.now = now;
    this.until = deadline(now);
    this.late = false;
    this.ahead = now?.position ? now.position - 1 : undefined;
    this.where.ping(now?.state === "QUEUEING");
    if (now && !this.active && (!before || ACTIVE.includes(before.state))) this.where.over();
    if (now && !this.open) localStorage.removeItem(KEY);
    this.follow();
    this.line();
    this.tell("change", before);
  }

  // What the guest does; whatever comes of it is shown.
  async act(what) {
    const { id } = this;
    try {
      const now = await this.api.mine("POST", `/v1/bar-requests/${id}/${what}`, {});
      if (id !== this.id) return;
      this.latest.drop();
      this.tag = undefined;
      this.take(now);
    } catch (error) {
      if (id === this.id) this.ask();
      throw error;
    }
  }

  async follow() {
    if (!this.open) return this.unfollow();
    let who;
    try {
      who = await this.api.identity();
    } catch {
      return;
    }
    if (!this.open || this.watch?.token === who.token) return;
    this.unfollow();
    this.watch = new Watch(
      this.websocket,
      `customer/${who.customer}`,
      {
        snapshot: () => this.ask(),
        changes: (changes) => changes.some(({ kind }) => kind === "bar_request") && this.ask(),
        status: () => this.tell("status"),
        refused: () => this.unfollow(),
      },
      who.token,
    );
  }

  unfollow() {
    this.watch?.close();
    this.watch = undefined;
  }

  // The bar's line, while one stands in it.
  line() {
    const bar = this.now?.position ? this.now.bar.bar_id : undefined;
    if (bar === this.followed) return;
    this.feed?.close();
    this.followed = bar;
    this.board = undefined;
    this.feed = bar && new Feed(this.websocket, `bar/${bar}`, {
      read: (tag, signal) => this.api.newer(`/v1/bars/${bar}/board`, tag, { signal }),
      whole: (board) => this.moved(board),
      part: (boards) => this.moved(boards.at(-1)),
      failed: () => {},
      refused: () => {},
    });
  }

  // Whoever is told that they stand elsewhere asks how long it takes from there.
  moved(board) {
    Object.assign(this, { board, lapse: until(board) });
    const place = current(board).entries.findIndex(({ number }) => number === this.now?.number);
    if (place === this.ahead) return;
    if (place >= 0) {
      this.ahead = place;
      this.tell("change", this.now);
    }
    this.ask();
  }

  keep(id) {
    this.id = id;
    this.tag = undefined;
    localStorage.setItem(KEY, id);
  }

  drop() {
    this.latest.drop();
    this.unfollow();
    this.feed?.close();
    this.id = this.tag = this.now = this.until = this.feed = this.followed = this.board = undefined;
    localStorage.removeItem(KEY);
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(type, hear) {
    this.addEventListener(type, ({ detail }) => hear(detail));
  }
}

// The end of the search, of the time to confirm, or of that to come back.
function deadline(now) {
  if (now?.expires_at) return Date.now() + 1000 * now.expires_in;
  return now?.return_until ? Date.now() + 1000 * now.return_in : undefined;
}

function past(now) {
  return Boolean(now?.ended_at) && Date.now() - Date.parse(now.ended_at) > TOLD;
}
