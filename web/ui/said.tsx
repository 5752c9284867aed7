// What is only read out: at once, or when nothing else is said.

import { signal } from "@preact/signals";

const calm = signal("");
const urgent = signal("");

export function say(words: string, atOnce = false): void {
  calm.value = atOnce ? "" : words;
  urgent.value = atOnce ? words : "";
}

export function Said() {
  return (
    <>
      <p class="unseen" role="status">
        {calm.value}
      </p>
      <p class="unseen" role="alert">
        {urgent.value}
      </p>
    </>
  );
}
