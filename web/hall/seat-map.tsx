// The plan, live, on a canvas: drag, pinch, scroll, press. What it shows is in the list, too, for those who do not see it.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { gestures } from "./gestures.ts";
import type { Hall } from "./hall.ts";
import { layout, type Seat } from "./layout.ts";
import { type Mark, palette } from "./marks.ts";
import { paint } from "./painter.ts";
import {
  centred,
  fitted,
  isWhole,
  moved,
  type Point,
  type Size,
  toPlan,
  toScreen,
  type Viewport,
  zoomed,
} from "./viewport.ts";

// A finger needs this many pixels to hit a seat, a mouse fewer; nearer than that one does not choose, but comes closer.
const FINGER = 22;
const MOUSE = 9;
const CLOSE = 34;

interface MapProps {
  hall: Hall;
  categories: readonly string[];
  only: string | undefined;
  chosen: ReadonlySet<string>;
  mine: ReadonlySet<string>;
  onPress: (key: string) => void;
  tip: (seat: Seat, mark: Mark, accessible: boolean) => string;
}

export function SeatMap({ hall, categories, only, chosen, mine, onPress, tip }: MapProps) {
  const { event } = text.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [screen, setScreen] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<Viewport>();
  const [hovered, setHovered] = useState<Seat>();
  const [theme, setTheme] = useState(0);
  const ready = screen.width > 0;
  const aspect = ready ? Math.round((screen.width / screen.height) * 4) / 4 : 1;
  const plan = useMemo(() => layout(hall.plan, aspect), [hall, hall.rebuilt.value, aspect]);
  const states = useMemo(() => hall.states(), [hall, hall.turned.value]);
  const shown = view ?? fitted(plan, screen);
  const whole = isWhole(shown, plan, screen);
  const colours = useMemo(
    () => canvas.current && palette(canvas.current, categories),
    [categories.join(), theme, ready],
  );

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const size = new ResizeObserver(() => {
      setScreen({ width: element.clientWidth, height: element.clientHeight });
      setView(undefined);
    });
    size.observe(element);
    const stop = new AbortController();
    const { signal } = stop;
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", () => setTheme((before) => before + 1), { signal });
    }
    document.fonts?.ready.then(() => setTheme((before) => before + 1));
    return () => {
      size.disconnect();
      stop.abort();
    };
  }, []);
  useEffect(() => setView(undefined), [plan]);

  const mark = (seat: Seat): { mark: Mark; accessible: boolean } => {
    const now = states.get(seat.key);
    const accessible = now?.accessible ?? false;
    if (mine.has(seat.key)) return { mark: "mine", accessible };
    return { mark: chosen.has(seat.key) ? "chosen" : (now?.state ?? "blocked"), accessible };
  };
  useEffect(() => {
    const element = canvas.current;
    if (!element || !colours || !ready) return;
    const frame = requestAnimationFrame(() => {
      const ratio = devicePixelRatio;
      const [width, height] = [Math.round(screen.width * ratio), Math.round(screen.height * ratio)];
      if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
      const pen = element.getContext("2d");
      if (!pen) return;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(pen, { plan, view: shown, screen, palette: colours, mark, only, stage: event.stage });
    });
    return () => cancelAnimationFrame(frame);
  }, [plan, shown.scale, shown.x, shown.y, screen, colours, states, chosen, mine, only, event]);

  const at = (point: Point): Seat | undefined => {
    const there = toPlan(shown, point);
    let found: Seat | undefined;
    let nearest = 0.55;
    for (const seat of plan.seats) {
      const distance = Math.hypot(seat.x - there.x, seat.y - there.y);
      if (distance < nearest) [found, nearest] = [seat, distance];
    }
    return found;
  };
  const handlers = useRef<Parameters<typeof gestures>[1]>();
  handlers.current = {
    moved: (by) => setView(moved(shown, by, plan, screen)),
    zoomed: (point, factor) => {
      if (whole && factor < 1) return false;
      setView(zoomed(shown, point, factor, plan, screen));
      return true;
    },
    hovered: (point) => setHovered(point && at(point)),
    pressed: (point, touch) => {
      if (shown.scale < (touch ? FINGER : MOUSE)) {
        setView(centred(toPlan(shown, point), CLOSE, plan, screen));
        return;
      }
      const seat = at(point);
      if (seat) onPress(seat.key);
    },
  };
  useEffect(() => {
    if (!canvas.current) return;
    return gestures(canvas.current, {
      moved: (by) => handlers.current?.moved(by),
      zoomed: (point, factor) => handlers.current?.zoomed(point, factor) ?? false,
      hovered: (point) => handlers.current?.hovered(point),
      pressed: (point, touch) => handlers.current?.pressed(point, touch),
    });
  }, []);

  const middle = { x: screen.width / 2, y: screen.height / 2 };
  const now = hovered && mark(hovered);
  return (
    <div class="map">
      <canvas ref={canvas} class={whole ? "fits" : "near"} role="img" aria-label={`${event.plan}. ${event.planHelp}`} />
      {hovered && now && (
        <Tip
          at={toScreen(shown, hovered)}
          gap={shown.scale * 0.6}
          screen={screen}
          words={tip(hovered, now.mark, now.accessible)}
        />
      )}
      <div class="map-zoom">
        {!whole && (
          <>
            <Button label={event.whole} onPress={() => setView(undefined)}>
              <Icon name="fit" />
            </Button>
            <Button label={event.zoomOut} onPress={() => setView(zoomed(shown, middle, 1 / 1.7, plan, screen))}>
              <Icon name="minus" />
            </Button>
          </>
        )}
        <Button label={event.zoomIn} onPress={() => setView(zoomed(shown, middle, 1.7, plan, screen))}>
          <Icon name="plus" />
        </Button>
      </div>
    </div>
  );
}

// Above the plan, so that the plan is not painted anew wherever a mouse goes.
interface TipProps {
  at: Point;
  gap: number;
  screen: Size;
  words: string;
}

function Tip({ at, gap, screen, words }: TipProps) {
  const left = Math.max(90, Math.min(screen.width - 90, at.x));
  const above = at.y > 80 + gap;
  const top = above ? at.y - gap : at.y + gap;
  const side = `${2 * gap}px`;
  return (
    <div aria-hidden="true">
      <div class="map-ring" style={{ left: `${at.x}px`, top: `${at.y}px`, width: side, height: side }} />
      <div class={above ? "map-tip" : "map-tip below"} style={{ left: `${left}px`, top: `${top}px` }}>
        {words.split("\n").map((line) => (
          <span key={line}>{line}</span>
        ))}
      </div>
    </div>
  );
}
