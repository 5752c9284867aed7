// Alerts are off until they are asked for; what the service pushes is shown, with the way to one's place.

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { look } from "./looking.ts";
import { DESK, demoMarket, open, PHONE, visitor } from "./stage.ts";

// A push service is out of reach here, so the browser's part of a subscription is played: real keys, at an address that
// the service takes.
async function subscribes(page: Page) {
  await page.addInitScript(() => {
    const text = (bytes: ArrayBuffer) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    let made: object | null = null;
    const subscribe = async () => {
      const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
      const p256dh = text(await crypto.subtle.exportKey("raw", pair.publicKey));
      const auth = text(crypto.getRandomValues(new Uint8Array(16)).buffer);
      const endpoint = "https://updates.push.services.mozilla.com/wpush/v2/story";
      const unsubscribe = async () => {
        made = null;
      };
      made = { endpoint, unsubscribe, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
      return made;
    };
    Object.assign(PushManager.prototype, { subscribe, getSubscription: async () => made });
  });
}

async function inLine(page: Page): Promise<string> {
  const market = await demoMarket();
  await open(page, `#/market/${market}`);
  await page.locator(".shopper-card .button.quiet, .shopper-ways .button").last().click();
  await page.locator(".shopper-ways .primary").click();
  await page.locator(".big-number").waitFor();
  return market;
}

it("tells a shopper who asked for it, and opens the market", async () => {
  const page = await visitor({ viewport: PHONE });
  await page.context().grantPermissions(["notifications"]);
  await subscribes(page);
  const market = await inLine(page);
  const tell = page.getByRole("switch", { name: "Tell me when it is time" });
  await tell.waitFor();
  expect(await tell.getAttribute("aria-checked")).toBe("false");
  await tell.click();
  await expect.poll(() => tell.getAttribute("aria-checked")).toBe("true");
  await tell.scrollIntoViewIfNeeded();
  await look(page, "alerts-on");

  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first) found(first.registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const alert = {
    kind: "called",
    name: "Corner Market",
    number: "R012",
    address: `#/market/${market}`,
    language: "en",
  };
  await devtools.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    data: JSON.stringify(alert),
  });
  const notices = () =>
    page.evaluate(async () => {
      const all = await (await navigator.serviceWorker.ready).getNotifications();
      return all.map(({ title, body, data }) => ({ title, body, data }));
    });
  await expect
    .poll(notices)
    .toEqual([{ title: "R012: it is your turn", body: "Corner Market. Please come now.", data: `#/market/${market}` }]);

  await tell.click();
  await expect.poll(() => tell.getAttribute("aria-checked")).toBe("false");
});

it("says that the browser blocks them", async () => {
  const page = await visitor({ viewport: DESK, colorScheme: "dark", locale: "de-DE" });
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
  });
  await inLine(page);
  await page.getByText("blockiert Mitteilungen").waitFor();
  await page.getByRole("switch").scrollIntoViewIfNeeded();
  await look(page, "alerts-blocked-dark");
});
