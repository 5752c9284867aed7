// Giving back a booking or some of its seats. It asks once, and says how much goes back.

import { left, refusal } from "./booking-words.js";
import { Unreachable } from "./api.js";
import { at, element } from "./element.js";
import { price } from "./money.js";
import { sure } from "./sure.js";
import { when } from "./when.js";

const HOUR = 3_600_000;

export class GivingBack {
  // `given` hears the booking as it is then, `doubtful` that it may have changed.
  constructor(api, { given, doubtful }) {
    Object.assign(this, { api, given, doubtful });
    at("giving-seats").onchange = () => this.count();
    at("giving-some").onclick = () => this.ask(this.chosen());
    at("giving-all").onclick = () => this.ask(this.booking.seats);
  }

  // A booking that is not paid for yet can always be given up.
  show(booking, event) {
    const same = booking?.booking_id === this.booking?.booking_id;
    if (!same) {
      at("giving-trouble").textContent = "";
      at("sure").close();
    }
    if (!same || String(booking?.seats) !== String(this.booking?.seats)) this.draw(booking?.seats ?? []);
    Object.assign(this, { booking, event });
    const paid = booking?.status === "confirmed";
    const { open, words } = paid && event ? deadline(event) : { open: true, words: "" };
    at("giving").hidden = !paid && booking?.status !== "pending_payment";
    at("giving-until").textContent = words;
    at("giving-seats").hidden = !paid || !open || booking.seats.length < 2;
    at("giving-some").hidden = at("giving-seats").hidden;
    at("giving-all").hidden = !open;
    this.count();
  }

  draw(seats) {
    const boxes = seats.map((seat) => element("label", {}, element("input", { type: "checkbox", value: seat }), seat));
    at("giving-seats").replaceChildren(element("legend", {}, "Only some of the seats"), ...boxes);
  }

  chosen() {
    return [...at("giving-seats").querySelectorAll(":checked")].map((box) => box.value);
  }

  count() {
    at("giving-all").disabled = Boolean(this.busy);
    at("giving-some").disabled = Boolean(this.busy) || this.chosen().length === 0;
  }

  async ask(seats) {
    if (this.asking) return;
    const { booking } = this;
    this.asking = true;
    at("giving-trouble").textContent = "";
    try {
      const words = this.question(seats);
      // One may have gone elsewhere meanwhile.
      if (booking.booking_id !== this.booking?.booking_id) return;
      if (await sure(words, "Yes, cancel")) await this.give(booking, seats);
    } finally {
      this.asking = false;
    }
  }

  async give(booking, seats) {
    const whole = seats.length === booking.seats.length;
    this.work(true);
    try {
      const path = `/v1/bookings/${booking.booking_id}/cancel`;
      const now = await this.api.mine("POST", path, whole ? {} : { seats });
      if (this.booking?.booking_id === booking.booking_id) this.given(now);
    } catch (error) {
      if (this.booking?.booking_id !== booking.booking_id) return;
      const doubt = error instanceof Unreachable ? " It may have been cancelled all the same." : "";
      at("giving-trouble").textContent = refusal(error, this.event?.venue.timezone) + doubt;
      this.doubtful();
    } finally {
      this.work(false);
    }
  }

  question(seats) {
    const { booking } = this;
    if (booking.status !== "confirmed") {
      return `Give up this booking? If ${price(booking.total)} was paid all the same, it goes back to you.`;
    }
    const whole = seats.length === booking.seats.length;
    const back = `${price(whole ? left(booking) : cost(booking, seats))} goes back to you.`;
    return whole ? `Cancel this booking? ${back}` : `Give back ${seats.join(", ")}? ${back}`;
  }

  work(busy) {
    this.busy = busy;
    at("giving").setAttribute("aria-busy", busy);
    this.count();
    if (!busy && document.activeElement === document.body && !at("giving").hidden) at("giving-all").focus();
  }
}

function cost({ total, prices }, seats) {
  return { ...total, amount: seats.reduce((sum, seat) => sum + prices[seat].amount, 0) };
}

function deadline({ starts_at, cancel_until_hours, venue }) {
  if (cancel_until_hours === null) return { open: false, words: "Bookings of this event cannot be cancelled." };
  const until = Date.parse(starts_at) - cancel_until_hours * HOUR;
  const shown = when(new Date(until).toISOString(), venue.timezone);
  if (Date.now() < until) return { open: true, words: `Possible until ${shown}.` };
  return { open: false, words: `This was possible until ${shown}.` };
}
