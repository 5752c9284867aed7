// A new version is offered quietly; it comes when the guest says so, or when all pages of it are closed.

import { useSignal } from "@preact/signals";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { take, waiting } from "./worker.ts";

export function Fresh() {
  const { offline } = text.value;
  const later = useSignal<ServiceWorker | undefined>(undefined);
  const worker = waiting.value;
  if (!worker || later.value === worker) return null;
  return (
    <aside class="new-version card" aria-label={offline.fresh}>
      <p role="status">
        <strong>{offline.fresh}</strong> <span class="soft">{offline.freshWords}</span>
      </p>
      <div class="buttons">
        <Button onPress={() => take(worker)}>{offline.update}</Button>
        <Button
          kind="quiet"
          onPress={() => {
            later.value = worker;
          }}
        >
          {offline.later}
        </Button>
      </div>
    </aside>
  );
}
