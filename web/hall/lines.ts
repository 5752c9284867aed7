// Rows that an aisle divides stand on one line: "1L" and then "1R", as the documents of plans have them.

import type { PlanRow } from "./layout.ts";

export const AISLE = 1.2;

export function linesOf(rows: readonly PlanRow[]): PlanRow[][] {
  const lines: PlanRow[][] = [];
  for (const row of rows) {
    const before = lines.at(-1);
    if (before?.length === 1 && divided(before[0]?.id ?? "", row.id)) before.push(row);
    else lines.push([row]);
  }
  return lines;
}

// In distances of two seats, from the first seat's left to the last seat's right.
export function widthOf(line: readonly PlanRow[]): number {
  return line.reduce((sum, row) => sum + row.seats.length, 0) + AISLE * (line.length - 1);
}

function divided(left: string, right: string): boolean {
  return left.length > 1 && left.endsWith("L") && right === `${left.slice(0, -1)}R`;
}
