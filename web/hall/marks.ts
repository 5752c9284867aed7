// How seats are drawn: each state has a colour and a shape of its own, so that colours alone need not be told apart.

export type Mark = "free" | "held" | "booked" | "blocked" | "chosen" | "mine";

export interface Palette {
  categories: ReadonlyMap<string, string>;
  ink: string;
  ground: string;
  soft: string;
  gone: string;
  held: string;
  mine: string;
  stage: string;
  onStage: string;
  font: string;
}

const CATEGORIES = 6;

// The dearest first. `from` has the colours of styles/tokens.css in the theme of now.
export function palette(from: Element, categories: readonly string[]): Palette {
  const style = getComputedStyle(from);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    categories: new Map(categories.map((name, index) => [name, token(`category-${(index % CATEGORIES) + 1}`)])),
    ink: token("ink"),
    ground: token("surface"),
    soft: token("soft"),
    gone: token("seat-gone"),
    held: token("seat-held"),
    mine: token("held"),
    stage: token("stage"),
    onStage: token("on-stage"),
    font: token("font"),
  };
}

export function categoryClass(index: number): string {
  return `category-${(index % CATEGORIES) + 1}`;
}

type Pen = CanvasRenderingContext2D;

// One seat with its middle at 0/0 of a free place with this radius.
export function draw(
  pen: Pen,
  mark: Mark,
  x: number,
  y: number,
  r: number,
  accessible: boolean,
  colour: string,
  p: Palette,
) {
  switch (mark) {
    case "free":
      pen.fillStyle = colour;
      shape(pen, x, y, r * 0.86, accessible);
      pen.fill();
      if (accessible && r > 5) chair(pen, x, y, r * 0.5, p.ground);
      break;
    case "held":
      pen.strokeStyle = p.held;
      pen.lineWidth = Math.max(1, r * 0.18);
      shape(pen, x, y, r * 0.66, accessible);
      if (r > 4) {
        pen.moveTo(x - r * 0.45, y + r * 0.45);
        pen.lineTo(x + r * 0.45, y - r * 0.45);
      }
      pen.stroke();
      break;
    case "booked":
      pen.fillStyle = p.gone;
      shape(pen, x, y, r * 0.6, accessible);
      pen.fill();
      break;
    case "blocked":
      pen.strokeStyle = p.gone;
      pen.lineWidth = Math.max(1, r * 0.22);
      pen.beginPath();
      cross(pen, x, y, r * 0.4);
      pen.stroke();
      break;
    default:
      pen.fillStyle = mark === "mine" ? p.mine : p.ink;
      shape(pen, x, y, r, accessible);
      pen.fill();
      tick(pen, x, y, r, p.ground);
  }
}

function shape(pen: Pen, x: number, y: number, r: number, square: boolean) {
  pen.beginPath();
  if (square) pen.roundRect(x - r, y - r, 2 * r, 2 * r, r * 0.35);
  else pen.arc(x, y, r, 0, 2 * Math.PI);
}

function cross(pen: Pen, x: number, y: number, r: number) {
  pen.moveTo(x - r, y - r);
  pen.lineTo(x + r, y + r);
  pen.moveTo(x + r, y - r);
  pen.lineTo(x - r, y + r);
}

function tick(pen: Pen, x: number, y: number, r: number, colour: string) {
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(1.2, r * 0.22);
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  pen.moveTo(x - r * 0.42, y + r * 0.02);
  pen.lineTo(x - r * 0.1, y + r * 0.34);
  pen.lineTo(x + r * 0.44, y - r * 0.32);
  pen.stroke();
  pen.lineCap = "butt";
}

function chair(pen: Pen, x: number, y: number, r: number, colour: string) {
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = Math.max(1, r * 0.28);
  pen.beginPath();
  pen.arc(x - r * 0.1, y + r * 0.35, r * 0.55, -0.9, 3.6);
  pen.moveTo(x - r * 0.15, y - r * 0.5);
  pen.lineTo(x - r * 0.1, y + r * 0.15);
  pen.lineTo(x + r * 0.55, y + r * 0.2);
  pen.lineTo(x + r * 0.75, y + r * 0.8);
  pen.stroke();
  pen.beginPath();
  pen.arc(x - r * 0.15, y - r * 0.85, r * 0.24, 0, 2 * Math.PI);
  pen.fill();
}
