// A waiting room: the countdown to its start, how many are ahead, and coming in when it is one's turn.

import { admission } from "./admissions.js";
import { at, element } from "./element.js";
import { Ring } from "./ring.js";
import { RoomEmail } from "./room-email.js";
import { RoomLine } from "./room-line.js";
import { left, news, number, refusal, shown } from "./room-words.js";
import { eventAddress } from "./route.js";
import { secondsUntil } from "./when.js";

// Long enough to read that it is one's turn.
const BEFORE_ENTERING = 4_000;
const FIELD = "linehold_admission";

export class RoomView {
  heading = at("room-title");

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
    this.ring = new Ring(at("room-bell"));
    this.ring.turn(false);
    at("room-bell").addEventListener("click", () => this.ring.sound());
    this.does("room-enter", () => this.goIn());
    this.does("room-again", () => this.line.rejoin());
    this.email = new RoomEmail(api, () => this.alone(() => this.line.rejoin()));
    setInterval(() => this.line && this.count(), 500);
  }

  get title() {
    const name = this.line?.room?.name ?? "Waiting room";
    const { state, ahead } = this.line ?? {};
    if (state === "called") return `Your turn: ${name}`;
    return state === "waiting" && ahead !== undefined ? `${number(ahead)} ahead: ${name}` : name;
  }

  enter({ id }) {
    this.leave();
    this.line = new RoomLine(this.api, id, { changed: () => this.change(), rings: () => this.ring.on });
    this.draw();
    this.arrived();
  }

  leave() {
    this.line?.close();
    clearTimeout(this.entering);
    this.line = this.said = this.entering = undefined;
    this.email.show(false);
    for (const place of ["room-turn", "room-said", "room-wrong", "room-message"]) at(place).textContent = "";
    at("room-title").textContent = "Waiting room";
  }

  change() {
    const { line } = this;
    if (line.trouble?.status === 404) return this.none();
    if (line.room) this.say(news(line, this.said));
    this.draw();
    this.arrived();
    const open = ["open", "passthrough"].includes(line.room?.phase);
    // Another server's page is entered by the visitor, who reads on the button which it is.
    if (line.state === "called" && open && !document.hidden && !line.room.target_url) {
      this.entering ??= setTimeout(() => this.alone(() => this.goIn()), BEFORE_ENTERING);
    }
  }

  // A turn interrupts, and rings once; the rest is said when nothing else is.
  say(told) {
    if (!told || told.key === this.said) return;
    this.said = told.key;
    const urgent = told.key === "called";
    at("room-turn").textContent = urgent ? told.words : "";
    at("room-said").textContent = urgent ? "" : told.words;
    if (!urgent) return;
    this.ring.sound();
    navigator.vibrate?.([300, 200, 300]);
  }

  draw() {
    const { line } = this;
    const { room, state, trouble } = line;
    const focused = at("room").contains(document.activeElement) && document.activeElement;
    at("room-title").textContent = room?.name ?? "Waiting room";
    at("room-card").className = state ?? "";
    const card = shown(line, (instant) => this.until(instant));
    at("room-number").textContent = card.number;
    at("room-place").textContent = card.place;
    at("room-lines").replaceChildren(...card.lines.map((words) => element("p", {}, words)));
    say("room-message", room?.message ?? "");
    at("room-enter").hidden = !["called", "admitted", "passthrough"].includes(state);
    at("room-enter").textContent = room?.target_url ? `Go in, to ${new URL(room.target_url).host}` : "Go in";
    at("room-enter").disabled = state === "called" && room.phase === "paused";
    const unconfirmed = state === "barred" && line.barred.code === "EMAIL_NOT_CONFIRMED";
    at("room-again").hidden = unconfirmed || !["missed", "ended", "barred"].includes(state);
    at("room-again").textContent = state === "barred" ? "Try again" : "Join again";
    at("room-bell").hidden = !["joining", "waiting"].includes(state);
    this.email.show(unconfirmed);
    say("room-status", trouble ? `${trouble.message} Your place is kept, and we look again.` : "");
    this.count();
    if (focused && focused.closest("[hidden]")) this.heading.focus();
  }

  // A clock for the eyes: it is not read out.
  count() {
    const { room, state, place } = this.line;
    let words = "";
    if (state === "called" && room.phase === "open") words = `${left(this.until(place.claim_until))} left to go in`;
    if (state === "admitted") words = `${left(secondsUntil(admission(this.line.id)?.until ?? 0))} left inside`;
    at("room-left").textContent = words;
    if (state !== "scheduled" && state !== "waiting") return;
    const card = shown(this.line, (instant) => this.until(instant));
    at("room-number").textContent = card.number;
    at("room-place").textContent = card.place;
  }

  until(instant) {
    return Math.max(0, Math.ceil((Date.parse(instant) - this.line.now) / 1000));
  }

  async goIn() {
    const { line } = this;
    const told = await line.claim();
    if (line !== this.line) return;
    if (!told) return this.change();
    if (told.target_url) post(told.target_url, told.admission_token);
    else location.assign(`/${eventAddress(line.id)}`);
  }

  none() {
    const { id } = this.line;
    this.line.forget();
    this.leave();
    at("room-place").textContent = "There is no such waiting room.";
    at("room-number").textContent = at("room-status").textContent = "";
    const event = id.startsWith("evt_") && element("a", { href: `/${eventAddress(id)}` }, "To the event");
    at("room-lines").replaceChildren(...[event].filter(Boolean));
  }

  does(id, act) {
    at(id).onclick = () => this.alone(act);
  }

  async alone(act) {
    const { line } = this;
    if (this.busy || !line) return;
    this.busy = true;
    at("room-wrong").textContent = "";
    try {
      await act();
    } catch (error) {
      if (line === this.line) at("room-wrong").textContent = refusal(error);
    } finally {
      this.busy = false;
      this.entering = undefined;
    }
    if (line === this.line && line.room) this.change();
  }
}

// Once, for it is read out.
function say(id, words) {
  if (at(id).textContent !== words) at(id).textContent = words;
}

// Another server's page gets the admission in a form, for addresses are kept in logs and histories.
function post(action, value) {
  const form = element("form", { method: "post", action }, element("input", { type: "hidden", name: FIELD, value }));
  document.body.append(form);
  form.submit();
}
