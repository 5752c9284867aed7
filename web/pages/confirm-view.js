// Confirms an email address, with the token of a mailed link. It takes a press: programs that look through mail open
// links, too.

import { at } from "./element.js";

const PATHS = new Map([
  ["customer", "/v1/customers/email/confirm"],
  ["operator", "/v1/operators/email/confirm"],
  ["store", "/v1/stores/email/confirm"],
]);
const INCOMPLETE = "This link is not complete. Open it again from the letter, all of it.";
const TOO_OLD = "This link is too old, or for another address than the present one. Ask for another letter.";

export class ConfirmView {
  heading = at("confirm-title");
  title = "Your email address";

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    at("confirm-form").onsubmit = (event) => {
      event.preventDefault();
      this.confirm();
    };
  }

  enter({ kind, token }) {
    this.leave();
    if (kind === "done") at("confirm-said").textContent = "Thank you. The address is confirmed; you can close this page.";
    else if (PATHS.has(kind) && token) Object.assign(this, { kind, token });
    else at("confirm-wrong").textContent = INCOMPLETE;
    at("confirm-form").hidden = !this.token;
    this.arrived();
  }

  leave() {
    this.token = undefined;
    at("confirm-said").textContent = at("confirm-wrong").textContent = "";
  }

  async confirm() {
    const { kind, token } = this;
    at("confirm-wrong").textContent = "";
    try {
      await this.api.call("POST", PATHS.get(kind), { token });
      if (token === this.token) location.replace("#/confirm/done"); // the token has no business in the history
    } catch (error) {
      if (token === this.token) at("confirm-wrong").textContent = error.status === 401 ? TOO_OLD : error.message;
    }
  }
}
