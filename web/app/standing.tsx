// Whether what a view shows is live, and whether its staff can do anything just now.

import "./standing.css";
import { useEffect, useState } from "preact/hooks";
import { online } from "../core/online.ts";
import { text } from "../text/text.ts";
import { Pill } from "../ui/parts.tsx";
import { useServices } from "./services.ts";

// A socket that is made anew takes less.
const PATIENCE = 4_000;

export function Standing() {
  const { live } = useServices();
  // A dead socket is noticed within half a minute; a device without a network at once.
  const standing = online.value ? live.standing.value : "connecting";
  return (
    <span class="standing" role="status">
      <Pill mood={standing === "live" ? "good" : "warn"} dot>
        {text.value.event[standing]}
      </Pill>
    </span>
  );
}

// Whether the service cannot be reached: at once without a network, and a little after the last answer failed.
export function useCutOff(): boolean {
  const { live } = useServices();
  const silent = live.standing.value === "connecting";
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!silent) return;
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [silent]);
  return !online.value || (silent && long);
}
