// A guest waits for a sold-out category. Another gives back; the mail's link leads to the offer, and the offer to a ticket.

import { expect, it } from "vitest";
import { booked, onSale, organiser } from "./box-office.ts";
import { look } from "./looking.ts";
import { letters, mailedLink } from "./mail.ts";
import { atTheHall, DESK, open, PHONE, visitor } from "./stage.ts";

it("waits, is told by mail, takes the offer, pays, and has a ticket", async () => {
  const event_id = await onSale(await organiser(), { name: "Paper Moons", seats: 2 });
  const other = await booked(event_id, ["A-1-1", "A-1-2"]);
  const one = await visitor({ viewport: PHONE });
  const email = `guest-${crypto.randomUUID()}@example.com`;

  await atTheHall(one, event_id);
  await one.locator(".wish").scrollIntoViewIfNeeded();
  await look(one, "waitlist-form");
  await one.getByRole("button", { name: "Join the line" }).click();
  await one.getByText("You are the next.").waitFor();
  expect(await one.locator(".places-number").innerText()).toContain("1");

  await one.getByLabel("Email", { exact: true }).fill(email);
  await one.getByRole("button", { name: "Send me a code" }).click();
  await one.getByLabel("Code from the mail").waitFor();
  await expect.poll(() => letters(email), { timeout: 10_000 }).not.toEqual([]);
  await look(one, "waitlist-code");
  const link = (await mailedLink(email, "confirm")) ?? "";
  const tab = await one.context().newPage();
  await open(tab, link);
  await look(tab, "confirm");
  await tab.getByRole("button", { name: "Confirm this address" }).click();
  await tab.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
  expect(tab.url()).toMatch(/#\/confirm\/done$/);
  await look(tab, "confirm-done");
  await tab.close();

  await other.call("POST", `/v1/bookings/${other.booking_id}/cancel`, {});
  await one.locator(".offer").waitFor({ timeout: 20_000 });
  await expect.poll(() => mailedLink(email, "offers"), { timeout: 20_000 }).toBeDefined();
  await open(one, (await mailedLink(email, "offers")) ?? "");
  await one.locator(".offer .countdown").waitFor();
  await look(one, "offer");
  await one.getByRole("button", { name: "Take them" }).click();
  await one.locator(".deal.held").waitFor();
  expect(one.url()).toContain(`#/events/${event_id}`);
  await one.locator(".deal .primary").click();
  await one.locator(".ticket img").waitFor();
  expect(await one.locator(".ticket-seats").innerText()).toContain("Seats 1, 2");

  await open(one, (await mailedLink(email, "offers")) ?? "");
  await one.getByText("You have taken these seats.").waitFor();
  await look(one, "offer-taken");
});

it("waits for named seats, which are pressed in the list, and leaves the line", async () => {
  const event_id = await onSale(await organiser(), { name: "Glass Harbour", seats: 4 });
  await booked(event_id, ["A-1-2"]);
  const one = await visitor({ viewport: DESK });
  await atTheHall(one, event_id);
  await one.getByRole("button", { name: "Join the line" }).click();
  await one.getByRole("button", { name: "These seats" }).click();
  await one.getByRole("button", { name: "List" }).click();
  await one.getByRole("checkbox", { name: /Seat 2/ }).click();
  await one.getByText("1 seat picked").waitFor();
  await look(one, "waitlist-seats");
  await one.getByRole("button", { name: "Join the line" }).click();
  await one.getByText("You are the next.").waitFor();
  await look(one, "waitlist-in-line");
  await one.getByRole("button", { name: /^Leave the line for/ }).click();
  await one.locator(".places").waitFor({ state: "detached" });
});

it("leaves an offer to the next in line, who has it at once", async () => {
  const event_id = await onSale(await organiser(), { name: "Slow Comets", seats: 1 });
  const owner = await booked(event_id, ["A-1-1"]);
  const [one, two] = [await visitor(), await visitor({ viewport: PHONE, colorScheme: "dark" })];
  for (const page of [one, two]) {
    await atTheHall(page, event_id);
    await page
      .getByRole("button", { name: "Fewer" })
      .click()
      .catch(() => {});
    await page.getByRole("button", { name: "Join the line" }).click();
    await page.locator(".places").waitFor();
  }
  expect(await two.locator(".places").innerText()).toContain("1 ahead of you");
  await owner.call("POST", `/v1/bookings/${owner.booking_id}/cancel`, {});
  await one.locator(".offer").waitFor({ timeout: 20_000 });
  await open(one, "#/bookings");
  await one.locator(".offer").waitFor();
  await one.getByRole("button", { name: "No, thanks" }).click();
  await one.getByText("You left them to the next in line.").waitFor();
  await two.getByRole("button", { name: "Seats for you" }).click({ timeout: 20_000 });
  await two.getByRole("button", { name: "Take it" }).waitFor();
  await look(two, "offer-next");
  const stranger = await visitor();
  await open(stranger, "#/offers/ofr_none");
  await stranger.getByRole("heading", { name: "Not offered in this browser" }).waitFor();
});
