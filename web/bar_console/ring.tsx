// The seconds that are left to answer an offer, in a ring that empties, by the server's clock. The seconds are not read
// out one by one: the offer says how many there are.

import { useEffect, useState } from "preact/hooks";
import type { Clock } from "../core/clock.ts";

// A bar has so many seconds to answer.
const LASTS = 45;
const SOON = 15;
const RADIUS = 26;
const LENGTH = 2 * Math.PI * RADIUS;

interface RingProps {
  clock: Clock;
  until: string;
  left: (seconds: number) => string;
}

export function Ring({ clock, until, left }: RingProps) {
  const [seconds, setSeconds] = useState(() => clock.secondsUntil(until));
  useEffect(() => {
    const timer = setInterval(() => setSeconds(clock.secondsUntil(until)), 250);
    return () => clearInterval(timer);
  }, [clock, until]);
  const shown = Math.min(seconds, LASTS);
  return (
    <p class={shown <= SOON ? "bar-offer-ring soon" : "bar-offer-ring"} role="timer" aria-label={left(shown)}>
      <svg viewBox="0 0 60 60" aria-hidden="true">
        <circle cx="30" cy="30" r={RADIUS} />
        <circle cx="30" cy="30" r={RADIUS} stroke-dasharray={LENGTH} stroke-dashoffset={LENGTH * (1 - shown / LASTS)} />
      </svg>
      <strong class="figures" aria-hidden="true">
        {shown}
      </strong>
    </p>
  );
}
