// What the room's card shows for each state, and what of it is read out.

import type { RoomPlace } from "./place.ts";
import type { State } from "./tickets.ts";

export type Face =
  | "scheduled"
  | "lobby"
  | "drawing"
  | "near"
  | "front"
  | "waiting"
  | "paused"
  | "calledPaused"
  | Exclude<State, "waiting" | "scheduled">;

type Known = Pick<RoomPlace, "room" | "place" | "state" | "ahead">;

// `begins` are the seconds until the start.
export function face({ room, place, state, ahead }: Known, begins: number): Face {
  if (!room || !state) return "joining";
  if (state === "called") return room.phase === "paused" ? "calledPaused" : "called";
  if (state !== "waiting") return state;
  if (room.drawn === null && place?.bucket === 0) return begins === 0 && room.phase !== "paused" ? "drawing" : "lobby";
  if (room.phase === "paused") return "paused";
  if (ahead !== 0) return "waiting";
  return place?.position === undefined ? "near" : "front";
}

// What is worth saying aloud: each other face, and each time when half of those ahead are gone. `said` was said last.
export function news(now: Face, ahead: number | undefined, said: string | number | undefined): string | number {
  if (now !== "waiting" || ahead === undefined) return now;
  return typeof said === "number" && ahead > said / 2 ? said : ahead;
}
