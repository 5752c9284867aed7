// What one has booked: sent to one's own address, opened by the mailed link elsewhere, printed, and given back.

import { expect, it } from "vitest";
import { onSale, organiser } from "./box-office.ts";
import { look } from "./looking.ts";
import { letters, mailedLink } from "./mail.ts";
import { atTheHall, holdTheBest, open, PHONE, shot, visitor } from "./stage.ts";

it("is sent to an address that is confirmed by its code, and opens on another device", async () => {
  const event_id = await onSale(await organiser(), { name: "Lantern Street", seats: 6 });
  const one = await visitor({ viewport: PHONE });
  const email = `guest-${crypto.randomUUID()}@example.com`;
  await atTheHall(one, event_id);
  await holdTheBest(one);
  await one.locator(".deal .primary").click();
  await one.locator(".ticket img").waitFor();
  await look(one, "booking");

  await one.getByLabel("Email", { exact: true }).fill(email);
  await one.getByRole("button", { name: "Send me a code" }).click();
  await one.getByLabel("Code from the mail").fill("0000 0000");
  await one.getByRole("button", { name: "Confirm" }).click();
  await one.getByText("This is not the code of the newest mail.").waitFor();
  await expect.poll(() => letters(email), { timeout: 10_000 }).not.toEqual([]);
  const code = /\b\d{4}[ -]?\d{4}\b/.exec((await letters(email)).join("\n"))?.[0] ?? "";
  await one.getByLabel("Code from the mail").fill(code);
  await one.getByRole("button", { name: "Confirm" }).click();
  await one.getByRole("button", { name: `Send to ${email}` }).click();
  await one.getByText(`Sent to ${email}.`).waitFor();
  await one.locator(".booking-give").scrollIntoViewIfNeeded();
  await look(one, "booking-sent");
  await expect.poll(() => mailedLink(email, String.raw`bookings/\w+`), { timeout: 20_000 }).toBeDefined();

  const elsewhere = await visitor({ locale: "de-DE", colorScheme: "dark" });
  const link = (await mailedLink(email, String.raw`bookings/\w+`)) ?? "";
  await open(elsewhere, link);
  await elsewhere.locator(".ticket img").waitFor();
  expect(await elsewhere.getByRole("button", { name: "Plätze zurückgeben" }).count()).toBe(0);
  await look(elsewhere, "booking-linked");
  await open(elsewhere, `${link}x`);
  await elsewhere.getByRole("heading", { name: "Dieser Link ist zu alt" }).waitFor();
});

it("prints a ticket for each seat and nothing else, and gives back some seats, then the rest", async () => {
  const event_id = await onSale(await organiser(), {
    name: "Northern Wires",
    seats: 6,
    more: { cancel_until_hours: 24 },
  });
  const one = await visitor();
  await one.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "");
  });
  await atTheHall(one, event_id);
  await holdTheBest(one);
  await one.locator(".deal .primary").click();
  await one.locator(".ticket img").waitFor();
  await one.getByRole("button", { name: "Print" }).click();
  await one.locator("html[data-printed]").waitFor();
  await one.emulateMedia({ media: "print" });
  expect(await one.locator(".sheets article:visible").count()).toBe(2);
  expect(await one.locator(".ticket:visible, .top:visible, .booking-part:visible").count()).toBe(0);
  await shot(one, "booking-printed");
  await one.emulateMedia({ media: "screen" });

  await one.getByRole("button", { name: "Give back seats" }).click();
  await one
    .getByRole("checkbox", { name: /Seat 1|Seat 3/ })
    .first()
    .click();
  await one.locator(".give-back strong", { hasText: "€25" }).waitFor();
  await look(one, "booking-giving");
  await one.getByRole("button", { name: "Give back 1 seat" }).click();
  await one.locator(".returned").waitFor();
  expect(await one.locator(".ticket-seats").innerText()).toMatch(/Seat \d+$/);
  await look(one, "booking-partly");
  await one.getByRole("button", { name: "Give back seats" }).click();
  await one.getByRole("button", { name: "Give back 1 seat" }).click();
  await one.locator(".ticket .pill", { hasText: "Cancelled" }).waitFor();
  await one.locator(".ticket .banner", { hasText: "You cancelled it." }).waitFor();
  await look(one, "booking-cancelled");
});

it("says what the guest gave of themselves, and forgets it", async () => {
  const one = await visitor({ viewport: PHONE });
  await open(one, "#/me");
  await look(one, "me");
  await one.getByLabel("Name").fill("Ada Lovelace");
  await one.getByLabel("Phone").fill("+49 30 1234567");
  await one.getByRole("button", { name: "Save" }).click();
  await one.getByText("Saved.").waitFor();
  await one.reload();
  await expect.poll(() => one.getByLabel("Name").inputValue()).toBe("Ada Lovelace");
  await open(one, "#/reset/operator/token");
  await look(one, "reset");
  await one.getByLabel("New password").fill("a long enough password");
  await one.getByRole("button", { name: "Set the password" }).click();
  await one.getByText("This link has been used").waitFor();
  await open(one, "#/confirm/customer");
  await look(one, "confirm-incomplete");
});
