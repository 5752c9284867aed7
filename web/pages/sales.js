// Whether seats of an event can be had, in words that are empty when they can.

import { when } from "./when.js";

export function sales(event, now) {
  const zone = event.venue.timezone;
  if (event.status === "cancelled") return { phase: "cancelled", words: "This event is cancelled." };
  if (event.status !== "published") return { phase: "after", words: `This event is ${event.status}.` };
  if (now >= Date.parse(event.sale_ends_at)) {
    return { phase: "after", words: `Sales ended on ${when(event.sale_ends_at, zone)}.` };
  }
  if (now < Date.parse(event.on_sale_at)) {
    return { phase: "before", words: `Sales begin on ${when(event.on_sale_at, zone)}.` };
  }
  return { phase: "open", words: "" };
}
