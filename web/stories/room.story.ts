// An on-sale: an organiser makes a waiting room and opens it, and guests come in as it has room for them.

import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { event, type Organiser, organiser, staffAt } from "./box-office.ts";
import { checked } from "./checked.ts";
import { PHONE, shot, visitor } from "./stage.ts";

const GUESTS = 5;
const SOON = { timeout: 30_000 };

let roxy: Organiser;
let show: string;

beforeAll(async () => {
  roxy = await organiser();
  show = await event(roxy, "First night");
});

async function order(page: Page, name: string, sure?: string): Promise<void> {
  await page.locator(".order-list").getByRole("button", { name, exact: true }).click();
  if (sure) await page.getByRole("button", { name: sure }).click();
}

async function figure(page: Page, name: string): Promise<number> {
  const found = page.locator(".desk-figures > div", { has: page.getByText(name, { exact: true }) });
  return Number(await found.locator(".big-number").innerText());
}

// Who has nobody ahead.
async function first(guests: readonly Page[]): Promise<Page> {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      for (const guest of await waiting(guests)) {
        if (await guest.getByText("You are next", { exact: true }).isVisible()) found = guest;
      }
      return found !== undefined;
    }, SOON)
    .toBe(true);
  return found as Page;
}

// Guests who have reached the seats.
async function inside(guests: readonly Page[]): Promise<number> {
  return (await waiting(guests, false)).length;
}

async function waiting(guests: readonly Page[], wanted = true): Promise<Page[]> {
  return guests.filter((guest) => guest.url().includes("waiting-room") === wanted);
}

it("draws those who are there, and lets them in in order", async () => {
  const desk = await visitor({ bypassCSP: true });
  await staffAt(desk, "#/rooms", roxy);
  await desk.getByText("No waiting room yet").waitFor();
  await desk.getByRole("link", { name: "New waiting room" }).click();
  await desk.getByLabel("Inside at a time", { exact: true }).fill("2");
  await checked(desk, "room-new");
  await desk.getByRole("button", { name: "Make the waiting room" }).click();
  await desk.locator(".glance").waitFor();
  await expect.poll(() => desk.locator(".glance h2").innerText()).toContain("Nobody can join yet");
  await shot(desk, "desk-scheduled");

  await order(desk, "Open now", "Yes, open it");
  await desk.locator(".glance .pill", { hasText: "Open" }).waitFor();
  const arrives = async () => {
    const guest = await visitor({ viewport: PHONE });
    await guest.goto(new URL(`#/waiting-room/${show}`, desk.url()).href);
    return guest;
  };
  const guests = await Promise.all(Array.from({ length: GUESTS }, arrives));
  // Two at a time: they go in by themselves while they look at their pages.
  await expect.poll(() => inside(guests), SOON).toBe(2);
  await expect.poll(() => figure(desk, "waiting"), SOON).toBe(GUESTS - 2);
  await expect.poll(() => figure(desk, "inside now"), SOON).toBe(2);
  await shot(desk, "desk-open");

  await order(desk, "Pause");
  await desk.locator(".glance", { hasText: "The line stands still" }).waitFor();
  await desk.getByRole("textbox", { name: "Message to those who wait" }).fill("Back in five minutes.");
  await desk.getByRole("button", { name: "Send to all" }).click();
  const [third] = await waiting(guests);
  await third?.getByText("Back in five minutes.").waitFor(SOON);
  await third?.locator(".pill", { hasText: "Paused" }).waitFor(SOON);
  await checked(desk, "desk-paused");
  await desk.locator(".glance .primary", { hasText: "Resume" }).click();
  await third?.locator(".pill", { hasText: "The line is moving" }).waitFor(SOON);

  // One more: who has nobody ahead.
  const next = await first(guests);
  await desk.getByLabel("Inside at a time", { exact: true }).fill("3");
  await desk.getByRole("button", { name: "Set the pace" }).click();
  await expect.poll(() => inside(guests), SOON).toBe(3);
  expect(await inside([next])).toBe(1);
  await next.getByRole("heading", { name: "First night" }).waitFor();
  await desk.getByLabel("Inside at a time", { exact: true }).fill(String(GUESTS));
  await desk.getByRole("button", { name: "Set the pace" }).click();
  await expect.poll(() => inside(guests), SOON).toBe(GUESTS);
  await expect.poll(() => figure(desk, "let in so far"), SOON).toBe(GUESTS);
  await desk.locator(".glance", { hasText: "All is well: nobody waits" }).waitFor();
  await order(desk, "Close", "Yes, close it");
  await desk.locator(".glance", { hasText: "The room is closed" }).waitFor();
  await desk.locator(".desk-history", { hasText: "Closed" }).waitFor();
  await shot(desk, "desk-closed");
});
