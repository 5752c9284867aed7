// What a shop is opened with: the lines as they are typed, and what the service says is wrong.

import { type Body, Refused } from "../core/api.ts";

export type NewStore = Body<"post", "/v1/stores">;

export interface Typed {
  key: number;
  name: string;
}

export const MOST_QUEUES = 20;

export function typed(names: readonly string[]): Typed[] {
  return names.map((name, key) => ({ key, name }));
}

export function added(all: readonly Typed[]): Typed[] {
  return [...all, { key: Math.max(-1, ...all.map(({ key }) => key)) + 1, name: "" }];
}

// One place up or down; at the end it stays.
export function shifted(all: readonly Typed[], key: number, by: -1 | 1): Typed[] {
  const after = [...all];
  const from = after.findIndex((each) => each.key === key);
  const [one, other] = [after[from], after[from + by]];
  if (!one || !other) return after;
  [after[from], after[from + by]] = [other, one];
  return after;
}

// Those whose name another one has before them.
export function repeated(all: readonly Typed[]): Set<number> {
  const seen = new Set<string>();
  const found = new Set<number>();
  for (const { key, name } of all) {
    const bare = name.trim().toLowerCase();
    if (bare && seen.has(bare)) found.add(key);
    seen.add(bare);
  }
  return found;
}

export function zones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

export function guessedZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

// The fields that the service finds wrong, by their first names: "queues[1]" is of the queues.
export function wrongFields(error: unknown): string[] {
  if (!(error instanceof Refused) || error.status !== 422) return [];
  const fields = Array.isArray(error.details.fields) ? error.details.fields : [];
  return [...new Set(fields.map(({ path }) => String(path).split(/[.[]/, 1)[0] ?? ""))];
}
