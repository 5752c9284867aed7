// A day in a shop: its owner, its screen, a customer with a phone and another one without.

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { films, hold, withCamera } from "./camera.ts";
import { fills, look } from "./looking.ts";
import { confirmedByMail, letters } from "./mail.ts";
import { DESK, open, PHONE, visitor } from "./stage.ts";

const WALL = { width: 1920, height: 1080 };

async function opened(email: string, queues: readonly string[]): Promise<Page> {
  const counter = await visitor({ viewport: DESK });
  await open(counter, "#/stores");
  await counter.getByLabel("Name of the shop").fill("Corner Bakery");
  await counter.getByLabel("Name of line 1").fill(queues[0] ?? "");
  for (const [place, name] of queues.slice(1).entries()) {
    await counter.getByRole("button", { name: "Add a line" }).click();
    await counter.getByLabel(`Name of line ${place + 2}`).fill(name);
  }
  await counter.getByLabel("Email").fill(email);
  await counter.reload();
  await counter.getByText("Here is what you typed before.").waitFor();
  await counter.getByLabel("Password").fill("bread and butter");
  await look(counter, "shop-opening");
  await counter.getByRole("button", { name: "Open the shop" }).click();
  await counter.locator(".column").first().waitFor();
  await counter.locator(".counter-facts .pill.good").waitFor();
  return counter;
}

// Makes a screen at the counter, and opens its link on another device.
async function screenOf(counter: Page): Promise<Page> {
  await counter.getByRole("button", { name: "Screens" }).click();
  await counter.getByLabel("Where it stands").fill("Window");
  await counter.getByRole("button", { name: "Make a screen" }).last().click();
  await counter.locator(".screens li", { hasText: "Window" }).waitFor();
  await look(counter, "shop-screens");
  await counter.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await counter.getByRole("button", { name: "Copy link" }).click();
  await counter.getByText("Copied.").waitFor();
  const address = await counter.evaluate(() => navigator.clipboard.readText());
  await counter.keyboard.press("Escape");
  const screen = await visitor({ viewport: WALL });
  await screen.goto(address);
  await screen.locator(".code img").waitFor();
  expect(screen.url()).toMatch(/#\/screen\/[^/]+$/);
  return screen;
}

function column(counter: Page, name: string) {
  return counter.getByRole("region", { name, exact: true });
}

it("opens, shows a code, calls, serves, moves, pauses and closes", async () => {
  const email = `shop-${crypto.randomUUID()}@example.com`;
  const counter = await opened(email, ["Bread", "Fish"]);
  await confirmedByMail(email, "stores");
  const screen = await screenOf(counter);
  const version = () => screen.locator(".code img").getAttribute("data-version");
  const first = await version();
  const [link = ""] = /#\S+/.exec(await screen.locator(".code-address span").innerText()) ?? [];

  const phone = await visitor({ viewport: PHONE });
  await withCamera(phone);
  await open(phone, "#/join");
  await phone.getByRole("button", { name: "Scan with the camera" }).click();
  await hold(phone, "WIFI:S:guests;;");
  await expect.poll(() => films(phone)).toBe(true);
  await look(phone, "shop-scan");
  await hold(phone, `https://shop.example/${link}`);
  await expect.poll(version, { timeout: 5_000 }).not.toBe(first);
  await phone.getByLabel("Name").fill("Ada");
  await phone.getByLabel("Phone").fill("+46 70 123 45 67");
  await phone.getByLabel("What for").selectOption({ label: "Bread" });
  await phone.getByRole("button", { name: "Add a person" }).click();
  await phone.getByLabel("Name").last().fill("Bo");
  await phone.getByLabel("What for").last().selectOption({ label: "Fish" });
  await look(phone, "shop-join");
  await phone.getByRole("button", { name: "Get a number" }).click();
  await phone.locator(".number").nth(1).waitFor();
  const [bread, fish] = [column(counter, "Bread"), column(counter, "Fish")];
  await bread.getByText("Ada").first().waitFor();
  await fish.getByText("Bo").first().waitFor();

  await counter.keyboard.press("n");
  await counter.getByLabel("Name").fill("Cy");
  await counter.getByRole("button", { name: "Another person" }).click();
  await counter.getByLabel("Name").last().fill("Dee");
  await look(counter, "shop-add");
  await counter.getByRole("button", { name: "Give 2 numbers" }).click();
  await counter.locator(".given li").nth(1).waitFor();
  await counter.getByRole("button", { name: "Back to the counter" }).click();
  await bread.locator(".waiting li").nth(2).waitFor();

  await bread.getByRole("button", { name: "Call next" }).click();
  await phone.getByRole("heading", { name: "It’s your turn" }).waitFor();
  await screen.locator(".tile.fresh", { hasText: "A001" }).waitFor();
  await look(counter, "shop-counter");
  await look(screen, "shop-screen-called");
  await fills(screen, "shop-screen-called");
  await look(phone, "shop-phone-called");
  await phone.getByRole("button", { name: "I’m coming" }).click();
  await look(phone, "shop-phone");

  const other = await counter.context().newPage();
  const { hash } = new URL(counter.url());
  await open(other, `${hash}/wall`);
  await other.locator(".tile").first().waitFor();
  await look(other, "shop-wall");
  await open(other, hash);
  await column(other, "Bread").getByRole("button", { name: "Done: A001" }).click();
  await counter.getByText("A001, Ada is done · at another counter").waitFor();
  await other.getByRole("button", { name: "Undo: A001, Ada is done" }).click();
  await bread.locator(".serving", { hasText: "A001" }).waitFor();
  await counter.keyboard.press("Shift+Digit1");
  await column(other, "Bread").locator(".serving.free").waitFor();
  await other.close();

  await bread.getByRole("button", { name: /Cy/ }).click();
  await look(counter, "shop-ticket");
  await counter.getByRole("button", { name: "Fish", exact: true }).click();
  await fish.locator(".waiting li", { hasText: "Cy" }).waitFor();
  await bread.getByRole("button", { name: "Pause: Bread" }).click();
  await bread.locator(".pill.warn").waitFor();
  await screen.locator(".tile", { hasText: "Paused" }).waitFor();

  await screen.context().setOffline(true);
  await screen.locator(".code-none").waitFor();
  await look(screen, "shop-screen-offline");
  await screen.context().setOffline(false);
  await screen.locator(".code img").waitFor();

  await counter.getByRole("button", { name: "The shop" }).click();
  await counter.getByText("Your email is not confirmed").first().waitFor({ state: "detached" });
  await counter.getByRole("button", { name: "Close the shop" }).click();
  await look(counter, "shop-closing");
  await counter.getByRole("button", { name: "Close the shop now" }).click();
  await counter.getByRole("heading", { name: "Corner Bakery is closed" }).waitFor();
  await screen.getByRole("heading", { name: "Closed" }).waitFor();
  await phone.getByText("The shop has closed").first().waitFor();
  await counter.getByText("The report was mailed").waitFor();
  await look(counter, "shop-closed");
  const report = async () => /http\S+\/v1\/store-reports\/\S+/.exec((await letters(email)).at(-1) ?? "")?.[0];
  await expect.poll(report).toBeDefined();
  expect(await (await fetch((await report()) ?? "")).text()).toContain("Ada");
});
