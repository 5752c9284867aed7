// What is left until an instant of the server, as minutes and as a ring. It is read out at the warning, not each second.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Clock } from "../core/clock.ts";
import { countdown } from "../core/times.ts";

const LENGTH = 2 * Math.PI * 10;

interface CountdownProps {
  clock: Clock;
  until: string;
  // Seconds: how long it lasts in all, and from when on it is urgent.
  lasts: number;
  soon: number;
  label: (seconds: number) => string;
  onOver: () => void;
}

export function Countdown({ clock, until, lasts, soon, label, onOver }: CountdownProps) {
  const [left, setLeft] = useState(() => clock.secondsUntil(until));
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    let told = false;
    const look = () => {
      const seconds = clock.secondsUntil(until);
      setLeft(seconds);
      if (seconds > 0 || told) return;
      told = true;
      over.current();
    };
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [clock, until]);
  // The first second may be one more than there is, because the clock is known to half a second.
  const told = Math.min(left, Math.max(1, lasts));
  const part = told / Math.max(1, lasts);
  return (
    <span class={left <= soon ? "countdown soon" : "countdown"} role="timer" aria-label={label(told)}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <circle cx="12" cy="12" r="10" />
        <circle cx="12" cy="12" r="10" stroke-dasharray={LENGTH} stroke-dashoffset={LENGTH * (1 - part)} />
      </svg>
      <span aria-hidden="true">{countdown(told)}</span>
    </span>
  );
}
