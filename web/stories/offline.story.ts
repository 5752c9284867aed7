// Without a network: the ticket is there with its code and its age, other views say what they can, and all comes back.

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { booked, onSale, organiser } from "./box-office.ts";
import { look } from "./looking.ts";
import { atTheHall, DESK, demoMarket, events, holdTheBest, open, PHONE, visitor } from "./stage.ts";

// As soon as the worker answers for the page, what it has opened is kept.
async function kept(page: Page, part: string) {
  await expect
    .poll(() =>
      page.evaluate(async (wanted) => {
        const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
        return all.flat().some(({ url }) => url.includes(wanted)) && navigator.serviceWorker.controller !== null;
      }, part),
    )
    .toBe(true);
}

it("has the ticket with its code and its age, and is live again with the network", async () => {
  const [, , hall = ""] = await events();
  const page = await visitor({ viewport: PHONE });
  await atTheHall(page, hall);
  await holdTheBest(page);
  await page.locator(".deal .primary").click();
  await page.locator(".ticket img").waitFor();
  const code = await page.locator(".ticket img").getAttribute("src");
  await kept(page, "/assets/booking-");
  await page.context().setOffline(true);
  await page.reload();
  await page.locator(".ticket img").waitFor();
  expect(await page.locator(".ticket img").getAttribute("src")).toBe(code);
  expect(await page.locator(".as-of").innerText()).toMatch(/^As of \d?\d:\d\d\./);
  await look(page, "offline-ticket");

  await open(page, "");
  await page.locator(".with-you a").first().waitFor();
  await look(page, "offline-start");
  await open(page, "#/nothing/here");
  await page.locator(".with-you a").first().waitFor();
  await look(page, "offline-missing");
  await open(page, "#/markets");
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await look(page, "offline-never-opened");

  await page.context().setOffline(false);
  await page.locator("main > .banner.warn").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "You are offline" }).waitFor({ state: "detached" });
  await open(page, `#/events/${hall}`);
  await page.locator(".hall-bar .pill.good").waitFor();
  expect(await page.locator(".as-of").count()).toBe(0);
});

it("has the number in a market's line with its age", async () => {
  const market = await demoMarket();
  const page = await visitor({ viewport: { width: 320, height: 700 } });
  await open(page, `#/market/${market}`);
  await page.getByRole("button", { name: "I am inside already" }).click();
  await page.getByRole("button", { name: "Get my number" }).click();
  const number = await page.locator(".big-number").innerText();
  await kept(page, "/assets/shopper-");
  await page.context().setOffline(true);
  await page.reload();
  await page.locator(".as-of").waitFor();
  expect(await page.locator(".big-number").innerText()).toBe(number);
  await look(page, "offline-market");
  await page.context().setOffline(false);
  await page.locator(".as-of").waitFor({ state: "detached" });
  await page.locator(".standing .pill.good").waitFor();
});

it("has the place in an event's waitlist with its age", async () => {
  const event = await onSale(await organiser(), { name: "Quiet Engines", seats: 2 });
  await booked(event, ["A-1-1", "A-1-2"]);
  const page = await visitor({ viewport: PHONE });
  await atTheHall(page, event);
  await page.getByRole("button", { name: "Join the line" }).click();
  await page.getByText("You are the next.").waitFor();
  await kept(page, "/assets/event-");
  await page.context().setOffline(true);
  await page.locator(".wait .as-of").waitFor();
  await page.reload();
  await page.locator(".wait .as-of").waitFor();
  expect(await page.locator(".places-number").innerText()).toContain("1");
  await look(page, "offline-waitlist");
  await open(page, "");
  await page.getByRole("link", { name: "Waitlist: Quiet Engines" }).click();
  await page.getByText("You are the next.").waitFor();
  await page.context().setOffline(false);
  await page.locator(".hall-bar .pill.good").waitFor();
  expect(await page.locator(".as-of").count()).toBe(0);
});

it("says of a ticket that is open that it may be old, and when it is not any more", async () => {
  const [, , hall = ""] = await events();
  const page = await visitor({ viewport: DESK, colorScheme: "dark", locale: "de-DE" });
  await atTheHall(page, hall);
  await holdTheBest(page);
  await page.locator(".deal .primary").click();
  await page.locator(".ticket img").waitFor();
  await page.context().setOffline(true);
  await page.locator(".as-of", { hasText: "Stand" }).waitFor();
  await look(page, "offline-ticket-dark");
  await page.context().setOffline(false);
  await page.locator(".as-of").waitFor({ state: "detached" });
});

it("can be installed", async () => {
  const page = await visitor();
  await open(page, "");
  const devtools = await page.context().newCDPSession(page);
  const { errors, data } = await devtools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(JSON.parse(data ?? "{}").name).toBe("Linehold");
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

it("registers no script but its own", async () => {
  const page = await visitor();
  await open(page, "");
  expect(await page.evaluate(() => navigator.serviceWorker.register("/config.json").then(String, String))).toMatch(
    /TrustedScriptURL/,
  );
});
