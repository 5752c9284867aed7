// A new password, with the token of a mailed link.

import { at } from "./element.js";

const PATHS = new Map([
  ["store", "/v1/stores/password/reset"],
  ["operator", "/v1/operators/password/reset"],
]);
const INCOMPLETE = "This link is not complete. Open it again from the letter, all of it.";

export class ResetView {
  heading = at("reset-title");
  title = "New password";

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    at("reset-form").onsubmit = (event) => {
      event.preventDefault();
      this.set();
    };
  }

  enter({ kind, token }) {
    this.leave();
    Object.assign(this, { kind, token });
    const good = PATHS.has(kind) && token;
    at("reset-form").hidden = !good;
    at("reset-wrong").textContent = good ? "" : INCOMPLETE;
    this.arrived();
  }

  leave() {
    this.token = undefined;
    at("reset-password").value = "";
    at("reset-said").textContent = at("reset-wrong").textContent = "";
    at("reset-on").hidden = true;
  }

  // The token is used up then, and has no business in the history.
  async set() {
    const { kind, token } = this;
    if (this.busy) return;
    this.busy = true;
    at("reset-wrong").textContent = "";
    try {
      await this.api.call("POST", PATHS.get(kind), { token, password: at("reset-password").value });
      if (token === this.token) this.done();
    } catch (error) {
      if (token === this.token) at("reset-wrong").textContent = trouble(error);
    } finally {
      this.busy = false;
    }
  }

  done() {
    const { kind } = this;
    history.replaceState(null, "", `#/reset/${kind}`);
    this.leave();
    at("reset-form").hidden = true;
    at("reset-said").textContent = "Your password is new. You are signed out everywhere; sign in with it now.";
    at("reset-on").hidden = kind !== "store";
    this.heading.focus();
  }
}

function trouble(error) {
  if (error.status === 401) return "This link has been used, is too old, or there is a newer one. Ask for another one.";
  const [field] = error.details?.fields ?? [];
  return field ? `The ${field.path} ${field.problem}.` : error.message;
}
