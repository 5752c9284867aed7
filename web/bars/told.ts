// What is worth saying aloud when a request has become another; nothing for what changes all the time.

import type { Asked } from "./bar-request.ts";

export type News = "called" | "go" | "found" | "seated" | "placed" | "over";

export function news(before: Asked | null | undefined, now: Asked | null | undefined): News | undefined {
  if (!now) return undefined;
  const same = before?.request_id === now.request_id && before.state === now.state;
  const { state } = now;
  if (state === "QUEUEING" && now.called_at && !(same && before.called_at)) return "called";
  if (state === "QUEUEING" && now.set_out_at && !now.arrived_at && !(same && before.set_out_at)) return "go";
  if (same) return undefined;
  if (state === "CONFIRMING") return "found";
  if (state === "SEATED") return "seated";
  if (!before) return undefined;
  if (state === "QUEUEING") return "placed";
  return state === "IDLE" ? "over" : undefined;
}
