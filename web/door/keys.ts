// The keys that verify tickets, kept from the last time that the service was reached.

import type { Api } from "../core/api.ts";
import type { Storage } from "../core/storage.ts";
import type { Key } from "./ticket.ts";

const KEY = "linehold-ticket-keys";

export function keptKeys(storage: Storage): readonly Key[] {
  const kept = storage.value<Key[]>(KEY);
  return Array.isArray(kept) ? kept : [];
}

export async function freshKeys(api: Api, storage: Storage): Promise<readonly Key[]> {
  const { keys } = await api.get("/v1/ticket-keys");
  const known = keys.map(({ kid, x }) => ({ kid, x }));
  storage.keepValue(KEY, known);
  return known;
}
