// Whether this browser has bookings, so that the header links to them without asking the server.

import { at } from "./element.js";

const KEY = "linehold-booked";

// Before paying, because the answer may get lost, and then the list is where it is found.
export function booked(any = true) {
  if (any) localStorage.setItem(KEY, "1");
  else localStorage.removeItem(KEY);
  linked();
}

export function linked() {
  at("to-bookings").hidden = !localStorage.getItem(KEY);
}
