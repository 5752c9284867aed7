import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// Styles stay when their view is gone, and hold for all that comes after it. So a class that begins a selector belongs to
// one folder; those of `styles`, `ui` and `staff` are for all.
const SHARED = ["styles", "ui", "staff", "hall"];
const ROOT = join(import.meta.dirname, "..");
const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter((each) => each.isDirectory() && !["node_modules", "public"].includes(each.name))
  .map(({ name }) => name);

it("gives each class to one folder", () => {
  const owners = new Map<string, Set<string>>();
  for (const folder of FOLDERS) {
    for (const name of classes(folder)) owners.set(name, (owners.get(name) ?? new Set()).add(folder));
  }
  const contested = [...owners].filter(([, folders]) => [...folders].some((each) => !SHARED.includes(each)));
  expect(contested.filter(([, folders]) => folders.size > 1).map(([name, folders]) => [name, ...folders])).toEqual([]);
});

function classes(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".css"));
  return files.flatMap((name) => {
    const text = readFileSync(join(ROOT, folder, name), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
    const selectors = [...screen(text).matchAll(/([^{}]+)\{/g)].flatMap(([, found = ""]) =>
      found.split(/,(?![^(]*\))/),
    );
    return selectors.flatMap((each) => /^\s*\.([\w-]+)(?!:has|\[data-view|[\w-])/.exec(each)?.[1] ?? []);
  });
}

// What is printed is one view alone.
function screen(text: string): string {
  return text.replaceAll(/@media print \{(?:[^{}]|\{[^{}]*\})*\}/g, "");
}
