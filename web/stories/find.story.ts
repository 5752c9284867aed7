// Looking for an event.

import { expect, it } from "vitest";
import { open, PHONE, visitor } from "./stage.ts";

it("searches as one types, says when there is nothing, and has the question in the address", async () => {
  const page = await visitor();
  await open(page, "#/events");
  await page.locator("input[type=search]").pressSequentially("winter", { delay: 40 });
  await expect.poll(() => page.locator(".event-card").count(), { timeout: 5_000 }).toBe(1);
  expect(page.url()).toContain("#/events?q=winter");
  await page.reload();
  await expect
    .poll(() => page.locator(".event-card h3").allTextContents(), { timeout: 5_000 })
    .toEqual(["Winter Songs"]);
  await page.locator("input[type=search]").fill("zzzz");
  await page.locator(".empty").waitFor();
});

it("brings one back to one's place in the list", async () => {
  const page = await visitor({ viewport: PHONE });
  await open(page, "#/events");
  await page.locator(".event-card").first().waitFor();
  await page.evaluate(() => scrollTo(0, 900));
  await page.locator(".event-card a").nth(3).click();
  await page.locator(".event-head").waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await page.locator(".event-card").first().waitFor();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(900);
});

it("speaks the language that was chosen, from then on", async () => {
  const page = await visitor();
  await open(page, "");
  await page.locator(".bottom select").selectOption("de");
  await page.getByRole("heading", { name: "Dein Platz, gehalten." }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Dein Platz, gehalten." }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
});

it("says when there is no such page", async () => {
  const page = await visitor();
  await page.goto(new URL("/nothing/here", await start(page)).href);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await page.getByRole("link", { name: "To the start" }).click();
  await page.getByRole("heading", { name: "Your place, held." }).waitFor();
});

async function start(page: Awaited<ReturnType<typeof visitor>>): Promise<string> {
  await open(page, "");
  return page.url();
}
