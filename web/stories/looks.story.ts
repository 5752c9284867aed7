// What guests see first, and what they book, in every look.

import { it } from "vitest";
import { look } from "./looking.ts";
import { atTheHall, events, holdTheBest, open, visitor } from "./stage.ts";

it("looks as it should from the start to the ticket", async () => {
  const [, , hall = ""] = await events();
  const page = await visitor();
  await open(page, "");
  await look(page, "start");
  await open(page, "#/events");
  await page.locator(".event-card").first().waitFor();
  await look(page, "find");
  for (const [view, hash] of [
    ["missing", "#/nothing"],
    ["no-event", "#/events/evt_none"],
    ["no-tickets", "#/bookings"],
    ["no-offer", "#/offers/ofr_none"],
  ] as const) {
    await open(page, hash);
    await look(page, view);
  }
  await atTheHall(page, hall);
  await look(page, "event");
  await page.locator(".switch button").last().click();
  await page.locator(".seat-list input:not([aria-disabled])").first().click();
  await look(page, "list");
  await page.locator(".deal-seats .button").first().click();
  await page.locator(".switch button").first().click();
  await holdTheBest(page);
  await look(page, "held");
  await page.locator(".deal .primary").click();
  await page.locator(".ticket img").waitFor();
  await look(page, "ticket");
  await open(page, "#/bookings");
  await page.locator(".booking-line").waitFor();
  await look(page, "tickets");
});
