// What can be undone and done again.

export interface History<T> {
  now: T;
  before: readonly T[];
  after: readonly T[];
}

const MOST = 100;

export function begun<T>(now: T): History<T> {
  return { now, before: [], after: [] };
}

export function done<T>(history: History<T>, now: T): History<T> {
  if (now === history.now) return history;
  return { now, before: [...history.before, history.now].slice(-MOST), after: [] };
}

export function undone<T>(history: History<T>): History<T> {
  const last = history.before.at(-1);
  if (last === undefined) return history;
  return { now: last, before: history.before.slice(0, -1), after: [history.now, ...history.after] };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...after] = history.after;
  if (next === undefined) return history;
  return { now: next, before: [...history.before, history.now], after };
}
