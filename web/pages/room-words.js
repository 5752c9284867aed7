// What a waiting room says, in words for people.

const REFUSALS = new Map([
  ["EMAIL_NOT_CONFIRMED", "This waiting room needs a confirmed email address."],
  ["EMAIL_USED", "This email address has a place already. Use the device with which you joined, or another address."],
  ["CHALLENGE_NEEDED", "This waiting room asks for a proof that this page cannot give."],
  ["CHALLENGE_FAILED", "The proof that you are no script did not count. Try again."],
  ["NOT_OPEN", "The waiting room is not open yet."],
  ["ROOM_CLOSED", "The waiting room is closed."],
  ["TOO_MANY_REQUESTS", "Too many have joined from your network just now. Try again in a while."],
  ["NOT_YET", "It is not your turn yet."],
  ["PAUSED", "The waiting room is paused. Your turn is kept: come in when it goes on."],
  ["MISSED", "Your turn is over."],
  ["ADMISSION_ENDED", "Your time inside is over."],
]);

const STATES = new Map([
  ["joining", "One moment: you are getting your place."],
  ["waiting", "ahead of you"],
  ["called", "It is your turn"],
  ["admitted", "You are in"],
  ["missed", "You missed your turn"],
  ["ended", "Your time inside is over"],
]);

const PHASES = new Map([
  ["scheduled", "The waiting room opens soon"],
  ["lobby", "until the start"],
  ["open", "The line is moving."],
  ["paused", "Paused: the line stands still, and every place is kept."],
  ["closed", "The waiting room is closed"],
  ["passthrough", "No need to wait: go straight in"],
]);

const FAIR =
  "You are in the draw: all who are here before the start get their places by lot. When you came makes no difference.";
const ENTERING =
  "While you look at this page, it goes in by itself. When the time is over, the next customer is called.";
const AGAIN = "You can join again at the end of the line.";
const STAY = "Keep this page open. If you lose it, come back to it on this device: your place is kept.";

export const refusal = ({ code, message }) => REFUSALS.get(code) ?? message;

// A phase in a word or two, for the organiser.
const SHORT = new Map([
  ["scheduled", "Not open yet"],
  ["lobby", "Lobby"],
  ["open", "Open"],
  ["paused", "Paused"],
  ["closed", "Closed"],
  ["passthrough", "Everybody passes"],
]);

export const phases = (phase) => SHORT.get(phase) ?? phase;

export function number(count) {
  return new Intl.NumberFormat("en").format(count);
}

// A wait as a band: half of the customers wait less than its lower end, nine of ten less than its upper one.
export function band({ median_seconds, p90_seconds }) {
  if (p90_seconds <= 90) return "about a minute";
  const unit = p90_seconds < 5_400 ? ["minute", 60] : ["hour", 3_600];
  const [from, to] = [Math.floor(median_seconds / unit[1]), Math.ceil(p90_seconds / unit[1])];
  const units = to === 1 ? unit[0] : `${unit[0]}s`;
  if (from === 0) return `up to ${to} ${units}`;
  return from === to ? `about ${to} ${units}` : `about ${from} to ${to} ${units}`;
}

// Time that is left, in seconds: "4:05", "1:04:05", or whole days.
export function left(seconds) {
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)} days`;
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? part : String(part).padStart(2, "0"))).join(":");
}

// What the card says: a large number, what it is, and lines. `until` gives the seconds to an instant.
export function shown(line, until) {
  const { room, state: now } = line;
  if (!room) return { number: "", place: "One moment …", lines: [] };
  if (now === "scheduled") return { number: left(until(room.opens_at)), place: PHASES.get(now), lines: [] };
  if (now === "closed") return { number: "", place: PHASES.get(now), lines: ["It lets no more customers in."] };
  if (now === "passthrough") return { number: "", place: PHASES.get(now), lines: [] };
  if (now === "barred") return { number: "", place: "You have no place yet", lines: [refusal(line.barred)] };
  if (now === "waiting") return waiting(line, until);
  return { number: "", place: STATES.get(now), lines: about(now, room) };
}

function waiting({ room, place, ahead, wait }, until) {
  const others = room.waiting > 1 ? [`${number(room.waiting)} waiting in all.`] : [];
  const begins = until(room.starts_at);
  if (room.drawn === null && place.bucket === 0) {
    const draws = { number: "", place: "The draw is under way …", lines: others };
    if (begins === 0) return draws;
    return { number: left(begins), place: PHASES.get("lobby"), lines: [FAIR, ...others, STAY] };
  }
  const more = place.position === undefined ? " or more" : "";
  const next = more ? "You are near the front" : "You are next";
  const stands = ahead === 0 ? next : `${more} ${STATES.get("waiting")}`.trim();
  const moves = room.phase === "paused" ? PHASES.get("paused") : `Your turn comes in ${band(wait)}${more}.`;
  return { number: ahead === 0 ? "" : number(ahead), place: stands, lines: [moves, ...others, STAY] };
}

function about(now, room) {
  if (now === "called" && room.phase === "paused") return [REFUSALS.get("PAUSED")];
  if (now === "called") return [ENTERING];
  if (now === "admitted") return ["Go on to choose and pay."];
  if (now === "missed") return ["You did not come in time, so the next customer was called.", AGAIN];
  if (now === "ended") return [AGAIN];
  return [];
}

// What is worth saying aloud: that it is one's turn or over, where one stands at first, and each time when half are gone.
export function news(line, said) {
  const { room, state: now, ahead, place } = line;
  if (now === "called") return { key: now, words: `${STATES.get(now)}. Go in now.` };
  if (now !== "waiting") return { key: now, words: STATES.get(now) ?? PHASES.get(now) ?? "" };
  if (room.phase === "paused") return { key: "paused", words: PHASES.get("paused") };
  if (place.position === undefined) return { key: "place", words: "You have a place." };
  if (typeof said === "number" && ahead > said / 2) return undefined;
  return { key: ahead, words: ahead === 0 ? "You are next." : `${number(ahead)} ahead of you.` };
}
