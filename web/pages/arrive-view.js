// The page that the code at a bar's door leads to: the bar is told that the guest is there, whatever their phone says.

import { at, element } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { arriveAddress } from "./route.js";

const TOLD = "We have told the bar that you are here.";
const INCOMPLETE = "Scan the code at the door of the bar.";
const NOT = new Map([
  [409, "You are in no bar's line, so no bar expects you."],
  [422, "This is not the code at the door of the bar in whose line you are, or it is an old one."],
]);

export class ArriveView {
  heading = at("arrive-title");
  title = "At the door";
  latest = new Latest();

  constructor(api, request, arrived) {
    Object.assign(this, { api, request, arrived });
  }

  // A code is not for the history, nor for whoever looks over one's shoulder.
  enter({ id, code }) {
    this.leave();
    this.code = code;
    if (code) {
      history.replaceState(null, "", arriveAddress(id));
      this.tell();
    } else this.stop(INCOMPLETE);
    this.arrived();
  }

  leave() {
    this.latest.drop();
    this.code = undefined;
    at("arrive-said").textContent = "";
    at("arrive-trouble").replaceChildren();
  }

  // Twice is once.
  tell() {
    at("arrive-said").textContent = "One moment …";
    this.latest.ask(
      (signal) => this.scanned(signal),
      (told) => (told ? this.told(told) : this.stop(NOT.get(409))),
      (error) => {
        if (NOT.has(error.status)) return this.stop(NOT.get(error.status));
        at("arrive-said").textContent = "";
        failure(at("arrive-trouble"), error, () => this.tell());
      },
    );
  }

  // Undefined for whoever is in no line.
  async scanned(signal) {
    if (!this.api.known) return undefined;
    const { items } = await this.api.mine("GET", "/v1/bar-requests?state=QUEUEING", undefined, { signal });
    if (items.length === 0) return undefined;
    const path = `/v1/bar-requests/${items[0].request_id}/arrive`;
    return this.api.mine("POST", path, { code: this.code }, { signal });
  }

  told({ request_id, state, bar }) {
    at("arrive-said").textContent = state === "SEATED" ? `Welcome to ${bar.name}: you have a seat.` : TOLD;
    if (this.request.id === request_id) this.request.ask();
    else this.request.begin(request_id);
  }

  stop(words) {
    at("arrive-said").textContent = "";
    at("arrive-trouble").replaceChildren(element("p", { role: "alert", class: "wrong" }, words));
  }
}
