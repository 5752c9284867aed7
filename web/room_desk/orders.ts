// What an operator may tell a room to do, in which phase, and which of it is asked once more.

import type { Answer } from "../core/api.ts";

export type Figures = Answer<"get", "/v1/waiting-rooms/{room_id}/figures">;
export type Phase = Figures["phase"];
export type Order = "open" | "pause" | "resume" | "passthrough" | "close";

const FROM: Record<Order, readonly Phase[]> = {
  resume: ["paused"],
  pause: ["open"],
  open: ["scheduled", "lobby", "passthrough"],
  passthrough: ["scheduled", "lobby", "open", "paused"],
  close: ["scheduled", "lobby", "open", "paused", "passthrough"],
};

// Guests notice these at once, and they cannot be taken back for those who do.
const ASKED: readonly Order[] = ["open", "passthrough", "close"];

export function orders(phase: Phase): Order[] {
  return (Object.keys(FROM) as Order[]).filter((order) => FROM[order].includes(phase));
}

export function asksOnceMore(order: Order): boolean {
  return ASKED.includes(order);
}
