// Where an event of one's own stands.

export const PHASES = ["open", "before", "draft", "after", "cancelled"] as const;
export type Phase = (typeof PHASES)[number];

interface Standing {
  status: string;
  starts_at: string;
  ends_at: string | null;
  on_sale_at: string;
  sale_ends_at: string;
}

export function phaseOf(event: Standing, now: number): Phase {
  if (event.status === "cancelled") return "cancelled";
  if (now >= Date.parse(event.ends_at ?? event.starts_at)) return "after";
  if (event.status === "draft") return "draft";
  if (now >= Date.parse(event.sale_ends_at)) return "after";
  return now < Date.parse(event.on_sale_at) ? "before" : "open";
}

// The next to start first; of those that are over the last.
export function inOrder<T extends Standing>(events: readonly T[], phase: Phase, now: number): T[] {
  const found = events.filter((each) => phaseOf(each, now) === phase);
  const late = phase === "after" || phase === "cancelled" ? -1 : 1;
  return found.sort((one, other) => late * (Date.parse(one.starts_at) - Date.parse(other.starts_at)));
}
