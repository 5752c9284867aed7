// Events in a list: each is a link to its view.

import { element } from "./element.js";
import { lowest } from "./money.js";
import { eventAddress } from "./route.js";
import { sales } from "./sales.js";
import { when } from "./when.js";

export function card(event) {
  const { venue, performers, shows } = event;
  const notice = sales(event, Date.now()).words;
  return element(
    "li",
    {},
    element("h3", {}, element("a", { href: eventAddress(event.event_id) }, event.name)),
    element("p", {}, element("time", { datetime: event.starts_at }, when(event.starts_at, venue.timezone))),
    element("p", {}, [venue.name, ...performers.map((each) => each.name)].join(" · ")),
    element("p", { class: "price" }, lowest(event.prices), shows > 1 && ` · the next of ${shows} shows`),
    notice && element("p", { class: "notice" }, notice),
  );
}
