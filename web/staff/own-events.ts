// The events of an operator who is signed in, with the venues that say where and in which time zone they are.

import type { Answer, Api } from "../core/api.ts";
import type { Account } from "./account.ts";

export type OwnEvent = Answer<"get", "/v1/events">["items"][number];

export interface Where {
  name: string;
  timezone: string;
}

export interface OwnEvents {
  events: OwnEvent[];
  // By the id of the venue.
  venues: ReadonlyMap<string, Where>;
}

const LIMIT = 100;

export async function ownEvents(
  api: Api,
  account: Account,
  wanted: (event: OwnEvent) => boolean,
  signal: AbortSignal,
): Promise<OwnEvents> {
  const events: OwnEvent[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: LIMIT, ...(cursor && { cursor }) };
    const page: Answer<"get", "/v1/events"> = await account.call("get", "/v1/events", { query, signal });
    events.push(...page.items.filter(wanted));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  const ids = [...new Set(events.map(({ venue_id }) => venue_id))];
  const venues = await Promise.all(
    ids.map((venue_id) => api.get("/v1/venues/{venue_id}", { path: { venue_id }, signal })),
  );
  return { events, venues: new Map(venues.map((venue) => [venue.venue_id, venue])) };
}
