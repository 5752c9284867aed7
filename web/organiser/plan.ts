// A seating plan as the organiser draws it. Each change makes a new plan, so that it can be undone.

export interface Row {
  id: string;
  category: string;
  seats: readonly string[];
  blocked: readonly string[];
  accessible: readonly string[];
}

export interface Section {
  id: string;
  name: string;
  rows: readonly Row[];
}

export type Plan = readonly Section[];
export type Mark = "blocked" | "accessible";

export function seatsOf(plan: Plan): number {
  return plan.reduce((sum, { rows }) => sum + seatsIn(rows), 0);
}

export function seatsIn(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.seats.length, 0);
}

export function marked(plan: Plan, mark: Mark): number {
  return plan.reduce((sum, { rows }) => sum + rows.reduce((all, row) => all + row[mark].length, 0), 0);
}

// In the order in which the plan has them.
export function categoriesOf(plan: Plan): string[] {
  return [...new Set(plan.flatMap(({ rows }) => rows.map((row) => row.category)))];
}

export function withSection(plan: Plan, name: string): Plan {
  const taken = new Set(plan.map((each) => each.id));
  return [...plan, { id: freeId(taken), name, rows: [] }];
}

export function withoutSection(plan: Plan, id: string): Plan {
  return plan.filter((each) => each.id !== id);
}

export function withChanged(plan: Plan, id: string, change: (section: Section) => Section): Plan {
  return plan.map((section) => (section.id === id ? change(section) : section));
}

export function withRow(plan: Plan, section: string, row: string, change: (row: Row) => Row): Plan {
  return withChanged(plan, section, (one) => ({
    ...one,
    rows: one.rows.map((each) => (each.id === row ? change(each) : each)),
  }));
}

export function withoutRow(plan: Plan, section: string, row: string): Plan {
  return withChanged(plan, section, (one) => ({ ...one, rows: one.rows.filter((each) => each.id !== row) }));
}

// The section stands one place nearer to the stage, or farther.
export function withMoved(plan: Plan, id: string, by: -1 | 1): Plan {
  const from = plan.findIndex((each) => each.id === id);
  const one = plan[from];
  const other = plan[from + by];
  if (!one || !other) return plan;
  return plan.map((each) => (each === one ? other : each === other ? one : each));
}

export function withMark(plan: Plan, key: string, mark: Mark): Plan {
  const [section = "", row = "", seat = ""] = key.split("-");
  return withRow(plan, section, row, (one) => {
    const has = one[mark].includes(seat);
    const names = has ? one[mark].filter((each) => each !== seat) : [...one[mark], seat];
    return { ...one, [mark]: one.seats.filter((each) => names.includes(each)) };
  });
}

export function withCategory(plan: Plan, before: string, after: string): Plan {
  return plan.map((section) => ({
    ...section,
    rows: section.rows.map((row) => (row.category === before ? { ...row, category: after } : row)),
  }));
}

// Marks of seats that are gone are gone, too.
export function withSeats(row: Row, seats: readonly string[]): Row {
  const left = (names: readonly string[]) => names.filter((each) => seats.includes(each));
  return { ...row, seats, blocked: left(row.blocked), accessible: left(row.accessible) };
}

function freeId(taken: ReadonlySet<string>): string {
  for (let number = 0; ; number++) {
    const letter = String.fromCharCode(65 + (number % 26));
    const id = number < 26 ? letter : `${letter}${Math.floor(number / 26)}`;
    if (!taken.has(id)) return id;
  }
}
