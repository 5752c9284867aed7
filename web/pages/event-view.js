// An event, whether it is on sale, and the seats of one of its sections, live.

import { at, element } from "./element.js";
import { facts } from "./facts.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { eventAddress } from "./route.js";
import { sales } from "./sales.js";
import { Shopping } from "./shopping.js";
import { SeatMap } from "./seat-map.js";
import { Waitlist } from "./waitlist.js";
import { Watch } from "./watch.js";

export class EventView {
  heading = at("event-title");
  latest = new Latest();

  constructor(api, websocket, cart, news, arrived) {
    Object.assign(this, { api, websocket, cart, arrived });
    this.map = new SeatMap(at("map"), (seats) => {
      cart.choose(this.waitlist.seeking ? [] : seats);
      this.waitlist.choose(seats);
    });
    this.waitlist = new Waitlist(api, news, this.map);
    this.shopping = new Shopping(api);
    setInterval(() => this.tick(), 1000);
  }

  get title() {
    return at("event-title").textContent;
  }

  enter({ id, section }) {
    if (this.event?.event_id === id) {
      this.open(section);
      this.arrived();
      return;
    }
    this.leave();
    at("event-title").textContent = "Event";
    this.load(id, section);
  }

  leave() {
    this.latest.drop();
    this.close();
    this.event = undefined;
    for (const id of ["facts", "event-trouble", "sections"]) at(id).replaceChildren();
    this.say("");
    at("plan").hidden = true;
    this.cart.visit(undefined);
    this.waitlist.visit(undefined);
    this.shopping.visit(undefined);
  }

  load(id, section) {
    this.latest.ask(
      (signal) => this.api.get(`/v1/events/${encodeURIComponent(id)}`, signal),
      (event) => {
        this.show(event);
        this.open(section);
        this.arrived();
      },
      (error) => {
        failure(at("event-trouble"), error, () => this.load(id, section));
        this.arrived();
      },
    );
  }

  show(event) {
    this.event = event;
    this.phase = this.inside = undefined;
    this.shopping.visit(event);
    at("event-title").textContent = event.name;
    at("facts").replaceChildren(...facts(event));
    at("sections").replaceChildren(
      ...event.sections.map((each) => {
        const made = element("button", { "data-id": each.id }, each.name || each.id);
        made.onclick = () => {
          history.replaceState(null, "", eventAddress(event.event_id, each.id));
          this.open(each.id);
        };
        return made;
      }),
    );
    this.tick();
  }

  // The section that is asked for, or the first. There is nothing to see of an event that is over.
  open(wanted) {
    const { event_id, sections, prices } = this.event;
    const section = (sections.find((each) => each.id === wanted) ?? sections[0])?.id;
    if (at("plan").hidden || section === undefined || section === this.section) return;
    this.close();
    this.section = section;
    for (const each of at("sections").children) each.setAttribute("aria-pressed", each.dataset.id === section);
    const watch = new Watch(this.websocket, `seats/${event_id}/${section}`, {
      snapshot: (data) => this.draw(watch, data, `/v1/events/${event_id}/seats/${encodeURIComponent(section)}`, prices),
      changes: (changes) => this.map.apply(changes),
      status: (text) => (at("status").textContent = text),
    });
    this.watch = watch;
  }

  async draw(watch, data, path, prices) {
    try {
      const whole = data.rows ? data : await this.api.get(path);
      if (watch !== this.watch) return;
      this.map.show(whole, prices);
      this.cart.look(this.section, whole.rows[0]?.category);
    } catch (error) {
      if (watch === this.watch) failure(at("event-trouble"), error, () => this.draw(watch, data, path, prices));
    }
  }

  close() {
    this.watch?.close();
    this.watch = this.section = undefined;
    this.map.clear();
    this.cart.look(undefined);
    at("status").textContent = "Connecting …";
  }

  // Sales begin and end while one looks on, and so does the time that a waiting room gives one.
  tick() {
    if (!this.event) return;
    this.shopping.tick();
    const { inside } = this.shopping;
    const { phase, words } = sales(this.event, Date.now());
    if (phase === this.phase && inside === this.inside) return;
    const over = this.inside && !inside && phase === "open";
    Object.assign(this, { phase, inside });
    this.say(over ? "Your time to choose seats is over." : words);
    at("plan").hidden = phase !== "before" && phase !== "open";
    if (at("plan").hidden) this.close();
    this.cart.visit(this.event, phase === "open" && inside);
    this.waitlist.visit(this.event, phase === "open" && inside);
  }

  say(words) {
    at("notice").textContent = words;
  }

  // Somebody was refused: the event may have been cancelled or moved.
  reload() {
    if (!this.event) return;
    const { section } = this;
    this.latest.ask(
      (signal) => this.api.get(`/v1/events/${encodeURIComponent(this.event.event_id)}`, signal),
      (event) => {
        if (event.version === this.event.version) return;
        this.close();
        this.show(event);
        this.open(section);
      },
      (error) => failure(at("event-trouble"), error, () => this.reload()),
    );
  }
}
