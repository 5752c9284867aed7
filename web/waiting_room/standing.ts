// Where a place stands, by what a waiting room says to everybody: so a crowd that waits asks one cached document.

import type { Answer } from "../core/api.ts";
import { quote, type Wait } from "../core/quote.ts";
import { drawn } from "./draw.ts";

export type Room = Answer<"get", "/v1/waiting-rooms/{room_id}">;
type Counted = Pick<Room, "sealed" | "counted" | "seed" | "drawn" | "issued">;

// Bucket 0 has those who came before the start, bucket n those of the n-th second after it.
export interface Spot {
  bucket: number;
  index: number;
}

export interface Standing {
  final: boolean;
  position?: number;
}

// A final position, or the least that is possible; none while nothing is known.
export async function standing(room: Counted, { bucket, index }: Spot): Promise<Standing> {
  const sealed = room.sealed.find(([each]) => each === bucket);
  if (sealed) {
    const place = bucket === 0 ? await drawn(room.seed ?? "", index, room.drawn ?? 0) : index;
    return { final: true, position: (sealed[1] ?? 0) + place + 1 };
  }
  if (bucket === 0) return { final: false };
  const before = room.counted.filter(([each = 0]) => each <= bucket).at(-1)?.[1] ?? 0;
  return { final: false, position: Math.max(room.issued, before) + index + 1 };
}

// Whether the room no longer says where a place is, so that its ticket has to: the place is not in `sealed`, though it
// is as old as those that are.
export function unnamed(room: Pick<Room, "sealed" | "drawn">, bucket: number): boolean {
  if (room.drawn === null || room.sealed.some(([each]) => each === bucket)) return false;
  const [last] = room.sealed.at(-1) ?? [];
  return last === undefined || last > bucket;
}

export function ahead(room: Pick<Room, "cursor">, position: number): number {
  return Math.max(0, position - room.cursor - 1);
}

export function wait(room: Pick<Room, "cursor" | "rate_per_minute">, position: number): Wait {
  return quote(ahead(room, position), 60 / room.rate_per_minute);
}

// Seconds until one reads the room again; not all at once.
export function pause(room: Pick<Room, "cursor" | "poll_seconds" | "poll_steps">, position?: number): number {
  const step = position === undefined ? undefined : stepOf(room, ahead(room, position));
  return (step?.seconds ?? room.poll_seconds) * (0.9 + 0.2 * Math.random());
}

function stepOf(room: Pick<Room, "poll_steps">, count: number) {
  return room.poll_steps.filter((each) => each.ahead <= count).at(-1);
}
