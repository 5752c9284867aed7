// The calls about one's ticket in a waiting room, and what is kept of it on this device.

import type { Services } from "../app/services.ts";
import type { Answer } from "../core/api.ts";
import { worked } from "../core/work.ts";
import type { Room } from "./standing.ts";

export type Told = Answer<"get", "/v1/waiting-rooms/{room_id}/tickets/{ticket_id}">;
export type Given = Answer<"post", "/v1/waiting-rooms/{room_id}/admissions">;

export interface Place {
  id: string;
  ticket: string;
  state: Told["state"];
  joined?: number | undefined;
  bucket?: number | null;
  index?: number | null;
  claim_until?: string | null;
  position?: number | undefined;
  // How many were ahead when the position was first known.
  from?: number | undefined;
}

export type State = Place["state"] | "scheduled" | "closed" | "passthrough" | "barred";

// How a claim that came too late ends.
export const OVER = new Map<string, "missed" | "ended">([
  ["MISSED", "missed"],
  ["ADMISSION_ENDED", "ended"],
]);
// What stands in the way of joining: it is not tried again by itself.
export const BARS = [403, 409, 429];

// The customer's place, whether they have one already or not.
export async function joined({ session, api, clock }: Services, room: Room): Promise<Place> {
  const path = { room_id: room.room_id };
  const asks = room.asks.includes("challenge");
  const proof = asks ? await worked(await api.get("/v1/waiting-rooms/{room_id}/challenge", { path })) : "";
  const options = { path, body: {}, ...(proof && { proof }) };
  const { ticket_id, ticket } = await session.call("post", "/v1/waiting-rooms/{room_id}/tickets", options);
  return { id: ticket_id, ticket, state: "joining", joined: clock.device() };
}

export function told({ session }: Services, room_id: string, ticket_id: string): Promise<Told> {
  const path = { room_id, ticket_id };
  return session.call("get", "/v1/waiting-rooms/{room_id}/tickets/{ticket_id}", { path });
}

// The admission is kept for the sale, which asks for it.
export async function admitted({ session }: Services, room_id: string, ticket: string): Promise<Given> {
  const options = { path: { room_id }, body: { ticket } };
  const given = await session.call("post", "/v1/waiting-rooms/{room_id}/admissions", options);
  session.admitted(room_id, given, ticket);
  return given;
}
