// An on-sale: an organiser makes a waiting room and opens it, and guests come in as it has room for them.

import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { type Organiser, onSale, organiser, SETUP, staffAt } from "./box-office.ts";
import { look } from "./looking.ts";
import { open, PHONE, visitor } from "./stage.ts";

const GUESTS = 20;
const SOON = { timeout: 60_000 };
// Twenty browsers take their time.
const LONG = 300_000;

let roxy: Organiser;
let show: string;

beforeAll(async () => {
  roxy = await organiser();
  show = await onSale(roxy, { name: "First night", seats: 8 });
}, SETUP);

async function order(page: Page, name: string, sure?: string): Promise<void> {
  await page.locator(".order-list").getByRole("button", { name, exact: true }).click();
  if (sure) await page.getByRole("button", { name: sure }).click();
}

async function figure(page: Page, name: string): Promise<number> {
  const found = page.locator(".room-desk-figures > div", { has: page.getByText(name, { exact: true }) });
  return Number(await found.locator(".big-number").innerText());
}

// A guest who comes after those who came in an earlier second.
async function arrives(address: string): Promise<Page> {
  const guest = await visitor({ viewport: PHONE });
  const joined = guest.waitForResponse((answer) => /\/tickets$/.test(answer.url()) && answer.status() === 202);
  await guest.goto(address);
  await joined;
  const second = Math.floor(Date.now() / 1_000);
  await expect.poll(() => Math.floor(Date.now() / 1_000)).toBeGreaterThan(second);
  return guest;
}

// The guests who have reached the seats, by the order in which they came.
function inside(guests: readonly Page[]): number[] {
  return guests.flatMap((guest, at) => (guest.url().includes("waiting-room") ? [] : [at]));
}

it(
  "lets guests in in order, as many as there is room for, and stops and goes on",
  async () => {
    const desk = await visitor();
    await staffAt(desk, "#/rooms", roxy);
    await desk.getByText("No waiting room yet").waitFor();
    await desk.getByRole("link", { name: "New waiting room" }).click();
    await desk.getByLabel("Inside at a time", { exact: true }).fill("2");
    await look(desk, "room-new");
    await desk.getByRole("button", { name: "Make the waiting room" }).click();
    await desk.locator(".glance").waitFor();
    await expect.poll(() => desk.locator(".glance h2").innerText()).toContain("Nobody can join yet");
    await look(desk, "desk-scheduled");

    await order(desk, "Open now", "Yes, open it");
    await desk.locator(".glance .pill", { hasText: "Open" }).waitFor();
    const guests: Page[] = [];
    for (let at = 0; at < GUESTS; at++) guests.push(await arrives(new URL(`#/waiting-room/${show}`, desk.url()).href));
    // Two at a time: they go in by themselves while they look at their pages.
    await expect.poll(() => inside(guests), SOON).toEqual([0, 1]);
    await expect.poll(() => figure(desk, "waiting"), SOON).toBe(GUESTS - 2);
    await expect.poll(() => figure(desk, "inside now"), SOON).toBe(2);
    await look(desk, "desk-open");

    await order(desk, "Pause");
    await desk.locator(".glance", { hasText: "The line stands still" }).waitFor();
    await desk.getByRole("textbox", { name: "Message to those who wait" }).fill("Back in five minutes.");
    await desk.getByRole("button", { name: "Send to all" }).click();
    const [, , third] = guests;
    await third?.getByText("Back in five minutes.").waitFor(SOON);
    await third?.locator(".pill", { hasText: "Paused" }).waitFor(SOON);
    await look(desk, "desk-paused");
    if (third) await look(third, "room-paused");
    await desk.locator(".glance .primary", { hasText: "Resume" }).click();
    await third?.locator(".pill", { hasText: "The line is moving" }).waitFor(SOON);

    // One more: the next in order.
    await desk.getByLabel("Inside at a time", { exact: true }).fill("3");
    await desk.getByRole("button", { name: "Set the pace" }).click();
    await expect.poll(() => inside(guests), SOON).toEqual([0, 1, 2]);
    await desk.getByLabel("Inside at a time", { exact: true }).fill(String(GUESTS));
    await desk.getByRole("button", { name: "Set the pace" }).click();
    await expect.poll(() => inside(guests), SOON).toEqual(guests.map((_, at) => at));
    await expect.poll(() => figure(desk, "let in so far"), SOON).toBe(GUESTS);
    await expect.poll(() => figure(desk, "waiting"), SOON).toBe(0);
    await order(desk, "Close", "Yes, close it");
    await desk.locator(".glance", { hasText: "The room is closed" }).waitFor();
    await desk.locator(".room-desk-history", { hasText: "Closed" }).waitFor();
    await look(desk, "desk-closed");
    await open(desk, "#/rooms");
    await desk.locator(".rooms-list li").waitFor();
    await look(desk, "rooms");
  },
  LONG,
);
