// What one has chosen, then holds for a while, and pays. One action at a time; a refusal is told in the server's words.

import { admitting, over } from "./admissions.js";
import { booked } from "./booked.js";
import { at } from "./element.js";
import { price } from "./money.js";
import { bookingAddress, eventAddress } from "./route.js";
import { leaveRoom } from "./shopping.js";
import { minutes, secondsUntil } from "./when.js";

const EMPTY = "Choose seats, or let us choose.";

export class Cart {
  seats = [];

  // `method` is how one pays. `held` hears which seats of the event on the screen are ours; `refused` that it may have
  // changed.
  constructor(api, method, { held, refused }) {
    Object.assign(this, { api, method, held, refused, aside: document.querySelector("aside") });
    at("book").textContent = method === "card" ? "Pay by card" : "Pay (test)";
    this.does("hold", () => this.take({ seats: this.seats }));
    this.does("best", () =>
      this.take({ best_available: { category: this.category, quantity: 2, section: this.section } }),
    );
    this.does("extend", async () => this.keep(await api.mine("POST", `/v1/holds/${this.hold.hold_id}/extend`)));
    this.does("release", async () => {
      await api.mine("DELETE", `/v1/holds/${this.hold.hold_id}`);
      this.drop("Given back.");
    });
    this.does("book", () => this.pay());
    setInterval(() => this.count(), 500);
  }

  // The event on the screen, if any, and whether its seats can be had.
  visit(event, open) {
    if (event?.event_id !== this.event?.event_id) this.said = at("message").textContent = "";
    Object.assign(this, { event, open });
    this.turn();
  }

  // The section on the screen: the best seats are looked for there.
  look(section, category) {
    Object.assign(this, { section, category });
    this.offer();
  }

  choose(seats) {
    if (seats.length > 0) this.said = "";
    this.seats = seats;
    this.offer();
  }

  // Seats of this event that are held from before the page was loaded are taken up again.
  async take(wish) {
    const { event } = this;
    try {
      const path = `/v1/events/${event.event_id}/holds`;
      this.keep(await this.api.mine("POST", path, wish, admitting(event.event_id)), event.name);
    } catch (error) {
      if (error.code !== "HOLD_EXISTS") throw error;
      const hold = await this.existing(error);
      if (hold.state === "paying") return this.leave(hold.booking_id);
      this.keep(hold, event.name);
      at("message").textContent = error.message;
    }
  }

  // What stands in the way of another hold.
  existing(error) {
    return this.api.mine("GET", `/v1/holds/${error.details.hold_id}`);
  }

  // Whoever paid, here or in another window, and did not get the answer is led to what they paid for.
  async pay() {
    const { event_id, hold_id } = this.hold;
    const wish = { hold_id, payment: { method: this.method } };
    booked();
    try {
      const { booking_id, status } = await this.api.mine("POST", `/v1/bookings/${event_id}`, wish);
      if (status === "confirmed") leaveRoom(this.api, event_id);
      this.leave(booking_id);
    } catch (error) {
      if (error.code !== "HOLD_BOOKED" && error.code !== "PAYMENT_IN_PROGRESS") throw error;
      this.leave(error.details.booking_id);
    }
  }

  leave(booking) {
    booked();
    this.drop("");
    location.hash = bookingAddress(booking);
  }

  keep(hold, name = this.name) {
    Object.assign(this, { hold, name, until: Date.now() + 1000 * hold.expires_in });
    this.turn();
  }

  drop(words) {
    this.hold = undefined;
    this.said = words;
    this.turn();
  }

  // The buttons change under the reader's hands: go on reading where it says what happened.
  turn() {
    const inside = this.aside.contains(document.activeElement);
    this.offer();
    if (inside) at("cart").focus();
  }

  offer() {
    const here = this.hold && this.hold.event_id === this.event?.event_id;
    this.held(here ? this.hold.seats : []);
    for (const id of ["extend", "release", "book"]) at(id).hidden = !this.hold;
    for (const id of ["best", "hold"]) at(id).hidden = Boolean(this.hold) || !this.open;
    at("extend").disabled = this.hold?.extended ?? false;
    at("hold").disabled = this.seats.length === 0;
    at("best").disabled = this.category === undefined;
    at("cart-event").hidden = !this.hold || here;
    if (this.hold) {
      at("cart-event").href = eventAddress(this.hold.event_id);
      at("cart-event").textContent = this.name;
    }
    this.aside.hidden = !this.hold && !this.open && !this.said && !at("message").textContent;
    this.count();
  }

  count() {
    if (!this.hold) {
      at("cart").textContent = this.said || this.seats.join(", ") || (this.open ? EMPTY : "");
      return;
    }
    const left = secondsUntil(this.until);
    if (left === 0 && !this.busy) {
      at("message").textContent = "Your time is up; the seats are not held for you any more.";
      this.drop("");
      return;
    }
    const { seats, total } = this.hold;
    at("cart").textContent = `${seats.join(", ")} · ${price(total)} · yours for ${minutes(left)}`;
  }

  does(id, act) {
    at(id).onclick = async () => {
      await this.alone(async () => {
        at("message").textContent = "";
        try {
          await act();
        } catch (error) {
          at("message").textContent = error.message;
          if (error.status === 410 && this.hold) this.drop("");
          if (error.code === "ADMISSION_NEEDED" && this.event) over(this.event.event_id);
          if (error.code === "NOT_ON_SALE" || error.code === "EVENT_CANCELLED") this.refused();
        }
      });
      // The button may have been switched off by what others did meanwhile.
      if (document.activeElement === document.body) at("cart").focus();
    };
  }

  // Nothing else is done to what is held meanwhile.
  async alone(act) {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
    } finally {
      this.busy = false;
    }
  }
}
