// The rules of a plan, checked before it is sent. The service has the same and a few more, and names a fault by its path;
// both are shown with the place in words.

import { Refused } from "../core/api.ts";
import type { Plan, Row, Section } from "./plan.ts";
import { categoriesOf, seatsIn, seatsOf } from "./plan.ts";

export const FAULTS = [
  "noSections",
  "noRows",
  "noSeats",
  "sectionId",
  "rowId",
  "seatId",
  "category",
  "sectionTwice",
  "rowTwice",
  "seatTwice",
  "tooManySeats",
  "tooManySections",
  "tooManyRows",
  "tooManyCategories",
  "sectionTooLarge",
  "rowTooLong",
] as const;
export type Problem = (typeof FAULTS)[number];

export interface Fault {
  problem: Problem;
  section?: string;
  row?: string;
  about?: string;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._]{0,15}$/;
const CATEGORY = /^(?=.{1,32}$)[A-Za-z0-9][A-Za-z0-9._-]*( [A-Za-z0-9._-]+)*$/;
const MOST = { seats: 100_000, sections: 200, rows: 5_000, categories: 30, inSection: 10_000, inRow: 200 };

export function faultsOf(plan: Plan): Fault[] {
  const made: Fault[] = [];
  if (plan.length === 0) made.push({ problem: "noSections" });
  if (plan.length > MOST.sections) made.push({ problem: "tooManySections" });
  if (plan.reduce((sum, { rows }) => sum + rows.length, 0) > MOST.rows) made.push({ problem: "tooManyRows" });
  if (seatsOf(plan) > MOST.seats) made.push({ problem: "tooManySeats" });
  if (categoriesOf(plan).length > MOST.categories) made.push({ problem: "tooManyCategories" });
  for (const id of twice(plan.map((each) => each.id))) made.push({ problem: "sectionTwice", about: id });
  return [...made, ...plan.flatMap(ofSection)];
}

function ofSection(section: Section): Fault[] {
  const at = { section: section.name || section.id };
  const made: Fault[] = [];
  if (!ID.test(section.id)) made.push({ problem: "sectionId", ...at, about: section.id });
  if (section.rows.length === 0) made.push({ problem: "noRows", ...at });
  if (seatsIn(section.rows) > MOST.inSection) made.push({ problem: "sectionTooLarge", ...at });
  for (const id of twice(section.rows.map((each) => each.id))) made.push({ problem: "rowTwice", ...at, about: id });
  return [...made, ...section.rows.flatMap((row) => ofRow(row, at.section))];
}

function ofRow(row: Row, section: string): Fault[] {
  const at = { section, row: row.id };
  const made: Fault[] = [];
  if (!ID.test(row.id)) made.push({ problem: "rowId", ...at, about: row.id });
  if (!CATEGORY.test(row.category)) made.push({ problem: "category", ...at, about: row.category });
  if (row.seats.length === 0) made.push({ problem: "noSeats", ...at });
  if (row.seats.length > MOST.inRow) made.push({ problem: "rowTooLong", ...at });
  for (const seat of row.seats) if (!ID.test(seat)) made.push({ problem: "seatId", ...at, about: seat });
  for (const seat of twice(row.seats)) made.push({ problem: "seatTwice", ...at, about: seat });
  return made;
}

function twice(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

export interface Refusal {
  path: string;
  problem: string;
}

// What the service found wrong, field by field.
export function fieldsOf(error: unknown): Refusal[] {
  if (!(error instanceof Refused) || !Array.isArray(error.details.fields)) return [];
  return error.details.fields.filter(
    (each): each is Refusal => typeof each?.path === "string" && typeof each?.problem === "string",
  );
}

// "sections[0].rows[1].seats[2]" as the names that stand there.
export function placeOf(path: string, plan: Plan): { section?: string; row?: string; seat?: string } {
  const index = (name: string) => {
    const found = new RegExp(`${name}\\[(\\d+)\\]`).exec(path)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [atSection, atRow, atSeat] = [index("sections"), index("rows"), index("seats")];
  const section = atSection === undefined ? undefined : plan[atSection];
  const row = atRow === undefined ? undefined : section?.rows[atRow];
  const seat = atSeat === undefined ? undefined : row?.seats[atSeat];
  return {
    ...(section && { section: section.name || section.id }),
    ...(row && { row: row.id }),
    ...(seat !== undefined && { seat }),
  };
}
