// An organiser from an empty account to a sale: a hall, an event, a guest who buys, seats off sale, and calling it off.

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { booked, onSale, organiser, staffAt } from "./box-office.ts";
import { look } from "./looking.ts";
import { atTheHall, holdTheBest, open, PHONE, visitor } from "./stage.ts";

// So many days from now.
function day(later: number): string {
  return new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
}

async function signUp(page: Page): Promise<void> {
  await open(page, "#/organiser");
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.locator(".sign-in .banner.bad").waitFor();
  await page.getByLabel("Password").fill("not that one either");
  await page.locator(".sign-in .banner.bad").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "No account yet? Open one" }).click();
  await page.getByLabel("Name").fill("Roxy Cinemas");
  await page.getByLabel("Email").fill(`roxy-${crypto.randomUUID()}@example.com`);
  await page.getByLabel("Password").fill("a hall of one's own");
  await page.getByRole("button", { name: "Open the account" }).click();
  await page.locator(".steps").waitFor();
}

async function addRows(page: Page, rows: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(rows)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.locator(".add-rows > .button").click();
}

// Two sections with 120 seats, of which one is accessible.
async function drawHall(page: Page): Promise<void> {
  await page.locator(".steps .primary").click();
  await page.getByLabel("Name of the hall").fill("Roxy 1");
  await page.getByLabel("Time zone", { exact: true }).selectOption("Europe/Stockholm");
  await addRows(page, {
    "How many rows": "5",
    "Seats in the first row": "14",
    "Seats in the last row": "18",
    "Price category": "stalls",
  });
  await page.getByRole("button", { name: "Add a section" }).click();
  await page.getByLabel("Name for guests").fill("Balcony");
  await page.getByLabel("Short name").click();
  await addRows(page, {
    "How many rows": "2",
    "Seats in the first row": "20",
    "Seats in the last row": "20",
    "Price category": "balcony",
  });
  const count = page.locator(".board-count strong");
  await expect.poll(() => count.innerText()).toBe("120");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => count.innerText()).toBe("80");
  await page.getByRole("button", { name: "Do again" }).click();
  await expect.poll(() => count.innerText()).toBe("120");
  await page.getByRole("button", { name: /^Row A/ }).click();
  await page.locator(".row-body").getByRole("button", { name: "marks it accessible" }).click();
  await page.locator(".row-seats button").first().click();
  await page.getByText("1 accessible").waitFor();
  await look(page, "organiser-drawing");
  await page.getByRole("button", { name: "Save the hall" }).click();
  await page.getByRole("link", { name: "New event in this hall" }).waitFor();
  await look(page, "organiser-hall");
}

async function planEvent(page: Page): Promise<string> {
  await page.getByRole("link", { name: "New event in this hall" }).click();
  await page.getByLabel("Price of stalls").waitFor();
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByText("Give it a name.").waitFor();
  await look(page, "organiser-faults");
  await page.getByLabel("Name", { exact: true }).fill("The Long Night");
  await page.getByLabel("Name of a performer").fill("The Tin Herons");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.locator(".chip").waitFor();
  await page.getByLabel("Starts").fill(`${day(30)}T19:30`);
  await page.getByLabel("Price of stalls").fill("24.50");
  await page.getByLabel("Price of balcony").fill("15");
  await page.getByText("€2,560 if every seat is sold").waitFor();
  await page.reload();
  await page.getByText("Here is what you typed before.").waitFor();
  await page.getByText("€2,560 if every seat is sold").waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("The Long Night");
  await look(page, "organiser-edit");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("heading", { name: "A draft that only you see" }).waitFor();
  await look(page, "organiser-draft");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByRole("link", { name: "Watch the sale" }).waitFor();
  await look(page, "organiser-overview");
  return new URL(page.url()).hash.split("/")[3] ?? "";
}

let page: Page;
let event: string;

it("goes from an empty account to a hall, an event and its sale", async () => {
  page = await visitor();
  await signUp(page);
  await look(page, "organiser-empty");
  await drawHall(page);
  event = await planEvent(page);
});

it("finds who has booked on a page that has not come, by the words of the seat", async () => {
  const owner = await organiser();
  const show = await onSale(owner, { name: "Three Guests", seats: 6 });
  for (const seat of [1, 2, 3]) await booked(show, [`A-1-${seat}`], `Guest of seat ${seat}`);
  const desk = await visitor({ serviceWorkers: "block" });
  await desk.route("**/attendees?*", (route) =>
    route.continue({ url: route.request().url().replace("limit=100", "limit=1") }),
  );
  await staffAt(desk, `#/organiser/events/${show}/attendees`, owner);
  await desk.locator(".attendees > li").waitFor();
  const first = await desk.locator(".attendees h2").innerText();
  const others = [1, 2, 3].filter((seat) => !first.endsWith(String(seat)));
  await desk.getByLabel("Name, email, seat or booking").fill(`row 1 seat ${others.at(-1)}`);
  await expect.poll(() => desk.locator(".attendees h2").allInnerTexts()).toEqual([`Guest of seat ${others.at(-1)}`]);
});

it("watches a guest buy, moves the event, takes a seat off sale, and calls it off", async () => {
  await page.getByRole("link", { name: "Sales", exact: true }).click();
  await page.locator(".sales-now .pill.good").waitFor();
  const guest = await visitor({ viewport: PHONE });
  await atTheHall(guest, event);
  await holdTheBest(guest);
  await guest.locator(".deal .primary").click();
  await guest.locator(".ticket img").waitFor();
  await expect.poll(() => page.locator(".sales-sold .big-number").innerText(), { timeout: 10_000 }).toBe("2");
  await page.locator(".sales-chart").waitFor();
  await look(page, "organiser-sales");
  await page.getByRole("button", { name: "Close the waitlist" }).click();
  await page.getByRole("button", { name: "Open the waitlist" }).waitFor();

  await page.getByRole("link", { name: "Attendees" }).click();
  await page.locator(".attendees > li").waitFor();
  expect(await page.locator(".attendee-seats li").count()).toBe(2);
  await look(page, "organiser-attendees");

  await atTheHall(guest, event);
  await page.getByRole("link", { name: "Seats", exact: true }).click();
  await page.locator(".board .pill.good").waitFor();
  await page.locator(".seats-side summary", { hasText: "Balcony" }).click();
  await page.locator(".live-row").last().getByRole("button", { name: "Seat 20" }).click();
  await look(page, "organiser-seats");
  await page.getByRole("button", { name: "Take 1 seat off sale" }).click();
  await page.getByText("The seat is off sale.").waitFor();
  await guest.getByRole("button", { name: "List" }).click();
  await guest.locator(".seat-list summary", { hasText: "Balcony" }).click();
  await guest.locator(".seat-list label.blocked").waitFor();

  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.getByLabel("Starts").waitFor();
  expect(await page.getByText("Here is what you typed before.").count()).toBe(0);
  await page.getByLabel("Starts").fill(`${day(31)}T20:00`);
  await page.getByRole("button", { name: "Save the changes" }).click();
  await page.getByText("Those who have booked (2 seats)").waitFor();
  await look(page, "organiser-move");
  await page.getByRole("button", { name: "Move it" }).click();
  await page.locator(".desk-facts time", { hasText: "20:00" }).waitFor();
  await page.getByRole("button", { name: "Call it off" }).click();
  await page.getByText("2 seats for").waitFor();
  await page.getByLabel(/^Type/).fill("the long night");
  await look(page, "organiser-call-off");
  await page.getByRole("button", { name: "Call it off for good" }).click();
  await page.getByRole("heading", { name: "This event was called off" }).waitFor();
  await open(page, "#/organiser");
  await page.getByRole("heading", { name: "Called off" }).waitFor();
  await look(page, "organiser-home");
});
