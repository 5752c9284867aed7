// A door with a hand scanner, whose network goes and comes back.

import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { type Booked, booked, call, type Organiser, onSale, organiser, SETUP, staffAt } from "./box-office.ts";
import { films, hold, withCamera } from "./camera.ts";
import { glance, look } from "./looking.ts";
import { PHONE, visitor } from "./stage.ts";

let roxy: Organiser;
let show: string;
let ann: Booked;
let bo: Booked;

beforeAll(async () => {
  roxy = await organiser();
  const tonight = new Date(Date.now() + 7_200_000).toISOString();
  show = await onSale(roxy, { name: "The Lamps", seats: 8, more: { starts_at: tonight } });
  ann = await booked(show, ["A-1-1"], "Ann Lindqvist");
  bo = await booked(show, ["A-1-3", "A-1-4"], "Bo Ek");
}, SETUP);

async function scan(page: Page, ticket = ""): Promise<void> {
  await page.keyboard.type(ticket);
  await page.keyboard.press("Enter");
  await page.locator(".announced").waitFor();
}

async function next(page: Page): Promise<void> {
  await page.locator(".announced .button").click();
  await gone(page);
}

// Who may enter is shown for moments only.
async function gone(page: Page): Promise<void> {
  await page.locator(".announced").waitFor({ state: "detached" });
}

it("admits a ticket once, and others while there is no network", async () => {
  const page = await visitor();
  await staffAt(page, "#/door", roxy);
  await page.locator(".door-choice").waitFor();
  await look(page, "door-choice");
  await page.getByRole("link", { name: "The Lamps" }).click();
  await page.getByText("of 3 sold").waitFor();
  await page.locator(".door-find input").fill("lind");
  await page.getByText("Ann Lindqvist").waitFor();
  await page.locator(".door-find input").fill("");
  await look(page, "door");
  await page.locator("h1").focus();
  await scan(page, ann.tickets["A-1-1"]);
  expect(await page.locator(".announced").innerText()).toMatch(/Admitted\s+Ann Lindqvist\s+Seat 1\s+Stalls · Row 1/);
  await glance(page, "door-admitted");
  await gone(page);
  await scan(page, ann.tickets["A-1-1"]);
  expect(await page.locator(".announced h2").innerText()).toMatch(/Already in\s+at .*, at this door/);
  await glance(page, "door-used");
  await scan(page, `${ann.tickets["A-1-1"]?.slice(0, -6)}AAAAAA`);
  expect(await page.locator(".announced h2").innerText()).toBe("Not a ticket");
  await next(page);

  await page.context().setOffline(true);
  await page.getByText("Offline since").waitFor();
  await scan(page, bo.tickets["A-1-3"]);
  expect(await page.locator(".announced").innerText()).toMatch(
    /Admitted[\s\S]*Seat 3[\s\S]*Checked by this device alone/,
  );
  await scan(page, bo.tickets["A-1-4"]);
  await page.locator(".announced", { hasText: "Seat 4" }).waitFor();
  await gone(page);
  await page.getByText("2 admissions wait to be sent. Another door may let the same ticket in.").waitFor();
  await look(page, "door-offline");
  await scan(page, bo.tickets["A-1-3"]);
  expect(await page.locator(".announced h2").innerText()).toContain("Already in");
  await next(page);
  // Another door is faster with one of them.
  await call("POST", `/v1/events/${show}/check-ins`, { ticket: bo.tickets["A-1-4"] }, roxy.token);
  await page.context().setOffline(false);
  await page.getByText("1 admission was not right").waitFor();
  await page.getByText("Stalls, Row 1, Seat 4: let in here at").waitFor();
  await look(page, "door-differs");
  await page.getByRole("button", { name: "Understood" }).click();
  await page.getByText("1 admission was not right").waitFor({ state: "detached" });
  const found = await call<{ checked_in: Record<string, string> }>(
    "GET",
    `/v1/bookings/${bo.booking_id}`,
    undefined,
    roxy.token,
  );
  expect(Object.keys(found.checked_in).sort()).toEqual(["A-1-3", "A-1-4"]);
  await expect.poll(() => page.locator(".door-counts .big-number").innerText()).toBe("3");
});

it("lets a guest in by name, on a phone", async () => {
  const cleo = await booked(show, ["A-1-6"], "Cleo Öz");
  const page = await visitor({ viewport: PHONE, colorScheme: "dark", locale: "de-DE" });
  await staffAt(page, `#/door/${show}`, roxy);
  await page.locator(".door-find input").fill("öz");
  await page.getByRole("button", { name: "Einlassen: Cleo Öz" }).click();
  await page.locator(".announced.good").waitFor();
  await glance(page, "door-phone-admitted");
  await gone(page);
  await look(page, "door-phone");
  const found = await call<{ checked_in: object }>("GET", `/v1/bookings/${cleo.booking_id}`, undefined, roxy.token);
  expect(Object.keys(found.checked_in)).toEqual(["A-1-6"]);
});

it("reads a ticket with the camera, once", async () => {
  const dan = await booked(show, ["A-1-7", "A-1-8"], "Dan Berg");
  const page = await visitor({ viewport: PHONE });
  await withCamera(page);
  await staffAt(page, `#/door/${show}`, roxy);
  await page.getByRole("button", { name: "Scan with the camera" }).click();
  await hold(page, dan.tickets["A-1-7"] ?? "");
  await page.locator(".announced.good", { hasText: "Dan Berg" }).waitFor();
  await gone(page);
  await look(page, "door-camera");
  await hold(page, dan.tickets["A-1-8"] ?? "");
  await page.locator(".announced.good", { hasText: "Seat 8" }).waitFor();
  await gone(page);
  await page.getByRole("button", { name: "Stop the camera" }).click();
  await expect.poll(() => films(page)).toBe(false);
  const found = await call<{ checked_in: object }>("GET", `/v1/bookings/${dan.booking_id}`, undefined, roxy.token);
  expect(Object.keys(found.checked_in).sort()).toEqual(["A-1-7", "A-1-8"]);
});
