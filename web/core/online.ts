// Whether this device has a network, as far as the browser knows.

import { signal } from "@preact/signals";

export const online = signal(globalThis.navigator?.onLine ?? true);

export function followNetwork(): void {
  for (const name of ["online", "offline"]) {
    addEventListener(name, () => {
      online.value = navigator.onLine;
    });
  }
}
