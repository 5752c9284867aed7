// A booking: what has become of it, its ticket, and what is left to do. It is looked at until it is settled.

import { booked } from "./booked.js";
import { left, money, reason, returned, status } from "./booking-words.js";
import { Card } from "./card.js";
import { at, element } from "./element.js";
import { occasion } from "./facts.js";
import { failure } from "./failure.js";
import { GivingBack } from "./giving-back.js";
import { Latest } from "./latest.js";
import { price } from "./money.js";
import { Pace } from "./pace.js";
import { bookingAddress, eventAddress } from "./route.js";
import { Sending } from "./sending.js";
import { leaveRoom } from "./shopping.js";
import { Ticket } from "./ticket.js";
import { minutes, secondsUntil } from "./when.js";

const LONGEST = 10_000;
// Money may take its time to go back.
const LONGEST_REFUND = 300_000;

const CHECKING = "Your payment is being checked. Please do not pay again: this page looks by itself.";
const PAYING = new Map([
  ["loading", "The card form is being fetched …"],
  ["form", "Please pay below, once."],
  ["away", "Your seats are still held. If you have paid already, do not pay again: this page looks by itself."],
]);
const ENDED = ["cancelled", "refunded", "failed"];

export class BookingView {
  heading = at("booking-title");
  latest = new Latest();

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    this.pace = new Pace(() => this.look());
    this.card = new Card({ turned: () => this.say(), sent: () => this.pace.soon() });
    this.ticket = new Ticket(api);
    this.sending = new Sending(api);
    this.giving = new GivingBack(api, { given: (booking) => this.given(booking), doubtful: () => this.pace.soon() });
    setInterval(() => this.tick(), 500);
  }

  get title() {
    return at("booking-title").textContent;
  }

  // With the token of a mailed link it is only looked at: it was made elsewhere.
  enter({ id, token }) {
    if (id !== this.id || token !== this.token) this.leave();
    Object.assign(this, { id, token });
    this.look();
  }

  leave() {
    this.latest.drop();
    this.pace.stop();
    this.id = this.token = this.booking = this.event = this.trouble = this.said = this.drawn = undefined;
    at("booking-title").textContent = "Booking";
    for (const id of ["booking-status", "booking-trouble", "booking-facts"]) at(id).replaceChildren();
    at("booking-left").hidden = true;
    this.card.close();
    this.ticket.show(undefined);
    this.giving.show(undefined);
    this.sending.show(undefined);
  }

  look() {
    this.latest.ask(
      async (signal) => {
        const path = `/v1/bookings/${encodeURIComponent(this.id)}`;
        const booking = await this.api.by(this.token, path, { signal });
        return { booking, event: this.event ?? (await this.about(booking, signal)) };
      },
      ({ booking, event }) => {
        this.trouble = undefined;
        this.show(booking, event);
        this.arrived();
      },
      (error) => this.fail(error),
    );
  }

  // A booking without the name of its event is better than none.
  async about(booking, signal) {
    try {
      return await this.api.get(`/v1/events/${booking.event_id}`, signal);
    } catch {
      return undefined;
    }
  }

  fail(error) {
    if (this.booking) {
      this.trouble = `${error.message} This page looks again by itself.`;
      this.say();
      this.pace.again(LONGEST);
      return;
    }
    const lost = error.status === 403 || error.status === 404 || (this.token && error.status === 401);
    const words = this.token
      ? "This link is too old or not complete. Open it again from the letter, all of it."
      : "There is no such booking here. Bookings are kept in the browser in which they were made.";
    failure(at("booking-trouble"), lost ? new Error(words) : error, () => this.look());
    this.arrived();
  }

  given(booking) {
    this.show(booking, this.event);
    at("booking-title").focus();
    this.pace.soon();
  }

  show(booking, event) {
    if (this.booking && pending(this.booking) && booking.status === "confirmed") leaveRoom(this.api, booking.event_id);
    Object.assign(this, { booking, event, until: Date.now() + 1000 * (booking.expires_in ?? 0) });
    if (!this.token) booked();
    at("booking-trouble").replaceChildren();
    at("booking-title").textContent = event?.name ?? "Booking";
    this.draw();
    this.ticket.show(booking, this.token);
    this.giving.show(this.token ? undefined : booking, event);
    this.sending.show(booking, Boolean(this.token));
    this.pay();
    this.say();
    this.tick();
    const longest = pending(booking) ? LONGEST : LONGEST_REFUND;
    if (settled(booking)) this.pace.stop();
    else this.pace.again(longest);
  }

  // The same again is not drawn again: one may be selecting the number, or be at the link.
  draw() {
    const { booking, event } = this;
    const drawn = JSON.stringify([booking.status, booking.seats, booking.returned, event?.version]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    at("booking-facts").replaceChildren(...facts(booking, event));
  }

  // The form is there while there is time to pay.
  pay() {
    const { status, payment, total } = this.booking;
    const wanted = status === "pending_payment" && payment.provider === "stripe" && payment.client_secret;
    if (!wanted || secondsUntil(this.until) === 0) this.card.close();
    else this.card.open(payment, total, location.origin + location.pathname + bookingAddress(this.id));
  }

  // Said once: what has not changed is not read out again.
  say() {
    const { booking } = this;
    if (!booking) return;
    const open = booking.status === "pending_payment" && PAYING.get(this.card.phase);
    const words = [
      status(booking),
      reason(booking),
      money(booking),
      pending(booking) && (open || CHECKING),
      booking.status === "confirmed" && !booking.ticket?.svg && "The ticket is being fetched …",
      this.trouble,
    ].filter(Boolean);
    if (String(words) === this.said) return;
    this.said = String(words);
    at("booking-status").replaceChildren(...words.map((each, place) => element(place ? "p" : "strong", {}, each)));
    at("booking-status").className = ENDED.includes(booking.status) ? "ended" : booking.status;
  }

  tick() {
    const waits = this.booking?.status === "pending_payment";
    const seconds = waits ? secondsUntil(this.until) : 0;
    if (!at("booking-left").hidden && waits && seconds === 0) {
      this.pay();
      this.pace.soon();
    }
    at("booking-left").hidden = seconds === 0;
    at("booking-left").textContent = `Time left: ${minutes(seconds)}`;
  }
}

function pending({ status }) {
  return status === "pending_payment" || status === "paid";
}

function settled(booking) {
  const due = booking.refund === "due" || booking.returned.some((part) => part.status === "due");
  return !pending(booking) && !due && (booking.status !== "confirmed" || Boolean(booking.ticket?.svg));
}

function facts(booking, event) {
  const over = ENDED.includes(booking.status);
  return [
    event && occasion(event),
    element("p", {}, `Seats: ${booking.seats.join(", ")}`),
    element("p", {}, `Total: ${price(left(booking))}`),
    ...booking.returned.map((part) => element("p", { class: "screen" }, returned(part))),
    element("p", { class: "number" }, `Booking ${booking.booking_id}`),
    over && element("p", { class: "screen" }, element("a", { href: eventAddress(booking.event_id) }, "To the event")),
  ].filter(Boolean);
}
