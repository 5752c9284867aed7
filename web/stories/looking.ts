// A view in four looks: light, dark, forced colours, and a phone of 320 pixels, there in both languages and without our own
// font. In each nothing that axe finds, nothing to scroll sideways, and a picture in the view's folder, by which
// tests/web/test_stories.py knows that it was seen.

import { mkdirSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { DESK, SHOTS } from "./stage.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// What can differ where only the colours do.
const COLOURS = ["color-contrast", "link-in-text-block"];
const NARROW = { width: 320, height: 700 };

type Colours = "light" | "dark" | "forced";

export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? DESK;
  const [own, spoken] = await page.evaluate(() => [
    matchMedia("(prefers-color-scheme: dark)").matches ? ("dark" as const) : ("light" as const),
    document.documentElement.lang,
  ]);
  const at = await place(page, name);
  const wide = before.width < DESK.width ? DESK : before;
  await page.setViewportSize(wide);
  await page.evaluate(() => scrollTo(0, 0));
  for (const [colours, rules] of [
    ["light", RULES],
    ["dark", COLOURS],
    ["forced", COLOURS],
  ] as const) {
    await paint(page, colours);
    await examine(page, `${at}-desk-${colours}`, rules);
  }
  await paint(page, "light");
  await page.setViewportSize(NARROW);
  await examine(page, `${at}-phone-light`, RULES);
  await paint(page, "dark");
  await speak(page, spoken === "de" ? "en" : "de");
  await examine(page, `${at}-phone-dark`, []);
  await speak(page, spoken);
  await paint(page, own);
  await page.setViewportSize(before);
}

// What is shown for moments only: as it is just now.
export async function glance(page: Page, name: string): Promise<void> {
  await examine(page, `${await place(page, name)}-glance`, RULES);
}

// A wall of 3840 by 2160 pixels is filled, without anything to scroll.
export async function fills(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? DESK;
  await page.setViewportSize({ width: 3840, height: 2160 });
  await page.screenshot({ path: `${await place(page, name)}-wall.png` });
  const [scrolls, bottom, largest] = await page.evaluate(() => {
    const shown = [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility());
    const sizes = shown.map((each) => Number.parseFloat(getComputedStyle(each).fontSize));
    const { scrollHeight, scrollWidth } = document.documentElement;
    const bottoms = shown.map((each) => each.getBoundingClientRect().bottom);
    return [scrollHeight > innerHeight || scrollWidth > innerWidth, Math.max(...bottoms), Math.max(...sizes)];
  });
  expect.soft(scrolls, `${name} scrolls on a wall`).toBe(false);
  expect.soft(bottom, `${name} leaves a wall empty`).toBeGreaterThan(0.9 * 2160);
  expect.soft(largest, `${name} is small on a wall`).toBeGreaterThan(150);
  await page.setViewportSize(before);
}

async function place(page: Page, name: string): Promise<string> {
  const view = await page.evaluate(() => document.querySelector<HTMLElement>(".shell")?.dataset.view);
  const folder = `${SHOTS}/${view ?? "other"}`;
  mkdirSync(folder, { recursive: true });
  return `${folder}/${name}`;
}

async function paint(page: Page, colours: Colours): Promise<void> {
  await page.emulateMedia({
    colorScheme: colours === "dark" ? "dark" : "light",
    forcedColors: colours === "forced" ? "active" : "none",
    reducedMotion: "reduce",
  });
}

// Where the language can be chosen. Without a network it stays what it was.
async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((wanted) => {
    const select = document.querySelector<HTMLSelectElement>(".bottom select");
    if (!select) return;
    select.value = wanted;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }, language);
  const turned = (wanted: string) => {
    const { value = "" } = document.querySelector<HTMLSelectElement>(".bottom select") ?? {};
    return document.documentElement.lang === wanted || value !== wanted;
  };
  await expect.poll(() => page.evaluate(turned, language)).toBe(true);
}

async function examine(page: Page, path: string, rules: readonly string[]): Promise<void> {
  await page.screenshot({ path: `${path}.png`, fullPage: true });
  const name = path.slice(SHOTS.length + 1);
  if (rules.length > 0) expect.soft(await faults(page, rules), name).toEqual([]);
  for (const font of ["", "system-ui, sans-serif"]) {
    expect.soft(await beside(page, font), `${name} scrolls sideways${font && " without our font"}`).toEqual([]);
  }
}

async function faults(page: Page, rules: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (runOnly) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: [...runOnly] }),
    rules,
  );
  return found.violations.map(({ id, nodes: [first] }) => `${id} at ${first?.target}: ${first?.failureSummary}`);
}

// What is wider than the window, if the page can be scrolled sideways.
function beside(page: Page, font: string): Promise<string[]> {
  return page.evaluate((family) => {
    const { style, scrollWidth } = document.documentElement;
    if (family) style.setProperty("--font", family);
    const over = document.documentElement.scrollWidth - innerWidth;
    const out = (each: Element) => each.getBoundingClientRect().right > innerWidth + 0.5;
    const wide = over > 0 ? [...document.querySelectorAll("body *")].filter(out) : [];
    const found = wide.filter((each) => ![...each.children].some(out));
    const names = found.map((each) => `${over} px: ${each.tagName.toLowerCase()}.${each.className}`);
    style.removeProperty("--font");
    return over > 0 && names.length === 0 ? [`${scrollWidth} px of unknown`] : names.slice(-4);
  }, font);
}
