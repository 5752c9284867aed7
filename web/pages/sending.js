// Sends a booking to its customer's address, so that it opens on another device. An address is confirmed once, with the
// code from an email.

import { at } from "./element.js";

const ASKED = "A letter with a code is on its way to you. Type the code here, then send again.";

export class Sending {
  constructor(api) {
    this.api = api;
    at("sending").onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
  }

  // A visitor who came by the link has no identity that could ask.
  show(booking, linked) {
    if (booking?.booking_id !== this.booking?.booking_id) this.clear();
    this.booking = booking;
    at("sending").hidden = !booking || booking.status !== "confirmed" || linked;
  }

  clear() {
    at("sending").reset();
    at("sending-typed").hidden = true;
    for (const id of ["sending-said", "sending-wrong"]) at(id).textContent = "";
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    const { booking } = this;
    for (const id of ["sending-said", "sending-wrong"]) at(id).textContent = "";
    try {
      const words = await this.ask(booking);
      if (booking === this.booking) at("sending-said").textContent = words;
    } catch (error) {
      const [field] = error.details?.fields ?? [];
      at("sending-wrong").textContent = field ? `This ${field.path} ${field.problem}.` : error.message;
    } finally {
      this.busy = false;
    }
  }

  async ask(booking) {
    const email = at("sending-email").value.trim();
    const code = at("sending-code").value.trim();
    // Entering an address is limited, and may send another code: not for the press that has the code of the last one.
    const entered = email && !(code && email === this.entered);
    const me = await this.api.mine("PATCH", "/v1/customers/me", entered ? { email } : {});
    this.entered = me.email && email;
    if (!me.email) throw new Error("Type your email address first.");
    if (!me.email_confirmed && !code) {
      at("sending-typed").hidden = false;
      at("sending-code").focus();
      return ASKED;
    }
    if (!me.email_confirmed) await this.api.mine("POST", "/v1/customers/me/email/confirm", { code });
    at("sending-typed").hidden = true;
    await this.api.mine("POST", `/v1/bookings/${booking.booking_id}/send`, {});
    return `Sent to ${me.email}.`;
  }
}
