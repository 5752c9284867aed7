// Seats of an event that are chosen to be taken off sale, or put back. The service takes sixty of one row at a time.

const MOST = 60;

export function byRow(keys: Iterable<string>): string[][] {
  const rows = new Map<string, string[]>();
  for (const key of keys) {
    const row = key.slice(0, key.lastIndexOf("-"));
    rows.set(row, [...(rows.get(row) ?? []), key]);
  }
  return [...rows.values()].flatMap((seats) =>
    Array.from({ length: Math.ceil(seats.length / MOST) }, (_, part) => seats.slice(part * MOST, (part + 1) * MOST)),
  );
}

export type Known = ReadonlyMap<string, { state: string; accessible: boolean }>;

// What may be done with all of them: seats that guests have are the guests'.
export function possible(chosen: Iterable<string>, states: Known): { block: boolean; unblock: boolean } {
  const all = [...chosen].map((key) => states.get(key)?.state);
  return {
    block: all.length > 0 && all.every((state) => state === "free"),
    unblock: all.length > 0 && all.every((state) => state === "blocked"),
  };
}

export function mayChoose(key: string, states: Known): boolean {
  const state = states.get(key)?.state;
  return state === "free" || state === "blocked";
}
