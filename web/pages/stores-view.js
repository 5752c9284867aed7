// For shopkeepers: opening a store, signing in to the one that is open, and asking for a new password.

import { Refused } from "./api.js";
import { at, element } from "./element.js";
import { counterAddress } from "./route.js";

const MOST = 20;
const MAILED =
  "If this address has an open store, a letter with a link is on its way. The link is good for a quarter of an hour.";

export class StoresView {
  heading = at("stores-title");
  title = "For shops";

  constructor(api, account, arrived) {
    Object.assign(this, { api, account, arrived });
    this.does("store-sign-in", () => this.signIn());
    this.does("store-open", () => this.open());
    at("sign-in-forgot").onclick = () => this.alone("store-sign-in", () => this.forgot());
    at("open-more").onclick = () => this.add().querySelector("input").focus();
    at("stores-sign-out").onclick = () => this.signOut();
    const zones = Intl.supportedValuesOf("timeZone");
    at("zones").replaceChildren(...zones.map((value) => element("option", { value })));
    at("open-zone").value = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.add();
  }

  enter() {
    this.turn();
    this.arrived();
  }

  leave() {
    at("stores-said").textContent = "";
    for (const form of ["store-sign-in", "store-open"]) this.quiet(form);
  }

  // What one came here with.
  say(words) {
    at("stores-said").textContent = words;
  }

  turn() {
    const { kept } = this.account;
    at("stores-own").hidden = !kept;
    at("stores-forms").hidden = Boolean(kept);
    if (!kept) return;
    at("stores-counter").textContent = `To the counter of ${kept.name}`;
    at("stores-counter").href = counterAddress(kept.store_id);
  }

  async signIn() {
    const [email, password] = [at("sign-in-email").value.trim(), at("sign-in-password").value];
    this.arrive(await this.account.signIn(email, password));
    at("sign-in-password").value = "";
  }

  async open() {
    const body = {
      email: at("open-email").value.trim(),
      password: at("open-password").value,
      name: at("open-name").value.trim(),
      timezone: at("open-zone").value.trim(),
      queues: this.queues().map((input) => input.value.trim()),
    };
    const opened = await this.api.call("POST", "/v1/stores", body);
    this.account.keep(opened);
    this.arrive(opened);
    at("store-open").reset();
    at("open-queues").replaceChildren();
    this.add();
  }

  arrive({ store_id }) {
    location.hash = counterAddress(store_id);
  }

  // The answer is empty, and the same for every address.
  async forgot() {
    const email = at("sign-in-email");
    if (!email.reportValidity()) return;
    const read = async () => true;
    await this.api.call("POST", "/v1/stores/password/forgot", { email: email.value.trim() }, { read });
    at("sign-in-said").textContent = MAILED;
  }

  async signOut() {
    await this.account.signOut();
    this.turn();
    this.say("You are signed out.");
    this.heading.focus();
  }

  queues() {
    return [...at("open-queues").querySelectorAll("input")];
  }

  add() {
    const input = element("input", { maxlength: 60, required: "", autocomplete: "off" });
    const remove = element("button", { type: "button" }, "Remove");
    const line = element("li", {}, input, remove);
    remove.onclick = () => {
      const next = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      this.number();
      next.querySelector("input").focus();
    };
    at("open-queues").append(line);
    this.number();
    return line;
  }

  number() {
    const inputs = this.queues();
    inputs.forEach((input, place) => {
      input.setAttribute("aria-label", `Name of queue ${place + 1}`);
      input.nextElementSibling.setAttribute("aria-label", `Remove queue ${place + 1}`);
      input.nextElementSibling.hidden = inputs.length === 1;
    });
    at("open-more").hidden = inputs.length === MOST;
  }

  does(form, act) {
    at(form).onsubmit = (event) => {
      event.preventDefault();
      this.alone(form, act);
    };
  }

  quiet(form) {
    for (const place of at(form).querySelectorAll('[role="alert"], [role="status"]')) place.textContent = "";
  }

  async alone(form, act) {
    if (this.busy) return;
    this.busy = true;
    this.quiet(form);
    try {
      await act();
    } catch (error) {
      at(form).querySelector('[role="alert"]').textContent = trouble(error);
    } finally {
      this.busy = false;
    }
  }
}

function trouble(error) {
  if (!(error instanceof Refused)) return error.message;
  if (error.code === "STORE_OPEN") return "This address has an open store already. Sign in to it instead.";
  const fields = error.details?.fields ?? [];
  return fields.map(({ path, problem }) => `${named(path)} ${problem}.`).join(" ") || error.message;
}

// "queues[1]" is the second line of the form.
function named(path) {
  const [, queue] = /^queues\[(\d+)\]/.exec(path) ?? [];
  if (queue) return `Queue ${Number(queue) + 1}`;
  return path === "timezone" ? "The time zone" : `The ${path || "form"}`;
}
