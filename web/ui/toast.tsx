// What has just happened, in one sentence that goes away by itself. It is read out.

import { signal } from "@preact/signals";

const SHOWN = 6_000;
// What is said as one goes to another view is of the step there, and stays.
const STEP = 500;

export const toasts = signal<ReadonlyArray<{ id: number; words: string; at: number }>>([]);
let made = 0;

export function toast(words: string): void {
  const id = ++made;
  toasts.value = [...toasts.value.slice(-2), { id, words, at: performance.now() }];
  setTimeout(() => {
    toasts.value = toasts.value.filter((each) => each.id !== id);
  }, SHOWN);
}

// One has gone to another view: what was said of the one before is over.
export function leave(): void {
  toasts.value = toasts.value.filter(({ at }) => performance.now() - at < STEP);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, words }) => (
        <p key={id}>{words}</p>
      ))}
    </div>
  );
}
