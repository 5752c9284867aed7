// Seats that are offered to the customer: on every view, until they are taken, left to others, or their time is up.

import { at, element } from "./element.js";
import { price } from "./money.js";
import { bookingAddress, eventAddress } from "./route.js";
import { minutes, secondsUntil, span } from "./when.js";

const WARNING = 60;
// Nothing to be had any more, whatever one does.
const OVER = ["OFFER_DECLINED", "WITHDRAWN", "OFFER_NOT_FOUND", "EVENT_CANCELLED"];

export class Offers {
  open = new Map();
  done = new Set();

  // `home` is called when the offer that one was at is no more.
  constructor(api, cart, news, notices, home) {
    Object.assign(this, { api, cart, news, notices, home });
    news.on("offers", (items) => {
      const ids = items.map((offer) => offer.offer_id);
      for (const one of this.open.values()) if (!ids.includes(one.offer.offer_id) && !one.doubtful) this.drop(one);
      for (const offer of items) this.add(offer);
    });
    news.on("offer", (offer) => {
      if (offer.state === "open") this.add(offer);
      else if (this.open.has(offer.offer_id)) this.drop(this.open.get(offer.offer_id));
    });
    // With the place the offer is over, whoever left it.
    news.on("places", ({ items }) => {
      const ended = items.filter((place) => place.state === "ended").map((place) => place.waitlist_id);
      for (const one of this.open.values()) {
        if (ended.includes(one.offer.waitlist_id) && !one.doubtful && !one.busy) this.drop(one);
      }
    });
    setInterval(() => this.tick(), 500);
  }

  async add(offer) {
    const id = offer.offer_id;
    if (this.open.has(id) || this.done.has(id)) return;
    const one = { offer, until: Date.now() + 1000 * offer.expires_in };
    this.open.set(id, one);
    one.event = await this.news.event(offer.event_id);
    if (this.open.get(id) !== one) return;
    this.draw(one);
    at("offer-list").append(one.item);
    at("offers").hidden = false;
    const where = one.event ? ` of ${one.event.name}` : "";
    this.say(`Seats are offered to you: ${what(offer)}${where}. ${span(secondsUntil(one.until))} to take them.`);
    this.tick();
  }

  draw(one) {
    const { offer, event } = one;
    const link = element("a", { href: eventAddress(offer.event_id) }, event?.name ?? "the event");
    const words = element("p", { id: offer.offer_id }, element("strong", {}, what(offer)), " · ", link);
    const take = element("button", { "aria-describedby": offer.offer_id }, "Take them");
    const leave = element("button", { "aria-describedby": offer.offer_id }, "No, thanks");
    take.onclick = () => this.act(one, () => this.take(one));
    leave.onclick = () => this.act(one, () => this.leave(one));
    one.left = element("span", { role: "timer" });
    one.trouble = element("div", { role: "alert", class: "wrong" });
    one.item = element("li", {}, words, element("p", { class: "buttons" }, take, leave, one.left), one.trouble);
  }

  // A hold as any other, to be paid for.
  async take(one) {
    const { cart } = this;
    const { offer_id, event_id } = one.offer;
    if (cart.hold && cart.hold.event_id !== event_id) return this.other(one, cart.hold);
    try {
      this.taken(one, await this.api.mine("POST", `/v1/offers/${offer_id}/accept`, {}));
    } catch (error) {
      if (error.code !== "HOLD_EXISTS") throw error;
      const hold = await cart.existing(error);
      if (hold.state !== "paying") cart.keep(hold, one.event?.name);
      this.other(one, hold);
    }
  }

  taken(one, hold) {
    this.drop(one);
    this.cart.keep(hold, one.event?.name ?? "To the event");
    at("cart").focus();
  }

  // One holds other seats: first things first.
  other(one, hold) {
    const seats = hold.seats.join(", ");
    if (hold.state === "paying") {
      const link = element("a", { href: bookingAddress(hold.booking_id) }, "your booking");
      one.trouble.replaceChildren(`You are paying for ${seats}: see to `, link, " first, then take these.");
      return;
    }
    const swap = element("button", {}, `Give back ${seats} and take these`);
    swap.onclick = () =>
      this.act(one, async () => {
        await this.giveBack(hold);
        await this.take(one);
      });
    one.trouble.replaceChildren(`You hold ${seats} already: pay for them or give them back, then take these. `, swap);
    swap.focus();
  }

  async giveBack({ hold_id }) {
    try {
      await this.api.mine("DELETE", `/v1/holds/${hold_id}`);
    } catch (error) {
      if (error.status !== 404 && error.status !== 410) throw error;
    }
    if (this.cart.hold?.hold_id === hold_id) this.cart.drop("Given back.");
  }

  async leave(one) {
    await this.api.mine("POST", `/v1/offers/${one.offer.offer_id}/decline`, {});
    this.drop(one);
    this.say(`You left ${one.offer.seats.join(", ")} to the next in line.`);
    this.news.places(one.offer.event_id);
  }

  // One thing at a time, and nothing else with what is held meanwhile.
  act(one, act) {
    return this.cart.alone(async () => {
      one.busy = true;
      one.trouble.replaceChildren();
      try {
        await act();
      } catch (error) {
        this.refused(one, error);
      } finally {
        one.busy = false;
      }
    });
  }

  refused(one, error) {
    if (error.code === "OFFER_EXPIRED") this.late(one);
    else if (OVER.includes(error.code) || error.status === 410) {
      this.notices.add(one.offer.waitlist_id, error.message);
      this.drop(one);
    } else {
      // Without an answer it may have been taken all the same: then taking it again gives the same hold.
      one.doubtful = error.status === undefined;
      one.trouble.replaceChildren(error.message);
    }
  }

  late(one) {
    const { seats, waitlist_id, event_id } = one.offer;
    const where = one.event ? `${one.event.name}: ` : "";
    this.notices.add(waitlist_id, `${where}the time to take ${seats.join(", ")} is over; the next in line is asked.`);
    this.drop(one);
    this.news.places(event_id);
  }

  drop(one) {
    const inside = one.item?.contains(document.activeElement);
    this.open.delete(one.offer.offer_id);
    this.done.add(one.offer.offer_id);
    one.item?.remove();
    at("offers").hidden = at("offer-list").children.length === 0;
    if (!inside) return;
    const next = at("offer-list").querySelector("button");
    if (next) next.focus();
    else this.home();
  }

  tick() {
    for (const one of this.open.values()) {
      if (!one.item) continue;
      const seconds = secondsUntil(one.until);
      if (seconds === 0 && !one.busy) {
        this.late(one);
        continue;
      }
      one.left.textContent = `Yours to take for ${minutes(seconds)}`;
      if (seconds <= WARNING && one.offer.expires_in > 2 * WARNING && !one.warned) {
        one.warned = true;
        this.say(`One minute left to take ${one.offer.seats.join(", ")}.`);
      }
    }
  }

  say(words) {
    at("offer-news").textContent = words;
  }
}

function what({ seats, total }) {
  return `${seats.join(", ")} · ${price(total)}`;
}
