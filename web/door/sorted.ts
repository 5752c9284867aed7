// The doors in the order in which they are needed: those of events that are not over, the soonest first; then the others,
// the latest first.

interface Timed {
  starts_at: string;
  ends_at: string | null;
}

// Without an end that was said, an event is over so long after its start.
const LASTS = 6 * 3_600_000;

export function sorted<E extends Timed>(events: readonly E[], now: number): { coming: E[]; past: E[] } {
  const start = ({ starts_at }: E) => Date.parse(starts_at);
  const end = (event: E) => (event.ends_at ? Date.parse(event.ends_at) : start(event) + LASTS);
  const inOrder = [...events].sort((one, other) => start(one) - start(other));
  return {
    coming: inOrder.filter((event) => end(event) >= now),
    past: inOrder.filter((event) => end(event) < now).reverse(),
  };
}
