// The numbers that this browser has drawn, by store: the ids of the tickets, the codes they were joined with, and the
// session of the code that was scanned last, so that a page which is loaded again finds what it did before.

import { Kept } from "./kept.js";

const kept = new Kept("linehold-numbers");
const NONE = { tickets: [], codes: [] };

export function numbers(store) {
  return kept.get(store) ?? NONE;
}

export function scanned(store, code, session) {
  kept.set(store, { ...numbers(store), scanned: [code, session] });
}

export function joined(store, code, ids) {
  const { tickets, codes } = numbers(store);
  kept.set(store, { tickets: [...new Set([...tickets, ...ids])], codes: [...new Set([...codes, code])] });
}

export function dropped(store, id) {
  const all = numbers(store);
  kept.set(store, { ...all, tickets: all.tickets.filter((each) => each !== id) });
}

export function forgotten(store) {
  kept.delete(store);
}
