// For bars: signing in, one's own bars, and adding another.

import { Refused, Unreachable } from "./api.js";
import { SignedOut } from "./account.js";
import { inLine } from "./bar-words.js";
import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { consoleAddress } from "./route.js";

const PAGE = 100;

export class ConsolesView {
  heading = at("consoles-title");
  title = "For bars";
  latest = new Latest();

  constructor(api, account, arrived) {
    Object.assign(this, { api, account, arrived });
    this.does("bar-sign-in", () => this.signIn());
    this.does("bar-add", () => this.add());
    at("consoles-sign-out").onclick = () => this.signOut();
  }

  enter() {
    this.turn();
    this.arrived();
  }

  leave() {
    this.latest.drop();
    at("consoles-said").textContent = "";
    for (const place of at("consoles").querySelectorAll('[role="alert"]')) place.textContent = "";
  }

  turn() {
    const { kept } = this.account;
    at("bar-sign-in").hidden = Boolean(kept);
    at("consoles-own").hidden = !kept;
    at("consoles-list").replaceChildren();
    at("consoles-trouble").replaceChildren();
    if (kept) this.list();
  }

  list() {
    this.latest.ask(
      (signal) => this.all(signal),
      (bars) => {
        at("consoles-none").hidden = bars.length > 0;
        at("consoles-list").replaceChildren(...bars.map(line));
      },
      (error) => {
        if (error instanceof SignedOut) this.out(error.message);
        else failure(at("consoles-trouble"), error, () => this.list());
      },
    );
  }

  async all(signal) {
    const bars = [];
    for (let cursor = ""; cursor !== null; ) {
      const query = new URLSearchParams({ limit: PAGE, ...(cursor && { cursor }) });
      const page = await this.account.mine("GET", `/v1/bars?${query}`, undefined, { signal });
      bars.push(...page.items);
      cursor = page.next_cursor;
    }
    return bars;
  }

  async signIn() {
    await this.account.signIn(at("bar-email").value.trim(), at("bar-password").value);
    at("bar-password").value = "";
    this.turn();
    this.say("You are signed in.");
    this.heading.focus();
  }

  async signOut() {
    await this.account.signOut();
    this.out("You are signed out.");
  }

  out(words) {
    this.turn();
    this.say(words);
    this.heading.focus();
  }

  // With one key until it is answered: an answer that was lost has not made two.
  async add() {
    this.key ??= crypto.randomUUID();
    let bar;
    try {
      bar = await this.account.mine("POST", "/v1/bars", this.described(), { key: this.key });
      this.key = undefined;
    } catch (error) {
      if (!(error instanceof Unreachable)) this.key = undefined;
      if (error instanceof SignedOut) return this.out(error.message);
      throw error;
    }
    at("bar-add").reset();
    location.hash = consoleAddress(bar.bar_id);
  }

  described() {
    const number = (id) => Number(at(id).value);
    return {
      name: at("bar-name").value.trim(),
      location: { lat: number("bar-lat"), lon: number("bar-lon"), address: at("bar-address").value.trim() },
      max_queue: number("bar-most"),
      servers: number("bar-servers"),
      mean_visit_minutes: number("bar-visit"),
      auto_accept: at("bar-auto").checked,
    };
  }

  say(words) {
    at("consoles-said").textContent = words;
  }

  does(form, act) {
    at(form).onsubmit = async (event) => {
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      const alert = at(form).querySelector('[role="alert"]');
      alert.textContent = "";
      try {
        await act();
      } catch (error) {
        alert.textContent = trouble(error);
      } finally {
        this.busy = false;
      }
    };
  }
}

function line({ bar_id, name, location, state, queue_length }) {
  const link = element("a", { href: consoleAddress(bar_id) }, name);
  const now = element("p", {}, `${STATES.get(state) ?? state} · ${inLine(queue_length)}`);
  return element("li", {}, element("h3", {}, link), location.address && element("p", {}, location.address), now);
}

const STATES = new Map([
  ["CLOSED", "closed"],
  ["WAITING", "open"],
  ["QUEUE_FULL", "full"],
  ["PAUSED", "paused"],
]);

function trouble(error) {
  const fields = error instanceof Refused ? (error.details?.fields ?? []) : [];
  return fields.map(({ path, problem }) => `${named(path)} ${problem}.`).join(" ") || error.message;
}

// "location.lat" is one of the form's fields.
function named(path) {
  return `The ${path.split(".").at(-1).replaceAll("_", " ") || "form"}`;
}
