// What bars say, in words for people.

const ENDS = new Map([
  ["NO_MATCH", "No bar nearby has taken you. Later, or with more patience, it may be another matter."],
  ["CANCELLED", "You have given this up."],
  ["NO_SHOW", "You were called and did not come, so the next in line was let in."],
  ["LAPSED", "The time to say yes is over, and the place has gone to the next."],
  ["BAR_CLOSED", "The bar has closed, and with it its line."],
]);

const ASKING = new Map([
  ["REQUEST_EXISTS", "You have a request under way already."],
  ["LOCATION_NEEDED", "You have missed a call before: say first where you are, so that the bar knows you are close."],
  ["TOO_FAR", "This bar is too far from where you are to stand in its line. Ask one that is nearer."],
  ["TOO_MANY_REQUESTS", "You have asked very often. Wait a few minutes, then try again."],
]);

const ANSWERS = new Map([
  ["OFFER_EXPIRED", "Too late: the time to answer is over, and others are asked."],
  ["ALREADY_MATCHED", "Another bar was quicker: this guest is taken."],
  ["QUEUE_FULL", "Your line is full, so no guest was added to it."],
  ["WITHDRAWN", "This guest is no longer looking, or your bar takes no guest in just now."],
  ["OFFER_REJECTED", "You have said no to this guest already."],
  ["OFFER_ACCEPTED", "You have taken this guest already."],
]);

const MOVING = new Map([
  ["ENTRY_NOT_FOUND", "is not in the line any more."],
  ["NOT_CALLED", "has not been called yet: call first."],
  ["STATE_CHANGED", "cannot come back: one may do so once after a missed call."],
  ["REQUEST_EXISTS", "has asked elsewhere meanwhile."],
  ["QUEUE_FULL", "cannot come back: the line has no room, or the bar takes no guest in just now."],
  ["REQUEST_LAPSED", "cannot come back: the time for that is over."],
]);

const STATES = new Map([
  ["CLOSED", "Closed: no guest can ask for a place."],
  ["WAITING", "Open: guests can ask for a place."],
  ["QUEUE_FULL", "Open, but the line is full: no more guests are sent to you."],
  ["PAUSED", "Paused: no more guests are sent to you. Those in the line stay."],
]);

export const end = (reason) => ENDS.get(reason) ?? "This is over.";
export const asking = ({ code, message }) => ASKING.get(code) ?? message;
export const answering = ({ code, message }) => ANSWERS.get(code) ?? message;
export const barState = (state) => STATES.get(state) ?? state;

export function moving({ code, message }, number) {
  return MOVING.has(code) ? `${number} ${MOVING.get(code)}` : message;
}

// A band: half wait less than its lower end, nine of ten less than its upper one.
export function band({ median_minutes, p90_minutes }) {
  if (p90_minutes <= 1) return "about a minute";
  return median_minutes === p90_minutes ? `about ${p90_minutes} min` : `about ${median_minutes} to ${p90_minutes} min`;
}

export function walk(minutes) {
  if (minutes === null) return "";
  return minutes <= 1 ? "a minute's walk" : `${minutes} min walk`;
}

export function party(size) {
  return size === 1 ? "One person" : `Party of ${size}`;
}

export function inLine(count) {
  return count === 0 ? "no guest waiting" : `${count} waiting`;
}
