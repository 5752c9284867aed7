// The bars by their distance and direction from the guest. The list beside the map says the same, so it is not read out.

import { offset, type Spot } from "../core/places.ts";
import { EDGE, PlainMap } from "../ui/plain-map.tsx";

const ROUND = [100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000];

interface Placed {
  bar_id: string;
  location: Spot;
}

export interface Dot {
  id: string;
  x: number;
  y: number;
}

// The outermost ring in metres, and each bar in the picture.
export function placed(around: Spot, bars: readonly Placed[]): { reach: number; dots: Dot[] } {
  const offsets = bars.map(({ bar_id, location }) => ({ id: bar_id, ...offset(around, location) }));
  const farthest = Math.max(0, ...offsets.map(({ east, north }) => Math.hypot(east, north)));
  const reach = ROUND.find((each) => each >= farthest) ?? farthest;
  return {
    reach,
    dots: offsets.map(({ id, east, north }) => ({ id, x: (east / reach) * EDGE, y: (-north / reach) * EDGE })),
  };
}

interface BarMapProps {
  around: Spot;
  bars: readonly Placed[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
  words: { north: string; you: string };
}

export function BarMap({ around, bars, chosen, onChoose, words }: BarMapProps) {
  const { reach, dots } = placed(around, bars);
  return (
    <PlainMap reach={reach} north={words.north}>
      <circle class="me" r="5" />
      <circle class="me-ring" r="9" />
      {dots.map(({ id, x, y }, place) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for fingers; the list has the same buttons
        <g
          key={id}
          class={id === chosen ? "spot chosen" : "spot"}
          transform={`translate(${x} ${y})`}
          onClick={() => onChoose(id)}
        >
          <circle r="12" class="touch" />
          <circle r="8" />
          <text y="3.2">{place + 1}</text>
        </g>
      ))}
    </PlainMap>
  );
}
