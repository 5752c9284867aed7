// The guest's own request: whom we ask, the bar that would take them, their place in its line, and how it ended.

import { end } from "./bar-words.js";
import { at } from "./element.js";
import { failure } from "./failure.js";
import { news, shown } from "./request-words.js";
import { sure } from "./sure.js";
import { minutes, secondsUntil } from "./when.js";

const LEAVING = new Map([
  ["REQUESTING", ["Stop looking", "Stop looking for a place?", "Yes, stop"]],
  ["CONFIRMING", ["Give up", "Give up, and look no further?", "Yes, give up"]],
  ["QUEUEING", ["Leave the line", "Leave the line? Your place goes to the next.", "Yes, leave"]],
]);
const GONE = {
  confirm: "This place is not yours to take any more.",
  reject: "This has changed meanwhile.",
  cancel: "This is over already.",
  return: "You cannot come back any more: the time is over, or the line has no room.",
};

export class RequestView {
  heading = at("request-title");

  // News that come while another view is shown stay until they are dismissed.
  constructor(api, request, where, notices, arrived) {
    Object.assign(this, { api, request, where, notices, arrived });
    this.does("request-confirm", () => request.act("confirm"), GONE.confirm);
    this.does("request-reject", () => request.act("reject"), GONE.reject);
    this.does("request-return", () => request.act("return"), GONE.return);
    this.does("request-leave", () => this.leaveIt(), GONE.cancel);
    this.does("request-near", async () => {
      await where.allow();
      this.draw();
    });
    this.does("request-forget", async () => {
      await where.forget();
      at("request-said").textContent = "It is forgotten where you are.";
      this.draw();
    });
    request.on("change", (before) => this.change(before));
    request.on("trouble", (error) => this.here && !request.now && this.trouble(error));
    request.on("status", () => this.here && this.status());
    setInterval(() => this.here && this.count(), 500);
  }

  get title() {
    const { now } = this.request;
    return now?.state === "QUEUEING" && now.called_at ? `Your turn: ${now.number}` : "Your place";
  }

  enter() {
    this.here = true;
    this.where.resume();
    this.draw();
    this.request.ask();
    this.arrived();
  }

  leave() {
    this.here = false;
    at("sure").close();
    for (const place of ["request-turn", "request-said", "request-wrong"]) at(place).textContent = "";
    at("request-trouble").replaceChildren();
  }

  change(before) {
    const { request } = this;
    at("to-request").hidden = !request.open;
    this.name();
    const told = news(before, request.now, request.ahead);
    if (told) this.say(told);
    if (!this.here) return;
    at("request-trouble").replaceChildren();
    this.draw();
    this.arrived();
  }

  // What has to be known at once interrupts; the rest waits until nothing else is said.
  say({ key, words, urgent }) {
    if (urgent) navigator.vibrate?.([300, 200, 300]);
    if (!this.here) return key && this.notices.add(`${this.request.id} ${key}`, words);
    at("request-turn").textContent = urgent ? words : "";
    at("request-said").textContent = urgent ? "" : words;
  }

  // Until a bar says yes the request has no more of the one that was asked than its id.
  async name() {
    const { chosen_bar_id: chosen, state } = this.request.now ?? {};
    if (state !== "REQUESTING" || chosen === this.chosen?.id) return;
    this.chosen = { id: chosen };
    try {
      const { name } = await this.api.get(`/v1/bars/${chosen}`);
      this.chosen = { id: chosen, name };
    } catch {
      return;
    }
    if (this.here) this.draw();
  }

  draw() {
    const { request, where } = this;
    const { now } = request;
    const focused = at("request").contains(document.activeElement) && document.activeElement;
    at("request-card").className = kind(now);
    const { number, place, lines } = shown(now, request.ahead, this.chosen?.name);
    at("request-number").textContent = number;
    at("request-place").textContent = now === null ? "You have not asked any bar for a place." : place;
    at("request-lines").textContent = lines.join("\n");
    at("request-end").textContent = now && !request.active && now.state !== "SEATED" ? end(now.reason) : "";
    const state = now?.state;
    at("request-confirm").hidden = at("request-reject").hidden = state !== "CONFIRMING";
    at("request-return").hidden = request.active || !now?.return_until;
    at("request-leave").hidden = !request.active;
    if (request.active) at("request-leave").textContent = LEAVING.get(state)[0];
    at("request-again").hidden = now === undefined || request.active;
    at("request-where").hidden = !request.active;
    at("request-near").hidden = where.allowed;
    at("request-forget").hidden = !where.allowed;
    at("request-told").textContent = where.allowed ? TOLD : UNTOLD;
    this.status();
    this.count();
    if (focused && focused.closest("[hidden]")) this.heading.focus();
  }

  status() {
    const { active, watch } = this.request;
    at("request-status").textContent = !active ? "" : watch?.live ? "Live" : "We look every few seconds.";
  }

  // A clock for the eyes: it is not read out.
  count() {
    const { until, active } = this.request;
    const left = minutes(secondsUntil(until ?? 0));
    const words = active ? `${left} left` : `You can come back for another ${left}`;
    at("request-left").textContent = until === undefined ? "" : words;
  }

  async leaveIt() {
    const [, words, yes] = LEAVING.get(this.request.now.state);
    if (await sure(words, yes)) await this.request.act("cancel");
  }

  trouble(error) {
    failure(at("request-trouble"), error, () => this.request.ask());
  }

  does(id, act, gone) {
    at(id).onclick = async () => {
      if (this.busy) return;
      this.busy = true;
      at("request-wrong").textContent = "";
      try {
        await act();
      } catch (error) {
        const over = error.status === 409 || error.status === 410;
        at("request-wrong").textContent = over && gone ? gone : error.message;
      } finally {
        this.busy = false;
      }
    };
  }
}

const TOLD = "We know where you are, so we can tell you when to go. It is forgotten when this is over.";
const UNTOLD = "Say where you are, and we tell you when to go.";

// How the card looks, besides what it says.
function kind(now) {
  if (now?.state !== "QUEUEING") return (now?.state ?? "").toLowerCase();
  if (now.called_at) return "called";
  return now.set_out_at ? "go" : "queueing";
}
