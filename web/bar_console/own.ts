// What this tablet did with the line, shown until the line itself says so: an older message does not bring a guest back
// who was seated here. Should no message come, it is forgotten after a while.

import type { Entry } from "./line.ts";

const REMEMBERED = 10_000;

export interface Own {
  entry_id: string;
  // When the guest was called here; null for one who left the line.
  called_at: string | null;
  until: number;
}

export function did(own: readonly Own[], entry_id: string, called_at: string | null, now: number): Own[] {
  return [...forgotten(own, entry_id), { entry_id, called_at, until: now + REMEMBERED }];
}

export function forgotten(own: readonly Own[], id: string): Own[] {
  return own.filter(({ entry_id }) => entry_id !== id);
}

// Without what the line says itself.
export function unconfirmed(own: readonly Own[], items: readonly Entry[]): Own[] {
  return own.filter(({ entry_id, called_at }) => {
    const entry = items.find((each) => each.entry_id === entry_id);
    return called_at === null ? entry !== undefined : entry?.state === "queueing";
  });
}

export function withOwn(items: readonly Entry[], own: readonly Own[], now: number): Entry[] {
  const mine = new Map(own.filter(({ until }) => until > now).map((each) => [each.entry_id, each]));
  return items.flatMap((entry): Entry[] => {
    const known = mine.get(entry.entry_id);
    if (!known) return [entry];
    return known.called_at ? [{ ...entry, state: "called", called_at: known.called_at }] : [];
  });
}
