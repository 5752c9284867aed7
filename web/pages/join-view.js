// The page that a code on a screen leads to: whoever scanned it has ten minutes to join.

import { Unreachable } from "./api.js";
import { at, element } from "./element.js";
import { Joiners } from "./joiners.js";
import { Latest } from "./latest.js";
import { joined, numbers, scanned } from "./numbers.js";
import { lineAddress } from "./route.js";
import { refusal } from "./store-words.js";
import { minutes, secondsUntil } from "./when.js";

// Said aloud when so many seconds are left.
const SAID = [300, 120, 60];
const AGAIN = ["TOO_MANY_REQUESTS", "UNAVAILABLE", "INTERNAL"];
const OVER = ["SESSION_LAPSED", "SESSION_NOT_FOUND", "SESSION_USED", "STORE_CLOSED", "STORE_NOT_FOUND"];
const INCOMPLETE = "This link is not complete. Scan the code that is on the screen of the store.";
// A person who cannot join, because there is no such queue.
const BLANK = { name: "-", queue_id: "-" };

export class JoinView {
  heading = at("join-title");
  latest = new Latest();
  joiners = new Joiners();

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    at("join-form").onsubmit = (event) => {
      event.preventDefault();
      this.join();
    };
    at("join-look").onclick = () => this.scan();
    setInterval(() => this.tick(), 1000);
  }

  get title() {
    return at("join-title").textContent;
  }

  enter({ id, code }) {
    this.leave();
    Object.assign(this, { id, code });
    at("join-line").href = lineAddress(id);
    at("join-line").hidden = numbers(id).tickets.length === 0;
    if (code) this.scan();
    else this.stop(INCOMPLETE, false);
    this.arrived();
  }

  leave() {
    this.latest.drop();
    this.session = this.code = this.busy = undefined;
    this.joiners.clear();
    at("join-title").textContent = "Join the line";
    at("join-trouble").replaceChildren();
    at("join-form").hidden = at("join-look").hidden = true;
    for (const id of ["join-about", "join-said", "join-left", "join-wrong"]) at(id).textContent = "";
  }

  // Loaded again, the page scans the same code again, and has the same session.
  scan() {
    const { id, code } = this;
    at("join-trouble").replaceChildren(element("p", {}, "One moment …"));
    this.latest.ask(
      (signal) => this.api.mine("POST", `/v1/stores/${encodeURIComponent(id)}/scans`, { code }, { signal }),
      (session) => this.show(session),
      (error) => this.refused(error),
    );
  }

  show(session) {
    const { name, description, queues, expires_in } = session;
    scanned(this.id, this.code, session.session);
    this.session = session.session;
    this.until = Date.now() + 1000 * expires_in;
    this.seconds = Infinity;
    at("join-title").textContent = name;
    at("join-about").textContent = description;
    at("join-trouble").replaceChildren();
    at("join-form").hidden = false;
    at("join-wrong").textContent = "";
    this.offer(queues);
    this.tick();
    this.arrived();
  }

  offer(queues) {
    this.joiners.offer(queues);
    const all = queues.every((queue) => queue.paused);
    at("join-look").hidden = !all;
    at("join-button").disabled = all;
    if (all) at("join-wrong").textContent = "No queue takes anybody in just now. Wait a moment, then look again.";
  }

  async refused(error) {
    const { id, code } = this;
    const known = numbers(id);
    if (error.code === "CODE_USED") {
      if (known.codes.includes(code)) return this.go();
      if (known.scanned?.[0] === code) return this.recover(known.scanned[1]);
    }
    this.stop(refusal(error), !error.code || AGAIN.includes(error.code));
  }

  // The session was ours and is used up: we joined, and did not hear of it. What we ask for now cannot be done, and the
  // refusal says which tickets we have.
  recover(session) {
    const { id } = this;
    this.latest.ask(
      (signal) => this.api.mine("POST", `/v1/stores/${id}/tickets`, { session, people: [BLANK] }, { signal }),
      () => {},
      (error) => {
        if (error.code === "SESSION_USED") this.arrive(error.details.tickets);
        else this.stop(refusal(error), !error.code || AGAIN.includes(error.code));
      },
    );
  }

  stop(words, again) {
    const inside = at("join-form").contains(document.activeElement);
    this.session = undefined;
    at("join-form").hidden = at("join-look").hidden = true;
    at("join-left").textContent = at("join-wrong").textContent = "";
    const button = again && element("button", {}, "Try again");
    if (button) button.onclick = () => this.scan();
    at("join-trouble").replaceChildren(element("p", { role: "alert", class: "wrong" }, words), button || "");
    if (inside) this.heading.focus();
  }

  async join() {
    if (this.busy) return;
    const { id, session } = this;
    const { people } = this.joiners;
    this.busy = true;
    at("join-wrong").textContent = "";
    at("join-form").setAttribute("aria-busy", "true");
    try {
      const { tickets } = await this.api.mine("POST", `/v1/stores/${id}/tickets`, { session, people });
      if (session === this.session) this.arrive(tickets.map((ticket) => ticket.ticket_id));
    } catch (error) {
      if (session === this.session) this.wrong(error);
    } finally {
      at("join-form").removeAttribute("aria-busy");
      this.busy = false;
    }
  }

  wrong(error) {
    const { code, details } = error;
    if (code === "SESSION_USED" && details.tickets?.length) return this.arrive(details.tickets);
    if (OVER.includes(code)) return this.stop(refusal(error), false);
    at("join-wrong").textContent = refusal(error);
    if (error instanceof Unreachable) at("join-wrong").textContent += " Press Join again: you do not join twice.";
    if (code !== "QUEUE_PAUSED") return;
    this.joiners.pause(details.queue_id);
    this.offer(this.joiners.queues);
  }

  arrive(ids) {
    joined(this.id, this.code, ids);
    this.go();
  }

  // In its place, so that one does not come back to a code that has been used.
  go() {
    location.replace(lineAddress(this.id));
  }

  tick() {
    if (!this.session) return;
    const seconds = secondsUntil(this.until);
    if (seconds === 0 && !this.busy) return this.stop(refusal({ code: "SESSION_LAPSED" }), false);
    at("join-left").textContent = `${minutes(seconds)} left to join`;
    const first = this.seconds === Infinity;
    if (first || SAID.some((each) => seconds <= each && this.seconds > each)) {
      const left = Math.ceil(seconds / 60);
      at("join-said").textContent = `You have ${left === 1 ? "one minute" : `${left} minutes`} to join.`;
    }
    this.seconds = seconds;
  }
}
