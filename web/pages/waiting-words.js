// Waiting in words: what for, at which place, and how it ended.

const REASONS = new Map([
  ["ACCEPTED", "You took the seats that were offered."],
  ["DECLINED", "You left the offer to the next in line."],
  ["LAPSED", "The offer was not taken in time and went to the next in line."],
  ["LEFT", "You left the line."],
  ["SERVED", "You booked what you waited for."],
  ["BOOKED", "Booked for good by another customer."],
  ["CLOSED", "The line was closed."],
  ["EVENT_CANCELLED", "The event does not take place."],
  ["EVENT_BEGUN", "The event has begun."],
]);

// Of what one did oneself one need not be told.
const OWN = ["ACCEPTED", "DECLINED", "LEFT", "SERVED"];

export function wished({ seats, category, quantity }) {
  if (seats) return seats.join(", ");
  return quantity === 1 ? `one seat in ${category}` : `${quantity} together in ${category}`;
}

export function standing({ state, position, wish, reason }) {
  if (state === "waiting") return `You are number ${position} in line for ${wished(wish)}.`;
  if (state === "offered") return `Seats are offered to you for your place in line for ${wished(wish)}.`;
  return `No longer waiting for ${wished(wish)}. ${ending(reason)}`;
}

// Nothing for a reason that is newer than this page.
export function ending(reason) {
  return REASONS.get(reason) ?? "";
}

export function surprising({ reason }) {
  return !OWN.includes(reason);
}
