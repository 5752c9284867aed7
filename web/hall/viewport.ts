// Which part of the plan is on the screen: a point of the plan times the scale plus the offset is a point of the screen.

export interface Viewport {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

const CLOSEST = 64;

export function fitted(plan: Size, screen: Size): Viewport {
  const scale = Math.min(screen.width / plan.width, screen.height / plan.height);
  return { scale, x: (screen.width - plan.width * scale) / 2, y: (screen.height - plan.height * scale) / 2 };
}

// The point of the plan below `at` stays there.
export function zoomed(view: Viewport, at: Point, factor: number, plan: Size, screen: Size): Viewport {
  const least = fitted(plan, screen).scale;
  const scale = Math.min(Math.max(CLOSEST, least), Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return kept({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, plan, screen);
}

export function moved(view: Viewport, by: Point, plan: Size, screen: Size): Viewport {
  return kept({ ...view, x: view.x + by.x, y: view.y + by.y }, plan, screen);
}

// With the point of the plan in the middle.
export function centred(point: Point, scale: number, plan: Size, screen: Size): Viewport {
  return kept({ scale, x: screen.width / 2 - point.x * scale, y: screen.height / 2 - point.y * scale }, plan, screen);
}

export function isWhole(view: Viewport, plan: Size, screen: Size): boolean {
  return view.scale <= fitted(plan, screen).scale * 1.02;
}

export function toPlan(view: Viewport, point: Point): Point {
  return { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
}

export function toScreen(view: Viewport, point: Point): Point {
  return { x: point.x * view.scale + view.x, y: point.y * view.scale + view.y };
}

// What is smaller than the screen stands in the middle; what is larger leaves no gap at its edges.
function kept(view: Viewport, plan: Size, screen: Size): Viewport {
  return {
    scale: view.scale,
    x: along(view.x, plan.width * view.scale, screen.width),
    y: along(view.y, plan.height * view.scale, screen.height),
  };
}

function along(offset: number, long: number, screen: number): number {
  if (long <= screen) return (screen - long) / 2;
  return Math.min(0, Math.max(screen - long, offset));
}
