// Two browsers and one hall.

import { expect, it } from "vitest";
import { atTheHall, events, free, give, holdTheBest, open, PHONE, visitor } from "./stage.ts";

it("holds seats, which another browser sees, keeps them through a reload, and sells them once", async () => {
  const [event = ""] = await events();
  const one = await visitor();
  const other = await visitor({ viewport: PHONE, colorScheme: "dark" });
  await atTheHall(one, event);
  await atTheHall(other, event);
  const before = Number.parseInt(await free(other), 10);
  await holdTheBest(one);
  await expect.poll(async () => Number.parseInt(await free(other), 10), { timeout: 5_000 }).toBe(before - 2);
  const [section = ""] = (await one.locator(".deal-seats").innerText()).split(",");
  await one.reload();
  await one.locator(".deal.held").waitFor();
  await one.getByRole("button", { name: "Keep them longer" }).click();
  await one.getByText("You have more time.").waitFor();
  await one.locator(".deal .primary").click();
  await one.locator(".ticket img").waitFor();
  await open(one, "#/bookings");
  await one.locator(".booking-line").waitFor();
  await other.getByRole("button", { name: "List" }).click();
  if (section !== "Stalls") await other.locator(".seat-list summary", { hasText: section }).click();
  await expect.poll(() => other.locator(".seat-list label.booked").count(), { timeout: 5_000 }).toBe(2);
});

it("says which chosen seat another was first to hold", async () => {
  const [event = ""] = await events();
  const [one, other] = [await visitor(), await visitor()];
  for (const page of [one, other]) {
    await atTheHall(page, event);
    await page.getByRole("button", { name: "List" }).click();
    await page.locator(".seat-list fieldset").nth(8).locator("input:not([aria-disabled])").first().click();
  }
  await one.locator(".deal .primary").click();
  await one.locator(".deal.held").waitFor();
  expect(await other.locator(".banner.bad").innerText()).toContain("Another customer was first: Stalls, Row 9");
  expect(await other.locator(".deal").count()).toBe(0);
  await give(one);
});

it("shows no held seat as free on a phone that is six minutes ahead, and the true time that is left", async () => {
  const [event = ""] = await events();
  const [one, ahead] = [await visitor(), await visitor({ ahead: 360_000 })];
  await atTheHall(one, event);
  await atTheHall(ahead, event);
  const before = Number.parseInt(await free(one), 10);
  await holdTheBest(one);
  for (const page of [one, ahead]) {
    await expect.poll(async () => Number.parseInt(await free(page), 10), { timeout: 5_000 }).toBeLessThan(before);
  }
  await expect.poll(async () => (await free(ahead)) === (await free(one)), { timeout: 5_000 }).toBe(true);
  await holdTheBest(ahead);
  expect(await ahead.locator(".countdown").innerText()).toMatch(/^(5:00|4:5\d)$/);
  await give(one);
  await give(ahead);
});

it("has one hold in two tabs", async () => {
  const [event = ""] = await events();
  const one = await visitor();
  await atTheHall(one, event);
  await holdTheBest(one);
  const tab = await one.context().newPage();
  await open(tab, `#/events/${event}`);
  await tab.locator(".deal.held").waitFor();
  await give(tab);
  await one.locator(".deal.held").waitFor({ state: "detached" });
});
