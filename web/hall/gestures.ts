// What fingers, a mouse and a wheel do on an element, in its own pixels. One finger moves, two pinch; a press that does
// not move is a press.

import type { Point } from "./viewport.ts";

const STILL = 7;

export interface Handlers {
  moved: (by: Point) => void;
  // Whether there was anything to zoom.
  zoomed: (at: Point, factor: number) => boolean;
  // Where a mouse is; undefined when it has left.
  hovered: (at: Point | undefined) => void;
  pressed: (at: Point, touch: boolean) => void;
}

export function gestures(element: HTMLElement, { moved, zoomed, hovered, pressed }: Handlers): () => void {
  const stop = new AbortController();
  const fingers = new Map<number, Point>();
  let begun: Point | undefined;
  let still = false;

  const on = <K extends keyof HTMLElementEventMap>(name: K, does: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(name, does, { signal: stop.signal, passive: false });
  const where = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, where(event));
    begun = where(event);
    still = fingers.size === 1;
  });
  on("pointermove", (event) => {
    const now = where(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") hovered(now);
      return;
    }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      zoomed({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, factor);
      still = false;
    } else if (!still || distance(now, begun ?? now) > STILL) {
      if (still) hovered(undefined);
      still = false;
      moved({ x: now.x - before.x, y: now.y - before.y });
    } else return;
    fingers.set(event.pointerId, now);
  });
  on("pointerup", (event) => {
    const pressing = fingers.delete(event.pointerId) && still;
    still = false;
    if (pressing) pressed(where(event), event.pointerType !== "mouse");
  });
  // The browser took the gesture for a scroll of the page.
  on("pointercancel", (event) => {
    fingers.delete(event.pointerId);
    still = false;
  });
  on("pointerleave", () => hovered(undefined));
  on("wheel", (event) => {
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    // Otherwise the page scrolls.
    if (zoomed(where(event), Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0022))) || event.ctrlKey)
      event.preventDefault();
  });
  return () => stop.abort();
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
