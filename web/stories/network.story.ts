// Holds that lapse, and networks that fail.

import { expect, it } from "vitest";
import { glance } from "./looking.ts";
import { atTheHall, events, give, holdTheBest, visitor } from "./stage.ts";

it("warns before a hold ends, and says that it has", async () => {
  const [, seconds = ""] = await events();
  const one = await visitor();
  await atTheHall(one, seconds);
  await holdTheBest(one);
  await one.locator(".deal .banner.warn").waitFor();
  await glance(one, "story-soon");
  await one.getByText("Your time is up.").waitFor();
  expect(await one.locator(".deal.held").count()).toBe(0);
});

it("is not called live without a network, and comes back by itself", async () => {
  const [event = ""] = await events();
  const one = await visitor();
  await atTheHall(one, event);
  await one.context().setOffline(true);
  await one.locator("main > .banner.warn").waitFor();
  await one.locator(".hall-bar .pill.warn").waitFor({ timeout: 30_000 });
  await one.context().setOffline(false);
  await one.locator(".hall-bar .pill.good").waitFor({ timeout: 40_000 });
});

it("is pending until it is answered, however slow the network, and holds once", async () => {
  const [event = ""] = await events();
  const one = await visitor();
  await atTheHall(one, event);
  const network = await one.context().newCDPSession(one);
  await network.send("Network.enable");
  const slow = { offline: false, latency: 1_500, downloadThroughput: 20_000, uploadThroughput: 20_000 };
  await network.send("Network.emulateNetworkConditions", slow);
  const asked: string[] = [];
  one.on("request", (request) => request.method() === "POST" && asked.push(request.url()));
  const button = one.locator(".best .button").last();
  await button.click();
  expect(await button.getAttribute("aria-busy")).toBe("true");
  await button.click();
  await one.locator(".deal.held").waitFor({ timeout: 30_000 });
  expect(asked.filter((url) => url.endsWith("/holds"))).toHaveLength(1);
  await give(one);
});
