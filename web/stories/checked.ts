// A view as it should be in any look: no fault that axe finds, nothing to scroll sideways, and a picture of it.

import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { shot } from "./stage.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The visitor has to bypass the content security policy, which lets no script of axe in.
export async function checked(page: Page, name: string): Promise<void> {
  await shot(page, name);
  await page.evaluate(axe.source);
  const found = await page.evaluate((rules) => {
    const { axe: there } = globalThis as unknown as { axe: typeof axe };
    return there.run(document, { runOnly: rules });
  }, RULES);
  expect(found.violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes[0]?.target}`)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}
