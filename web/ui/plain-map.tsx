// A plain map without outside tiles: rings around a middle, north up. What is on it is drawn by its view.

import "./plain-map.css";
import type { ComponentChildren } from "preact";

const HALF = 100;
export const EDGE = 88;
const RINGS = [1 / 3, 2 / 3, 1];

interface PlainMapProps {
  // Metres from the middle to the outermost ring.
  reach: number;
  north: string;
  // Where it was pressed: parts of the reach, to the right and down.
  onPlace?: (x: number, y: number) => void;
  children: ComponentChildren;
}

export function PlainMap({ reach, north, onPlace, children }: PlainMapProps) {
  const press = (event: MouseEvent) => {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    const part = (at: number, from: number, whole: number) => (((at - from) / whole - 0.5) * 2 * HALF) / EDGE;
    onPlace?.(part(event.clientX, left, width), part(event.clientY, top, height));
  };
  return (
    <svg
      class={onPlace ? "plain-map places" : "plain-map"}
      viewBox={`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`}
      aria-hidden="true"
      onClick={press}
    >
      {RINGS.map((part) => (
        <circle key={part} class="ring" r={part * EDGE} />
      ))}
      <path class="cross" d={`M0 ${-EDGE}V${EDGE}M${-EDGE} 0H${EDGE}`} />
      <text class="scale" x="2" y={EDGE - 2}>
        {reach >= 1_000 ? `${reach / 1_000} km` : `${reach} m`}
      </text>
      <text class="scale" x="2" y={-EDGE + 8}>
        {north}
      </text>
      {children}
    </svg>
  );
}
