// What a first view takes at 1.6 Mbit/s, 150 ms and a processor that is four times slower.

import { expect, it } from "vitest";
import { open, PHONE, visitor } from "./stage.ts";

const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const TRIES = 4;
// Other work on the machine is in the time, so the best of some tries counts.
const LARGEST_PAINT = 1_500;
const SHIFT = 0.05;
const REQUESTS = 12;
const BYTES = 60_000;

interface Seen {
  paint: number;
  shift: number;
}

async function firstView(hash: string) {
  const page = await visitor({ viewport: PHONE, deviceScaleFactor: 2 });
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", SLOW);
  await network.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let [requests, bytes] = [0, 0];
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    requests += 1;
    bytes += encodedDataLength;
  });
  await page.addInitScript(() => {
    const seen: Seen = { paint: 0, shift: 0 };
    Object.assign(globalThis, { seen });
    const on = (type: string, does: (entry: PerformanceEntry & { value?: number }) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(does)).observe({ type, buffered: true });
    on("largest-contentful-paint", (entry) => {
      seen.paint = entry.startTime;
    });
    on("layout-shift", (entry) => {
      seen.shift += entry.value ?? 0;
    });
  });
  await open(page, hash);
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

it("moves nothing while events are coming", async () => {
  expect((await firstView("#/events")).shift).toBeLessThan(SHIFT);
});
