// What has just happened, in one sentence that goes away by itself. It is read out.

import { signal } from "@preact/signals";

const SHOWN = 6_000;

const toasts = signal<ReadonlyArray<{ id: number; words: string }>>([]);
let made = 0;

export function toast(words: string): void {
  const id = ++made;
  toasts.value = [...toasts.value.slice(-2), { id, words }];
  setTimeout(() => {
    toasts.value = toasts.value.filter((each) => each.id !== id);
  }, SHOWN);
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
