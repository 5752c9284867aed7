// The workbench of the local cloud: what is inside it, and its clock.

import { afterAll, beforeAll, expect, it } from "vitest";
import { glance } from "./looking.ts";
import { address, atTheHall, events, holdTheBest, PHONE, visitor } from "./stage.ts";

function backToNow() {
  const headers = { "Content-Type": "application/json" };
  return fetch(address("_workbench/clock"), { method: "POST", headers, body: "{}" });
}

beforeAll(backToNow);
afterAll(backToNow);

it("leads from a kind of item to one in full, and from a line to its request", async () => {
  const page = await visitor();
  await page.goto(address("workbench/"));
  await page.getByRole("button", { name: /^VENUE \d/ }).click();
  await page
    .getByRole("button", { name: /^VENUE#ven_/ })
    .first()
    .click();
  await page.locator("#item pre", { hasText: '"pk": "VENUE#ven_' }).waitFor();
  await page.getByRole("button", { name: "all", exact: true }).first().click();
  await page.getByRole("heading", { name: /^All that names request/ }).waitFor();
  await page.getByRole("cell", { name: "deadlines" }).waitFor();
  await glance(page, "workbench");
});

it("moves the clock, and says how far", async () => {
  const page = await visitor({ viewport: PHONE });
  await page.goto(address("workbench/"));
  await page.getByText("the real time", { exact: true }).waitFor();
  await page.getByRole("button", { name: "+1 min" }).click();
  await page.getByText("1 min ahead", { exact: true }).waitFor();
  await page.getByRole("cell", { name: "deadlines" }).waitFor();
  await glance(page, "workbench-phone");
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.getByText("the real time", { exact: true }).waitFor();
  expect(await page.locator("#notice.wrong").count()).toBe(0);
});

it("makes a hold lapse before one's eyes", async () => {
  const [event] = await events();
  const guest = await visitor();
  await atTheHall(guest, event ?? "");
  await holdTheBest(guest);
  const page = await guest.context().newPage();
  await page.goto(address("workbench/"));
  await page.getByRole("button", { name: "+1 h" }).click();
  await guest.getByText("Your time is up.").waitFor();
  await guest.locator(".deal.held").waitFor({ state: "detached" });
});
