// The confirmed email address that some waiting rooms ask for: the address first, then the code that was sent to it.

import { at } from "./element.js";

export class RoomEmail {
  // `confirmed` is called once the address counts.
  constructor(api, confirmed) {
    Object.assign(this, { api, confirmed });
    at("room-email").onsubmit = (event) => {
      event.preventDefault();
      this.send();
    };
  }

  show(shown) {
    if (at("room-email").hidden === !shown) return;
    at("room-email").hidden = !shown;
    at("room-email").reset();
    at("room-email-typed").hidden = true;
    at("room-email-said").textContent = at("room-email-wrong").textContent = "";
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    at("room-email-said").textContent = at("room-email-wrong").textContent = "";
    try {
      if (await this.ask()) await this.confirmed();
    } catch (error) {
      const [field] = error.details?.fields ?? [];
      at("room-email-wrong").textContent = field ? `This ${field.path} ${field.problem}.` : error.message;
    } finally {
      this.busy = false;
    }
  }

  async ask() {
    const code = at("room-email-code").value.trim();
    if (code) {
      await this.api.mine("POST", "/v1/customers/me/email/confirm", { code });
      return true;
    }
    const email = at("room-email-address").value.trim();
    const { email_confirmed } = await this.api.mine("PATCH", "/v1/customers/me", { email });
    if (email_confirmed) return true;
    at("room-email-typed").hidden = false;
    at("room-email-code").focus();
    at("room-email-said").textContent = "A letter with a code is on its way. Type the code here.";
    return false;
  }
}
