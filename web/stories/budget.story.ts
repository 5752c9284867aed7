// What a first view takes at 1.6 Mbit/s, 150 ms and a processor that is four times slower.

import { expect, it } from "vitest";
import { open, PHONE, visitor } from "./stage.ts";

const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
// As a phone has it at the edge of its network: 30 kB a second.
const SLOWEST = { ...SLOW, downloadThroughput: 30_000 };
const FIRST_PAINT = 2_000;
const TRIES = 4;
// Other work on the machine is in the time, so the best of some tries counts.
const LARGEST_PAINT = 1_500;
const SHIFT = 0.05;
const REQUESTS = 12;
const BYTES = 60_000;

interface Seen {
  first: number;
  paint: number;
  shift: number;
}

async function firstView(hash: string, conditions = SLOW) {
  const page = await visitor({ viewport: PHONE, deviceScaleFactor: 2 });
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", conditions);
  await network.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let [requests, bytes] = [0, 0];
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    requests += 1;
    bytes += encodedDataLength;
  });
  await page.addInitScript(() => {
    const seen: Seen = { first: 0, paint: 0, shift: 0 };
    Object.assign(globalThis, { seen });
    const on = (type: string, does: (entry: PerformanceEntry & { value?: number }) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(does)).observe({ type, buffered: true });
    on("paint", (entry) => {
      if (entry.name === "first-contentful-paint") seen.first = entry.startTime;
    });
    on("largest-contentful-paint", (entry) => {
      seen.paint = entry.startTime;
    });
    on("layout-shift", (entry) => {
      seen.shift += entry.value ?? 0;
    });
  });
  await open(page, hash);
  await page.locator("main .view:not([aria-busy])").waitFor({ timeout: 30_000 });
  await page.waitForLoadState("networkidle");
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  await page.context().close();
  return { ...seen, requests, bytes };
}

it("paints the start within its budget", async () => {
  const tries: Array<Awaited<ReturnType<typeof firstView>>> = [];
  for (let each = 0; each < TRIES; each++) tries.push(await firstView(""));
  console.table(tries);
  expect(Math.min(...tries.map(({ paint }) => paint))).toBeLessThan(LARGEST_PAINT);
  for (const { shift, requests, bytes } of tries) {
    expect(shift).toBeLessThan(SHIFT);
    expect(requests).toBeLessThanOrEqual(REQUESTS);
    expect(bytes).toBeLessThan(BYTES);
  }
});

it("shows at once whose page it is where the network is slowest, and moves nothing when the rest has come", async () => {
  const { first, shift } = await firstView("", SLOWEST);
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(FIRST_PAINT);
  expect(shift).toBeLessThan(SHIFT);
});

it("moves nothing while events are coming", async () => {
  expect((await firstView("#/events")).shift).toBeLessThan(SHIFT);
});
