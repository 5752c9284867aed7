// Every view in five looks: no fault that axe finds, nothing to scroll sideways, and a picture of each.

import type { BrowserContextOptions } from "playwright-core";
import { it } from "vitest";
import { checked } from "./checked.ts";
import { atTheHall, DESK, events, holdTheBest, open, PHONE, visitor } from "./stage.ts";

const LOOKS: Array<[string, BrowserContextOptions]> = [
  ["desk-light", { viewport: DESK }],
  ["desk-dark", { viewport: DESK, colorScheme: "dark" }],
  ["phone-light", { viewport: PHONE }],
  ["phone-dark", { viewport: PHONE, colorScheme: "dark" }],
  ["narrow-forced", { viewport: { width: 320, height: 700 }, forcedColors: "active" }],
];
it.each(LOOKS)("%s", async (name, options) => {
  const [, , hall = ""] = await events();
  const page = await visitor({ ...options, locale: name.startsWith("phone") ? "de-DE" : "en-GB", bypassCSP: true });
  await open(page, "");
  await checked(page, `start-${name}`);
  await open(page, "#/events");
  await page.locator(".event-card").first().waitFor();
  await checked(page, `find-${name}`);
  for (const [view, hash] of [
    ["missing", "#/nothing"],
    ["no-event", "#/events/evt_none"],
    ["no-tickets", "#/bookings"],
  ] as const) {
    await open(page, hash);
    await checked(page, `${view}-${name}`);
  }
  await atTheHall(page, hall);
  await checked(page, `event-${name}`);
  await page.locator(".switch button").last().click();
  await page.locator(".seat-list input:not([aria-disabled])").first().click();
  await checked(page, `list-${name}`);
  await page.locator(".deal-seats .button").first().click();
  await page.locator(".switch button").first().click();
  await holdTheBest(page);
  await checked(page, `held-${name}`);
  await page.locator(".deal .primary").click();
  await page.locator(".ticket img").waitFor();
  await checked(page, `ticket-${name}`);
  await open(page, "#/bookings");
  await page.locator(".booking-line").waitFor();
  await checked(page, `tickets-${name}`);
});
