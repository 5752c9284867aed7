// What is only read out: at once, or when nothing else is said. It is not found there later, when it is over.

import { signal } from "@preact/signals";

const KEPT = 10_000;

const calm = signal("");
const urgent = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(words: string, atOnce = false): void {
  calm.value = atOnce ? "" : words;
  urgent.value = atOnce ? words : "";
  clearTimeout(timer);
  timer = setTimeout(() => {
    calm.value = "";
    urgent.value = "";
  }, KEPT);
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
