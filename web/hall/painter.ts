// Paints the plan on a canvas: what is in view, with more to read the nearer one is.

import type { Plan, Seat } from "./layout.ts";
import { draw, type Mark, type Palette } from "./marks.ts";
import { type Size, toScreen, type Viewport } from "./viewport.ts";

export interface Scene {
  plan: Plan;
  view: Viewport;
  screen: Size;
  palette: Palette;
  mark: (seat: Seat) => { mark: Mark; accessible: boolean };
  only: string | undefined;
  stage: string;
}

// Distances of two seats in pixels, from which on there are names of rows, and numbers of seats.
const ROWS_FROM = 15;
const NUMBERS_FROM = 25;
const POINTS_BELOW = 5;
const ASIDE = 0.18;

export function paint(pen: CanvasRenderingContext2D, scene: Scene): void {
  const { screen } = scene;
  pen.clearRect(0, 0, screen.width, screen.height);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  stage(pen, scene);
  if (scene.view.scale < POINTS_BELOW) points(pen, scene);
  else seats(pen, scene);
  const { scale } = scene.view;
  if (scale >= ROWS_FROM) rows(pen, scene);
  blocks(pen, scene);
}

function seats(pen: CanvasRenderingContext2D, { plan, view, screen, palette, mark, only }: Scene): void {
  const r = view.scale * 0.46;
  const numbers = view.scale >= NUMBERS_FROM;
  pen.font = `600 ${Math.round(view.scale * 0.34)}px ${palette.font}`;
  pen.save();
  for (const seat of plan.seats) {
    const { x, y } = toScreen(view, seat);
    if (x < -r || y < -r || x > screen.width + r || y > screen.height + r) continue;
    const now = mark(seat);
    const colour = palette.categories.get(seat.category) ?? palette.ink;
    pen.globalAlpha = only && seat.category !== only ? ASIDE : 1;
    draw(pen, now.mark, x, y, r, now.accessible, colour, palette);
    if (numbers && now.mark === "free" && !now.accessible) {
      pen.fillStyle = palette.ground;
      pen.fillText(seat.name, x, y + 0.5, r * 1.6);
    }
  }
  pen.restore();
}

// From afar: squares, of which a browser paints twenty thousand in a frame.
function points(pen: CanvasRenderingContext2D, { plan, view, screen, palette, mark, only }: Scene): void {
  const wide = Math.max(1, view.scale * 0.72);
  pen.save();
  for (const seat of plan.seats) {
    const { x, y } = toScreen(view, seat);
    if (x < 0 || y < 0 || x > screen.width || y > screen.height) continue;
    const now = mark(seat).mark;
    const own = now === "chosen" ? palette.ink : now === "mine" ? palette.mine : undefined;
    pen.fillStyle = own ?? (now === "free" ? (palette.categories.get(seat.category) ?? palette.ink) : palette.gone);
    pen.globalAlpha = only && seat.category !== only ? ASIDE : 1;
    const side = own ? wide * 1.5 : wide;
    pen.fillRect(x - side / 2, y - side / 2, side, side);
  }
  pen.restore();
}

function stage(pen: CanvasRenderingContext2D, { plan, view, palette, stage: words }: Scene): void {
  const middle = plan.width / 2;
  const half = plan.stage.width / 2;
  const tall = plan.stage.height;
  const at = (x: number, y: number) => toScreen(view, { x: middle + x, y: plan.stage.y + y });
  const [a, b, c, d] = [at(-half, 0), at(half, 0), at(half * 0.9, tall), at(-half * 0.9, tall)];
  const low = at(0, tall * 1.45);
  pen.fillStyle = palette.stage;
  pen.beginPath();
  pen.moveTo(a.x, a.y);
  pen.lineTo(b.x, b.y);
  pen.lineTo(c.x, c.y);
  pen.quadraticCurveTo(low.x, low.y, d.x, d.y);
  pen.closePath();
  pen.fill();
  const size = Math.max(9, Math.min(22, view.scale * tall * 0.5));
  if (2 * half * view.scale < 60) return;
  const text = at(0, tall * 0.62);
  pen.fillStyle = palette.onStage;
  pen.font = `700 ${size}px ${palette.font}`;
  pen.fillText(words, text.x, text.y);
}

function rows(pen: CanvasRenderingContext2D, { plan, view, screen, palette }: Scene): void {
  pen.fillStyle = palette.soft;
  pen.font = `600 ${Math.min(15, Math.round(view.scale * 0.5))}px ${palette.font}`;
  for (const row of plan.rows) {
    const { x, y } = toScreen(view, row);
    if (x > -20 && y > -20 && x < screen.width + 20 && y < screen.height + 20) pen.fillText(row.id, x, y);
  }
}

function blocks(pen: CanvasRenderingContext2D, { plan, view, palette }: Scene): void {
  const size = Math.max(10, Math.min(17, view.scale * 1.05));
  pen.font = `700 ${size}px ${palette.font}`;
  for (const block of plan.blocks) {
    const { x, y } = toScreen(view, block);
    if (block.width * view.scale < 28) continue;
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeStyle = palette.ground;
    pen.fillStyle = palette.ink;
    pen.save();
    pen.translate(x, y);
    pen.rotate(block.angle);
    pen.strokeText(block.name, 0, 0);
    pen.fillText(block.name, 0, 0);
    pen.restore();
  }
}
