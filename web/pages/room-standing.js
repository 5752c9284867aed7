// Where a place stands, by what a waiting room says to everybody: so a crowd that waits asks one cached document.

import { quote } from "./quote.js";
import { drawn } from "./room-draw.js";

// The position of a place: a `final` one, or the least that is possible; undefined while nothing is known.
export async function standing(room, { bucket, index }) {
  const sealed = room.sealed.find(([each]) => each === bucket);
  if (sealed) {
    const place = bucket === 0 ? await drawn(room.seed, index, room.drawn) : index;
    return { final: true, position: sealed[1] + place + 1 };
  }
  if (bucket === 0) return { final: false };
  const before = room.counted.filter(([each]) => each <= bucket).at(-1)?.[1] ?? 0;
  return { final: false, position: Math.max(room.issued, before) + index + 1 };
}

// Whether the room no longer says where a place is, so that its ticket has to: the place is not in `sealed`, though it
// is as old as those that are.
export function unnamed(room, { bucket }) {
  if (room.drawn === null || room.sealed.some(([each]) => each === bucket)) return false;
  const last = room.sealed.at(-1);
  return !last || last[0] > bucket;
}

export function ahead(room, position) {
  return Math.max(0, position - room.cursor - 1);
}

// The wait of a position as a band, in seconds.
export function wait(room, position) {
  return quote(ahead(room, position), 60 / room.rate_per_minute);
}

// Seconds until one reads the room again; not all at once.
export function pause(room, position) {
  const step = room.poll_steps.filter((each) => each.ahead <= ahead(room, position)).at(-1);
  const seconds = position === undefined ? room.poll_seconds : (step?.seconds ?? room.poll_seconds);
  return seconds * (0.9 + 0.2 * Math.random());
}
