// A browser for stories, and what all of them do.

import { mkdirSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

export const ADDRESS = process.env.STORY_ADDRESS ?? "http://127.0.0.1:8000/";
export const SHOTS = process.env.STORY_SHOTS ?? "../.build/shots";

export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

let browser: Browser;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  browser = await chromium.launch({ executablePath: process.env.STORY_CHROMIUM ?? "/usr/bin/chromium", args });
});
afterAll(() => browser.close());

interface Visitor extends BrowserContextOptions {
  // By how much the clock of the device is ahead, in milliseconds.
  ahead?: number;
}

// A new guest. What fails in the page fails the story.
export async function visitor({ ahead = 0, ...options }: Visitor = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", viewport: DESK, ...options });
  if (ahead) await context.addInitScript(`{ const now = Date.now.bind(Date); Date.now = () => now() + ${ahead}; }`);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => expect.unreachable(`the page failed: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) expect.unreachable(message.text());
  });
  return page;
}

export function address(path: string): string {
  return ADDRESS + path;
}

export async function open(page: Page, hash: string): Promise<void> {
  await page.goto(ADDRESS + hash);
  await page.locator("main h1").first().waitFor();
}

export async function events(): Promise<string[]> {
  return (await demo()).events;
}

export async function demoMarket(): Promise<string> {
  return (await demo()).market.market_id;
}

async function demo() {
  return (await (await fetch(`${ADDRESS}config.json`)).json()).demo;
}

// At an event whose plan is live.
export async function atTheHall(page: Page, event: string): Promise<void> {
  await open(page, `#/events/${event}`);
  await page.locator(".hall-bar .pill.good").waitFor();
}

export async function holdTheBest(page: Page): Promise<void> {
  await page.locator(".best .button").last().click();
  await page.locator(".deal.held").waitFor();
}

export async function give(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Give back" }).click();
  await page.locator(".deal.held").waitFor({ state: "detached" });
}

export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

export function free(page: Page): Promise<string> {
  return page.locator(".legend .figures").first().innerText();
}
