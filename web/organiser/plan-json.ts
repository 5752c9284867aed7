// A plan as a file: JSON that the service takes, and back. What cannot be a plan is said with the place where it fails.

import type { Plan, Row, Section } from "./plan.ts";

export interface Misread {
  // The path as the service writes it, empty where the text is no JSON at all.
  path: string;
  wanted: "json" | "object" | "list" | "text";
}

export class NotAPlan extends Error {
  constructor(readonly faults: readonly Misread[]) {
    super("This is no plan.");
  }
}

export function written(plan: Plan): string {
  const sections = plan.map(({ id, name, rows }) => ({
    id,
    name,
    rows: rows.map(({ blocked, accessible, ...row }) => ({
      ...row,
      ...(blocked.length > 0 && { blocked }),
      ...(accessible.length > 0 && { accessible }),
    })),
  }));
  return JSON.stringify({ sections }, undefined, 1);
}

// Takes a venue, or its list of sections. Raises NotAPlan with every fault.
export function read(text: string): { plan: Plan; name: string | undefined; timezone: string | undefined } {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new NotAPlan([{ path: "", wanted: "json" }]);
  }
  const reader = new Reader();
  const whole = Array.isArray(found) ? { sections: found } : reader.object(found, "");
  const plan = reader.list(whole.sections, "sections", (each, path) => reader.section(each, path));
  if (reader.faults.length > 0) throw new NotAPlan(reader.faults);
  const line = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { plan, name: line(whole.name), timezone: line(whole.timezone) };
}

class Reader {
  readonly faults: Misread[] = [];

  section(value: unknown, path: string): Section {
    const one = this.object(value, path);
    return {
      id: this.text(one.id, `${path}.id`),
      name: one.name === undefined ? this.text(one.id, `${path}.id`) : this.text(one.name, `${path}.name`),
      rows: this.list(one.rows, `${path}.rows`, (each, at) => this.row(each, at)),
    };
  }

  row(value: unknown, path: string): Row {
    const one = this.object(value, path);
    const names = (name: string, given: unknown) =>
      this.list(given, `${path}.${name}`, (each, at) => this.text(each, at));
    return {
      id: this.text(one.id, `${path}.id`),
      category: this.text(one.category, `${path}.category`),
      seats: names("seats", one.seats),
      blocked: names("blocked", one.blocked ?? []),
      accessible: names("accessible", one.accessible ?? []),
    };
  }

  object(value: unknown, path: string): Record<string, unknown> {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    this.faults.push({ path, wanted: "object" });
    return {};
  }

  list<T>(value: unknown, path: string, each: (value: unknown, path: string) => T): T[] {
    if (Array.isArray(value)) return value.map((one, index) => each(one, `${path}[${index}]`));
    this.faults.push({ path, wanted: "list" });
    return [];
  }

  text(value: unknown, path: string): string {
    if (typeof value === "string") return value;
    this.faults.push({ path, wanted: "text" });
    return "";
  }
}
