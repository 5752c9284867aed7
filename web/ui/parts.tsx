// The small parts that views are made of.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Children {
  children: ComponentChildren;
}

export function Card({ link, children }: Children & { link?: boolean }) {
  return <article class={link ? "card link" : "card"}>{children}</article>;
}

export function BigNumber({ children }: Children) {
  return <strong class="big-number">{children}</strong>;
}

export type Mood = "info" | "good" | "warn" | "bad";

// `urgent` is read out at once. In a form it speaks of what was sent: it goes when that is changed, and is back when the
// form is sent again in vain.
export function Banner({ mood = "info", urgent, children }: Children & { mood?: Mood; urgent?: boolean }) {
  const [over, setOver] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = urgent ? place.current?.closest("form") : undefined;
    const hide = () => setOver(true);
    const show = () => setOver(false);
    form?.addEventListener("input", hide);
    form?.addEventListener("submit", show);
    return () => {
      form?.removeEventListener("input", hide);
      form?.removeEventListener("submit", show);
    };
  }, [urgent]);
  useEffect(() => setOver(false), [typeof children === "string" && children]);
  if (over) return null;
  return (
    <div ref={place} class={`banner ${mood}`} role={urgent ? "alert" : "status"}>
      {children}
    </div>
  );
}

export function Pill({ mood = "info", dot, children }: Children & { mood?: Mood; dot?: boolean }) {
  return (
    <span class={`pill ${mood}`}>
      {dot && <span class="dot" aria-hidden="true" />}
      {children}
    </span>
  );
}

export function Empty({ title, children }: Children & { title: string }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Skeleton({ height, width = "100%" }: { height: string; width?: string }) {
  return <div class="skeleton" style={{ height, width }} aria-hidden="true" />;
}
