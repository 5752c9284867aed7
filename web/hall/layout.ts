// Where each seat of a plan is drawn. A plan says which seats are neighbours and which rows are in front; it has no
// measures. So sections stand in bands before the stage, the first in the middle, their rows on arcs around it. One unit
// is the distance of two seats.

import { AISLE, linesOf, widthOf } from "./lines.ts";

export interface PlanRow {
  id: string;
  category: string;
  seats: readonly string[];
}

export interface PlanSection {
  id: string;
  name: string;
  rows: readonly PlanRow[];
}

export interface Seat {
  // As the service names it: section-row-seat.
  key: string;
  section: number;
  row: string;
  name: string;
  category: string;
  x: number;
  y: number;
}

export interface Block {
  name: string;
  x: number;
  y: number;
  width: number;
  // Of the arc that it stands on, in radians.
  angle: number;
}

// A row's name, at an end of it.
export interface RowLabel {
  id: string;
  x: number;
  y: number;
}

export interface Plan {
  seats: readonly Seat[];
  blocks: readonly Block[];
  rows: readonly RowLabel[];
  width: number;
  height: number;
  stage: { width: number; height: number; y: number };
}

const GAP = 2.6;
const BAND_GAP = 3.4;
const STAGE = 4.5;
const MARGIN = 1.6;
// From so many seats on, the spaces between sections and the stage grow with the hall, because it is seen from farther.
const LARGE = 3_000;
// By how much of the half width the outermost seats stand nearer to the stage than the middle.
const BEND = 0.16;

interface Placed {
  index: number;
  section: PlanSection;
  x: number;
  y: number;
  width: number;
}

// `aspect` is width by height of the place where the plan is shown.
export function layout(sections: readonly PlanSection[], aspect: number): Plan {
  const total = sections.flatMap((section) => section.rows).reduce((sum, row) => sum + row.seats.length, 0);
  const space = Math.max(1, Math.sqrt(total / LARGE));
  const placed = bands(sections, aspect, space);
  const width = Math.max(1, ...placed.map((each) => Math.abs(each.x) + each.width / 2)) * 2;
  const depth = BEND * (width / 2);
  const bend = (x: number, y: number) => ({
    x: x + width / 2 + MARGIN,
    y: y + STAGE * space + MARGIN + depth * (1 - (x / (width / 2)) ** 2),
  });
  const seats: Seat[] = [];
  const blocks: Block[] = [];
  const rows: RowLabel[] = [];
  for (const { index, section, x, y, width: wide } of placed) {
    const angle = Math.atan((-2 * depth * x) / (width / 2) ** 2);
    blocks.push({ name: section.name, width: wide, angle, ...bend(x, y - 1.5 * space) });
    linesOf(section.rows).forEach((line, depthOfLine) => {
      const wide = widthOf(line);
      let first = x - (wide - 1) / 2;
      rows.push({ id: line[0]?.id ?? "", ...bend(first - 1, y + depthOfLine) });
      rows.push({ id: line.at(-1)?.id ?? "", ...bend(first + wide, y + depthOfLine) });
      for (const row of line) {
        row.seats.forEach((name, seat) => {
          const key = `${section.id}-${row.id}-${name}`;
          const at = bend(first + seat, y + depthOfLine);
          seats.push({ key, section: index, row: row.id, name, category: row.category, ...at });
        });
        first += row.seats.length + AISLE;
      }
    });
  }
  const bottom = Math.max(0, ...seats.map((seat) => seat.y));
  return {
    seats,
    blocks,
    rows,
    width: width + 2 * MARGIN,
    height: bottom + 1 + MARGIN,
    stage: { width: Math.max(6, Math.min(width * 0.5, 30 * space)), height: 2.2 * space, y: MARGIN / 2 },
  };
}

// The number of bands whose shape is nearest to the place that there is.
function bands(sections: readonly PlanSection[], aspect: number, space: number): Placed[] {
  let best: Placed[] = [];
  let nearest = Number.POSITIVE_INFINITY;
  for (let count = 1; count <= sections.length; count++) {
    const placed = inBands(sections, Math.ceil(sections.length / count), space);
    const width = Math.max(...placed.map((each) => Math.abs(each.x) + each.width / 2)) * 2 + 2 * MARGIN;
    const height =
      Math.max(...placed.map((each) => each.y + linesOf(each.section.rows).length)) +
      STAGE * space +
      2 * MARGIN +
      (BEND * width) / 2;
    const distance = Math.abs(Math.log(width / height / aspect));
    if (distance < nearest) [best, nearest] = [placed, distance];
  }
  return best;
}

function inBands(sections: readonly PlanSection[], size: number, space: number): Placed[] {
  const placed: Placed[] = [];
  let y = 1;
  for (let start = 0; start < sections.length; start += size) {
    const band = sections.slice(start, start + size).map((section, index) => ({ index: start + index, section }));
    const ordered = fromTheMiddle(band);
    const widths = ordered.map(({ section }) => Math.max(1, ...linesOf(section.rows).map(widthOf)));
    const whole = widths.reduce((sum, width) => sum + width, 0) + GAP * space * (widths.length - 1);
    let left = -whole / 2;
    ordered.forEach((each, index) => {
      const width = widths[index] ?? 1;
      placed.push({ ...each, x: left + width / 2, y, width });
      left += width + GAP * space;
    });
    y += Math.max(1, ...band.map(({ section }) => linesOf(section.rows).length)) + BAND_GAP * space;
  }
  return placed;
}

// The first in the middle, the next to its left and right.
function fromTheMiddle<T>(items: readonly T[]): T[] {
  const made: T[] = [];
  items.forEach((item, index) => {
    if (index % 2) made.unshift(item);
    else made.push(item);
  });
  return made;
}
