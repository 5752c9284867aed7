// What this browser is admitted to, by waiting room: the token that a sale asks for, the ticket that renews it, until
// when it is good by this clock, and for how long it was.

import { Kept } from "./kept.js";

const kept = new Kept("linehold-admissions");

export function admission(room) {
  const found = kept.get(room);
  return found && Date.now() < found.until ? found : undefined;
}

export function admitted(room, { admission_token, expires_in }, ticket) {
  const lasts = 1000 * expires_in;
  kept.set(room, { token: admission_token, ticket, until: Date.now() + lasts, lasts });
}

// What a call says that the sale of an event may refuse without one.
export function admitting(event) {
  return { admission: admission(event)?.token };
}

export function over(room) {
  kept.delete(room);
}
