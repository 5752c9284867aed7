// Whether all is well, and what to do if not: the most urgent first. The rules are those of docs/waiting-rooms.md.

import type { Mood } from "../ui/parts.tsx";
import type { Figures, Order } from "./orders.ts";
import type { Sample } from "./samples.ts";

export type State =
  | "old"
  | "closed"
  | "passthrough"
  | "scheduled"
  | "lobby"
  | "drawing"
  | "paused"
  | "stuck"
  | "noShows"
  | "late"
  | "ending"
  | "full"
  | "moving"
  | "empty";

export interface Advice {
  is: State;
  mood: Mood;
  // What to do, where an order does it.
  order?: Order;
}

const OLD = 20_000;
const STILL = 30_000;
const ENDS_SOON = 15 * 60_000;
const FEW = 5;
const MANY = 0.3;

// `heard` is when the figures came, and both instants are the service's.
export function advice(room: Figures, samples: readonly Sample[], heard: number, now: number): Advice[] {
  const all: Advice[] = [];
  if (now - heard > OLD) all.push({ is: "old", mood: "bad" });
  if (room.phase === "open") return [...all, ...whileOpen(room, samples, now)];
  const phases: Record<Exclude<Figures["phase"], "open">, Advice> = {
    scheduled: { is: "scheduled", mood: "info" },
    lobby: { is: "lobby", mood: "good" },
    paused: { is: "paused", mood: "warn", order: "resume" },
    passthrough: { is: "passthrough", mood: "warn", order: "open" },
    closed: { is: "closed", mood: "info" },
  };
  return [...all, phases[room.phase]];
}

function whileOpen(room: Figures, samples: readonly Sample[], now: number): Advice[] {
  const all: Advice[] = [];
  if (stuck(room, samples, now)) all.push({ is: "stuck", mood: "bad" });
  const called = room.admitted + room.no_shows;
  if (room.no_shows >= FEW && room.no_shows > MANY * called) all.push({ is: "noShows", mood: "warn" });
  const [first] = samples;
  if (first && room.late > first.late) all.push({ is: "late", mood: "warn" });
  if (room.waiting > 0 && Date.parse(room.closes_at) - now < ENDS_SOON) all.push({ is: "ending", mood: "warn" });
  if (room.cursor === 0 && room.waiting > 0) all.push({ is: "drawing", mood: "good" });
  else if (room.waiting === 0) all.push({ is: "empty", mood: "good" });
  else all.push({ is: room.active + room.called >= room.capacity ? "full" : "moving", mood: "good" });
  return all;
}

// There is room and there are people, and no guest was called for longer than the pace explains.
function stuck(room: Figures, samples: readonly Sample[], now: number): boolean {
  const free = room.waiting > 0 && room.active + room.called < room.capacity;
  const pace = room.max_per_minute ? (2 * 60_000) / room.max_per_minute : 0;
  const since = now - Math.max(STILL, pace);
  const before = samples.filter((each) => each.at <= since).at(-1);
  return free && before !== undefined && before.waiting > 0 && before.cursor === room.cursor;
}
