// What a market's screens and phones know: tills, lines and door, kept up to date by the changes of the topic
// market/<id>. What this page did itself is shown until the service's own word of it has come, so that an older change
// does not undo it on the screen.

import type { Answer } from "../core/api.ts";

export type Market = Answer<"get", "/v1/markets/{market_id}">;
export type Board = Answer<"get", "/v1/markets/{market_id}/board">;
export type Lane = Board["lanes"][number];
export type LaneCall = Lane["calls"][number];
export type Line = Board["lines"][number];
export type TillState = Lane["state"];

// Whether the door counts those who come in; where it does not, nobody is inside by its count.
export function counts({ door }: Board): boolean {
  return door.inside > 0 || door.at_door > 0;
}

type Door = Board["door"] & { kind: "door" };
type Floor = Omit<Board, "market_id" | "version" | "door"> & { kind: "floor" };
export type Change = Door | Floor;

export function applied(board: Board, changes: readonly Change[]): Board {
  let after = board;
  for (const { kind, ...news } of changes) {
    after = kind === "door" ? { ...after, door: news as Board["door"] } : Object.assign({}, after, news);
  }
  return after;
}

// A shopper whom this page has called, or sent on, from a till.
export interface Own {
  ticket_id: string;
  number: string;
  recalled: boolean;
  at: string;
  here: boolean;
}

export function withOwn(calls: readonly LaneCall[], own: readonly Own[]): LaneCall[] {
  const after = new Map(calls.map((call) => [call.ticket_id, call]));
  for (const { ticket_id, number, recalled, at, here } of own) {
    const known = after.get(ticket_id);
    if (!here) after.delete(ticket_id);
    else if (!known) after.set(ticket_id, { ticket_id, number, recalled, called_at: at });
    else after.set(ticket_id, { ...known, recalled: recalled || known.recalled });
  }
  return [...after.values()];
}

// Whether the board says the same, so that it need not be remembered any more.
export function confirmed(calls: readonly LaneCall[], { ticket_id, recalled, here }: Own): boolean {
  const found = calls.find((each) => each.ticket_id === ticket_id);
  return here ? found !== undefined && (found.recalled || !recalled) : found === undefined;
}

export interface Called extends LaneCall {
  lane: string;
}

// All who go to a till, the last one called first.
export function calledLately(board: Board): Called[] {
  return board.lanes
    .flatMap(({ lane, calls }) => calls.map((call) => ({ ...call, lane })))
    .sort((one, other) => other.called_at.localeCompare(one.called_at));
}

// Tills as people count them: 2 before 10.
export function inOrder<T extends { lane: string }>(lanes: readonly T[]): T[] {
  return [...lanes].sort((one, other) => one.lane.localeCompare(other.lane, "en", { numeric: true }));
}

// Whether shoppers stand at a till, or in a line of its own.
export function serves(board: Board, lane: string, calls: readonly LaneCall[]): boolean {
  return calls.length > 0 || board.lines.some(({ line, waiting }) => line === `till-${lane}` && waiting > 0);
}

// The line that a shopper with so many items joins, and its wait.
export function lineFor(board: Board, items: number, express: number): Line | undefined {
  const named = (name: string) => board.lines.find((each) => each.line === name);
  const one = items <= express && board.lines.some((each) => each.line === "express") ? named("express") : undefined;
  return one ?? named("regular") ?? board.lines.find((each) => each.line !== "express");
}

// Whether a line's wait is shorter than the other's by more than a minute.
export function shorter(one: Line | undefined, other: Line | undefined): boolean {
  if (!one?.wait || !other?.wait) return false;
  return one.wait.p90_seconds + 60 < other.wait.p90_seconds;
}
