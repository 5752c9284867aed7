// A market from its first till: a shopper joins the line, a till calls, and the screen above the tills shows it.

import { expect, it } from "vitest";
import { organiser, staffAt } from "./box-office.ts";
import { fills, look } from "./looking.ts";
import { open, PHONE, visitor } from "./stage.ts";

const SCREEN = { width: 1920, height: 1080 };

it("calls who came first, on the phone, at the till and on the screen", async () => {
  const staff = await organiser();
  const till = await visitor();
  await staffAt(till, "#/markets", staff);
  await look(till, "market-none");
  await till.getByRole("button", { name: "Add a market" }).click();
  await till.getByLabel("Name").fill("Harbour Market");
  await till.getByRole("button", { name: "Add", exact: true }).click();
  await till.getByRole("link", { name: "Manager" }).click();
  await till.getByRole("button", { name: "Add a till" }).click();
  await till.getByLabel("Name of the till").fill("1");
  await till.getByRole("button", { name: "Add", exact: true }).click();
  await till.getByRole("link", { name: "Till 1" }).waitFor();
  await look(till, "market-manager");
  const shop = new URL(
    await till.getByRole("link", { name: "Shoppers' page" }).evaluate((a) => (a as HTMLAnchorElement).href),
  );

  const [ada, bo] = [await visitor({ viewport: PHONE }), await visitor({ viewport: PHONE })];
  for (const page of [ada, bo]) {
    await open(page, shop.hash);
    await page.getByRole("button", { name: "I am inside already" }).click();
    await page.getByRole("button", { name: "Get my number" }).click();
    await page.locator(".big-number").waitFor();
  }
  const [first, second] = [await ada.locator(".big-number").innerText(), await bo.locator(".big-number").innerText()];
  await bo.getByText("1 before you").waitFor();
  await look(ada, "market-number");

  const screen = await visitor({ viewport: SCREEN });
  await open(screen, `${shop.hash}/screen`);
  await screen.locator(".wall-closed").waitFor();
  await till.getByRole("link", { name: "Till 1" }).click();
  await till.getByRole("button", { name: "Open", exact: true }).click();
  await till.getByRole("button", { name: "Next", exact: true }).click();
  await till.locator(".till-shoppers .big-number", { hasText: first }).waitFor();
  await look(till, "market-till");
  await ada.getByText("Please go to").waitFor();
  await look(ada, "market-called");
  await screen.locator(".wall-till.fresh", { hasText: first }).waitFor();
  await bo.getByText("You are next").waitFor();
  await look(screen, "market-screen");
  await fills(screen, "market-screen");

  await till.getByRole("button", { name: "Done" }).click();
  await ada.getByText("You have been served").waitFor();
  await till.getByRole("button", { name: "Next", exact: true }).click();
  await bo.getByText("Please go to").waitFor();
  await till.getByRole("button", { name: "Put back" }).click();
  await bo.locator(".big-number", { hasText: second }).waitFor();
  expect(await bo.locator("main").innerText()).toContain("You are next");
});
