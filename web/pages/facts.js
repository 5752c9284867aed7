// What there is to know of an event before its seats.

import { element } from "./element.js";
import { price } from "./money.js";
import { when } from "./when.js";

export function facts(event) {
  const { performers, prices, description } = event;
  const names = performers.map((each) => each.name).join(" · ");
  const costs = Object.entries(prices).map(([category, cost]) => `${category} ${price(cost)}`);
  return [
    occasion(event),
    names && element("p", {}, names),
    element("p", { class: "price" }, costs.join(" · ")),
    description && element("p", { class: "description" }, description),
  ].filter(Boolean);
}

export function occasion({ starts_at, ends_at, venue }) {
  const place = [venue.name, venue.location?.address].filter(Boolean).join(", ");
  const times = [starts_at, ends_at].filter(Boolean).map((each) => time(each, venue.timezone));
  return element("p", {}, ...times.flatMap((each, index) => (index ? [" – ", each] : [each])), ` · ${place}`);
}

function time(instant, timeZone) {
  return element("time", { datetime: instant }, when(instant, timeZone));
}
