// An evening in two bars: one refuses a guest, the other takes them.

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { fills, look } from "./looking.ts";
import { address, DESK, open, PHONE, visitor } from "./stage.ts";

const TABLET = { width: 1024, height: 768 };
// Metres of a degree of latitude.
const DEGREE = 111_195;

interface Spot {
  latitude: number;
  longitude: number;
}

// Where no other bars are, so that only these are asked.
function somewhere(): Spot {
  return { latitude: 10 + 40 * Math.random(), longitude: -30 + 10 * Math.random() };
}

function north(of: Spot, metres: number): Spot {
  return { ...of, latitude: of.latitude + metres / DEGREE };
}

async function newAccount(page: Page): Promise<void> {
  await open(page, "#/consoles");
  await page.getByRole("button", { name: "No account yet?" }).click();
  await page.getByLabel("Name").fill("The Evening Company");
  await page.getByLabel("Email").fill(`bars-${crypto.randomUUID()}@example.com`);
  await page.getByLabel("Password").fill("an evening in two bars");
  await page.getByRole("button", { name: "Open the account" }).click();
  await page.getByRole("heading", { name: "No bar yet" }).waitFor();
}

// Adds a bar where this device is, and opens it. Returns its id.
async function newBar(page: Page, name: string): Promise<string> {
  await open(page, "#/consoles/new");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Address").fill("1 Quay Street");
  await page.getByRole("button", { name: /this device/ }).click();
  await expect.poll(() => page.getByLabel("Latitude").inputValue()).not.toBe("");
  await page.getByLabel("Tables").fill("30");
  await page.getByLabel("Minutes a party stays").fill("30");
  await page.getByRole("button", { name: "Add the bar" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("Guests can ask for a place.").waitFor();
  return new URL(page.url()).hash.split("/")[2] ?? "";
}

async function around(page: Page): Promise<void> {
  await open(page, "#/bars");
  await page.getByRole("button", { name: "Show bars around me" }).click();
  await page.getByRole("button", { name: /^Ask / }).first().waitFor();
}

async function ask(page: Page, bar: string): Promise<void> {
  await page.getByRole("button", { name: `Ask for a place: ${bar}` }).click();
  await title(page, "Looking for a place");
}

// What the card of a guest's request says.
async function title(page: Page, words: string): Promise<void> {
  await page.locator(".request-title", { hasText: words }).waitFor();
}

async function live(page: Page): Promise<void> {
  await page.locator(".standing .pill.good").waitFor({ timeout: 30_000 });
}

// What the code at the door says to a guest's camera.
async function doorAddress(page: Page, bar: string): Promise<string> {
  const { api } = await (await fetch(address("config.json"))).json();
  const kept = await page.evaluate(() => localStorage.getItem("linehold-operator"));
  const headers = { Authorization: `Bearer ${JSON.parse(kept ?? "{}").access_token}` };
  const { url } = await (await fetch(address(`${api}/v1/bars/${bar}/door`.slice(1)), { headers })).json();
  return new URL(url).hash;
}

function guest(at: Spot): Promise<Page> {
  return visitor({ viewport: PHONE, geolocation: at, permissions: ["geolocation"] });
}

it("refers a guest from one bar to another, calls them, knows that they are there, and seats them", async () => {
  const here = somewhere();
  const [first, second] = ["The Paper Boat", "The Brass Lamp"];
  const one = await visitor({ viewport: TABLET, geolocation: here, permissions: ["geolocation"] });
  await newAccount(one);
  await look(one, "bars-none");
  await newBar(one, first);
  await one.context().setGeolocation(north(here, 300));
  const other = await one.context().newPage();
  const bar = await newBar(other, second);
  await Promise.all([live(one), live(other)]);
  const wall = await visitor({ viewport: DESK, colorScheme: "dark" });
  await open(wall, `#/bar-screen/${bar}`);
  await wall.getByText("No line: come straight in").waitFor();

  const phone = await guest(north(here, 150));
  await around(phone);
  await look(phone, "bars-around");
  await ask(phone, first);
  await one.locator(".bar-offer").waitFor();
  await look(one, "bars-offer");
  await one.getByRole("button", { name: "Refuse party of 2" }).click();
  await one.getByText("Refused. Other bars are asked.").waitFor();
  await other.getByRole("button", { name: "Accept party of 2" }).click();
  await other.getByText("Accepted: party of 2 has number 001.").waitFor();
  await other.locator(".bar-line-entry.confirming").waitFor();

  await title(phone, `${second} would take you`);
  await phone.getByRole("button", { name: "Take this place" }).click();
  await title(phone, "Time to go");
  await look(phone, "bars-time-to-go");
  await other.getByText("On the way").waitFor();
  await expect.poll(() => wall.locator(".bar-next li").allTextContents()).toEqual(["001"]);

  await open(phone, await doorAddress(other, bar));
  await phone.getByText("The bar knows that you are here.").waitFor();
  await other.locator(".bar-line-entry.here").waitFor();
  await other.getByRole("button", { name: "Call 001" }).first().click();
  await wall.locator(".bar-called li", { hasText: "001" }).waitFor();
  await look(wall, "bars-wall");
  await fills(wall, "bars-wall");
  await open(phone, "#/bar-request");
  await title(phone, "It’s your turn");
  await look(other, "bars-called");
  await other.getByRole("button", { name: "Seat 001" }).click();
  await title(phone, `Welcome to ${second}`);
  await wall.getByText("No line: come straight in").waitFor();

  await other.getByRole("link", { name: "Settings" }).click();
  const before = await other.getByLabel("Latitude").inputValue();
  await other.locator(".plain-map").click({ position: { x: 100, y: 60 } });
  expect(await other.getByLabel("Latitude").inputValue()).not.toBe(before);
  await other.getByLabel("Name").fill("The Copper Lamp");
  await other.getByRole("button", { name: "Save" }).click();
  await other.getByRole("heading", { name: "The Copper Lamp" }).waitFor();
});

it("takes a guest at the door, says on one tablet what another did, and lets a guest back who missed a call", async () => {
  const here = somewhere();
  const one = await visitor({ viewport: TABLET, geolocation: here, permissions: ["geolocation"] });
  await newAccount(one);
  const bar = await newBar(one, "The Glass Eel");
  const other = await one.context().newPage();
  await open(other, `#/console/${bar}`);
  await Promise.all([live(one), live(other)]);
  const phone = await visitor({ viewport: PHONE });
  await open(phone, await doorAddress(one, bar));
  await phone.getByRole("heading", { name: "Ask The Glass Eel for a place" }).waitFor();
  await look(phone, "bars-walk-in");
  await phone.getByRole("button", { name: "Ask for a place" }).click();
  await other.locator(".bar-offer").waitFor();
  await one.getByRole("button", { name: "Accept party of 2" }).click();
  await other.getByText("Accepted on another tablet.").waitFor();
  await other.getByRole("button", { name: "Call 001" }).first().click();
  await title(phone, "It’s your turn");
  await one.getByRole("button", { name: "No-show: 001" }).click();
  await phone.locator(".request-what", { hasText: "You were called and did not come" }).waitFor();
  await other.getByText("The line is empty.").waitFor();
  await look(one, "bars-missed");
  await one.getByRole("button", { name: "Let back: 001" }).click();
  await other.getByRole("button", { name: "Call 001" }).first().waitFor();
  await phone.locator(".request-ahead", { hasText: "You are next" }).waitFor();

  await one.context().setOffline(true);
  await one.getByText("No connection. The line may have changed").waitFor();
  expect(await one.getByRole("button", { name: "Seat 001" }).getAttribute("aria-disabled")).toBe("true");
  await one.context().setOffline(false);
  await live(one);
  await one.getByRole("button", { name: "Close", exact: true }).click();
  await one.getByText("One party is in the line. It is told and turned away.").waitFor();
  await one.getByRole("button", { name: "Close now" }).click();
  await other.getByText("Guests cannot find you.").waitFor();
  await phone.locator(".request-what", { hasText: "The bar has closed" }).waitFor();
});

it("looks as it should to those who run a bar", async () => {
  const { demo } = await (await fetch(address("config.json"))).json();
  const page = await visitor();
  await open(page, "#/consoles");
  await look(page, "bars-sign-in");
  await page.locator("input[name=email]").fill(demo.bars.operator.email);
  await page.locator("input[name=password]").fill(demo.bars.operator.password);
  await page.locator("button[type=submit]").click();
  await page.locator(".consoles-list li").first().waitFor();
  await look(page, "bars-mine");
  const hash = await page.locator(".consoles-list h2 a", { hasText: "Paper Lantern" }).getAttribute("href");
  await open(page, "#/consoles/new");
  await page.locator(".bar-form").waitFor();
  await look(page, "bars-new");
  await open(page, hash ?? "");
  await page.locator(".bar-line-entry").first().waitFor();
  await live(page);
  await look(page, "bars-console");
  await open(page, `${hash}/door`);
  await page.locator(".bar-door img").waitFor();
  await look(page, "bars-code");
  await open(page, `${hash}/profile`);
  await page.locator(".plain-map").waitFor();
  await page.locator("[name=by-hours]").last().check();
  await look(page, "bars-profile");
  await open(page, `${hash}`.replace("console", "bar-screen"));
  await page.locator(".bar-next li").first().waitFor();
  await look(page, "bars-screen");
});
