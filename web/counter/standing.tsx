// Whether what one sees is live.

import { signal } from "@preact/signals";
import { useServices } from "../app/services.ts";
import { counterWords } from "../text/counter.ts";
import { text } from "../text/text.ts";
import { Pill } from "../ui/parts.tsx";

export const online = signal(navigator.onLine);
for (const name of ["online", "offline"]) {
  addEventListener(name, () => {
    online.value = navigator.onLine;
  });
}

export function Standing() {
  const { live } = useServices();
  // A dead socket is noticed within half a minute; a device without a network at once.
  const standing = online.value ? live.standing.value : "connecting";
  const { event } = text.value;
  return (
    <span role="status">
      <Pill mood={standing === "live" ? "good" : "warn"} dot>
        {standing === "polling" ? counterWords.value.looking : event[standing]}
      </Pill>
    </span>
  );
}
