// The page that the link of a letter about an offer leads to. The offer itself is shown on every view; here one learns
// what has become of it, or is brought to its event.

import { at } from "./element.js";
import { failure } from "./failure.js";
import { Latest } from "./latest.js";
import { eventAddress } from "./route.js";

const OVER = new Map([
  ["accepted", "You have taken these seats."],
  ["declined", "You have left these seats to the next in line."],
  ["lapsed", "The time to take these seats is over; the next in line is asked."],
  ["withdrawn", "These seats are not offered any more."],
]);
const ELSEWHERE = "Seats are offered in the browser where you joined the waitlist: open this link there.";

export class OfferView {
  heading = at("offer-title");
  title = "Seats for you";
  latest = new Latest();

  constructor(api, arrived) {
    Object.assign(this, { api, arrived });
  }

  enter({ id }) {
    at("offer-said").textContent = "";
    at("offer-trouble").replaceChildren();
    this.arrived();
    this.latest.ask(
      (signal) => this.api.mine("GET", `/v1/offers/${encodeURIComponent(id)}`, undefined, { signal }),
      (offer) => {
        if (offer.state === "open") location.replace(eventAddress(offer.event_id));
        else at("offer-said").textContent = OVER.get(offer.state);
      },
      (error) => {
        if (error.status === 404) at("offer-said").textContent = ELSEWHERE;
        else failure(at("offer-trouble"), error, () => this.enter({ id }));
      },
    );
  }

  leave() {
    this.latest.drop();
  }
}
