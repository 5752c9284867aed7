// Waiting for seats of the event on the screen: the places one has, and a form for another one.

import { admitting } from "./admissions.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { standing, wished } from "./waiting-words.js";

const MOST = 20;
const PAUSE = 60_000;

const CONFIRM = "A letter is on its way to you: open its link, or we cannot tell you by mail.";

export class Waitlist {
  seats = [];

  constructor(api, news, map) {
    Object.assign(this, { api, news, map });
    at("wait").onsubmit = (event) => {
      event.preventDefault();
      this.alone(() => this.join());
    };
    for (const id of ["wait-any", "wait-these"]) at(id).onchange = () => this.seek(at("wait-these").checked);
    at("seek-free").onclick = () => {
      this.seek(false);
      map.focus();
    };
    at("to-map").onclick = () => map.focus();
    news.on("places", ({ event, items }) => {
      if (event === this.event?.event_id) this.show(items);
    });
    // Places move up while others leave.
    setInterval(() => {
      if (this.waits && !document.hidden) news.places(this.event.event_id);
    }, PAUSE);
  }

  get waits() {
    return this.event && this.news.waiting.has(this.event.event_id);
  }

  // The event on the screen, if any, and whether one can join its line.
  visit(event, open) {
    if (event?.event_id !== this.event?.event_id) this.forget();
    this.event = event;
    this.open = Boolean(open && event?.waitlist);
    if (!this.open && this.seeking) this.seek(false);
    at("wait").hidden = !this.open;
    if (!event) return;
    const { prices, max_per_customer } = event;
    at("wait-quantity").max = Math.min(max_per_customer, MOST);
    const chosen = at("wait-category").value;
    at("wait-category").replaceChildren(...Object.keys(prices).map((name) => element("option", { value: name }, name)));
    if (Object.hasOwn(prices, chosen)) at("wait-category").value = chosen;
    this.turn();
    this.ask();
  }

  forget() {
    this.seek(false);
    this.drawn = undefined;
    at("places").replaceChildren();
    at("places-trouble").replaceChildren();
    at("wait-quantity").value = 1;
    for (const id of ["wait-said", "wait-trouble"]) at(id).textContent = "";
    this.turn();
  }

  ask() {
    if (!this.api.known || !(this.event.waitlist || this.waits)) return;
    this.news.places(this.event.event_id, (error) => {
      if (this.event) failure(at("places-trouble"), error, () => this.ask());
      this.turn();
    });
  }

  // Those that ended below, the newest first.
  show(items) {
    at("places-trouble").replaceChildren();
    const drawn = JSON.stringify(items);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = at("places").contains(document.activeElement) && document.activeElement.value;
    const ended = items.filter((place) => place.state === "ended").reverse();
    const stands = items.filter((place) => place.state !== "ended");
    at("places").replaceChildren(...[...stands, ...ended].map((place) => this.draw(place)));
    this.turn();
    if (!focused) return;
    const again = [...at("places").querySelectorAll("button")].find((button) => button.value === focused);
    (again ?? at("waitlist-title")).focus();
  }

  draw(place) {
    const words = element("span", {}, standing(place));
    if (place.state === "ended") return element("li", { class: "ended" }, words);
    const name = `Leave the line for ${wished(place.wish)}`;
    const leave = element("button", { value: place.waitlist_id, "aria-label": name }, "Leave");
    leave.onclick = () => this.alone(() => this.leave(place));
    return element("li", {}, words, leave);
  }

  turn() {
    at("waitlist").hidden = !this.open && !at("places").hasChildNodes() && !at("places-trouble").hasChildNodes();
  }

  // Taken seats are chosen in the map, instead of free ones.
  seek(taken) {
    const turned = taken !== Boolean(this.seeking);
    this.seeking = taken;
    at(taken ? "wait-these" : "wait-any").checked = true;
    at("any-seats").hidden = at("wait-quantity").disabled = taken;
    at("these-seats").hidden = at("seeking").hidden = !taken;
    if (turned) this.map.seek(taken);
  }

  choose(seats) {
    this.seats = this.seeking ? seats : [];
    at("wait-seats").textContent = this.seats.join(", ") || "Choose taken seats in the map.";
  }

  async join() {
    const { event } = this;
    const wish = this.seeking
      ? { seats: this.seats }
      : { category: at("wait-category").value, quantity: at("wait-quantity").valueAsNumber };
    if (this.seeking && this.seats.length === 0) throw new Error("Choose the taken seats to wait for, in the map.");
    const email = at("wait-email").value.trim();
    if (email && email !== this.email) {
      const me = await this.api.mine("PATCH", "/v1/customers/me", { email });
      Object.assign(this, { email, unconfirmed: !me.email_confirmed });
    }
    const path = `/v1/events/${event.event_id}/waitlist`;
    const place = await this.api.mine("POST", path, wish, admitting(event.event_id));
    if (event !== this.event) return void this.news.places(event.event_id);
    this.seek(false);
    at("wait-said").textContent = this.unconfirmed ? `${standing(place)} ${CONFIRM}` : standing(place);
    await this.news.places(event.event_id);
  }

  async leave({ waitlist_id, event_id, wish }) {
    await this.api.mine("DELETE", `/v1/events/${event_id}/waitlist?waitlist_id=${waitlist_id}`);
    at("wait-said").textContent = `You left the line for ${wished(wish)}.`;
    await this.news.places(event_id);
  }

  async alone(act) {
    if (this.busy) return;
    this.busy = true;
    at("wait-trouble").textContent = at("wait-said").textContent = "";
    try {
      await act();
    } catch (error) {
      at("wait-trouble").textContent = error.message;
    } finally {
      this.busy = false;
    }
  }
}
