// What a customer hears of: offers, and places in line that end. Over the socket while they wait for anything; and by
// asking when the page is opened or come back to, and every half minute while there is no socket.
//
// News of a place only says when to look: what has ended is what stood when we last looked and stands no more. So
// nothing is missed while the page is closed.

import { Latest } from "./latest.js";
import { keep, waits } from "./waits.js";
import { Watch } from "./watch.js";

const PAUSE = 30_000;

export class News extends EventTarget {
  offers = new Latest();
  asking = new Map();
  events = new Map();
  waiting = waits();

  constructor(api, websocket) {
    super();
    Object.assign(this, { api, websocket });
    setInterval(() => this.waits && !this.watch?.live && this.look(), PAUSE);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.waits) this.look();
    });
  }

  get waits() {
    return this.waiting.size > 0;
  }

  // Whoever has no identity yet waits for nothing. What cannot be had now is asked for again later.
  look() {
    if (!this.api.known) return;
    this.ask();
    this.all();
  }

  all() {
    for (const event of this.waiting.keys()) this.places(event);
  }

  ask() {
    this.offers.ask(
      (signal) => this.api.mine("GET", "/v1/customers/me/offers", undefined, { signal }),
      ({ items }) => this.offered(items),
      () => {},
    );
  }

  // The customer's places of an event, told as "places".
  places(event, failed = () => {}) {
    if (!this.asking.has(event)) this.asking.set(event, new Latest());
    return this.asking.get(event).ask(
      (signal) => this.api.mine("GET", `/v1/events/${event}/waitlist`, undefined, { signal }),
      ({ items }) => this.stand(event, items),
      (error) => {
        if (error.status === 404) this.stand(event, []);
        else failed(error);
      },
    );
  }

  stand(event, items) {
    const stood = this.waiting.get(event) ?? [];
    const standing = items.filter((place) => place.state !== "ended");
    const stands = standing.map((place) => place.waitlist_id);
    if (stands.length > 0) this.waiting.set(event, stands);
    else this.waiting.delete(event);
    keep(event, stands);
    this.tell("places", { event, items });
    for (const place of items) {
      if (place.state === "ended" && stood.includes(place.waitlist_id)) this.tell("ended", place);
    }
    if (!this.watch?.live && standing.some((place) => place.state === "offered")) this.ask();
    this.follow();
  }

  // All that is offered now. Whatever is offered was waited for, if not by this page.
  offered(items) {
    this.tell("offers", items);
    for (const { event_id } of items) if (!this.waiting.has(event_id)) this.places(event_id);
    this.follow();
  }

  // Requests for bars are heard elsewhere.
  hear(told) {
    const changes = told.filter(({ kind }) => kind !== "bar_request");
    if (changes.length === 0) return;
    // What was asked for before knows less.
    this.offers.drop();
    for (const change of changes) if (change.kind === "offer") this.tell("offer", change);
    for (const event of new Set(changes.map((change) => change.event_id))) this.places(event);
  }

  async follow() {
    if (!this.waits) return this.unfollow();
    let who;
    try {
      who = await this.api.identity();
    } catch {
      return;
    }
    if (!this.waits || this.watch?.token === who.token) return;
    this.unfollow();
    this.watch = new Watch(
      this.websocket,
      `customer/${who.customer}`,
      {
        // At first, and again after a gap: places may have ended of which we were not told.
        snapshot: ({ items }) => {
          this.offers.drop();
          if (items) this.offered(items);
          else this.ask();
          this.all();
        },
        changes: (changes) => this.hear(changes),
        status: () => {},
        refused: () => this.unfollow(),
      },
      who.token,
    );
  }

  unfollow() {
    this.watch?.close();
    this.watch = undefined;
  }

  // The event, undefined if it cannot be had.
  async event(id) {
    try {
      if (!this.events.has(id)) this.events.set(id, await this.api.get(`/v1/events/${id}`));
    } catch {
      return undefined;
    }
    return this.events.get(id);
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(type, hear) {
    this.addEventListener(type, ({ detail }) => hear(detail));
  }
}
