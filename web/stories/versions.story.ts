// A new version is fetched, waits, and is loaded when the guest says so.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { look } from "./looking.ts";
import { PHONE, visitor } from "./stage.ts";

const SERVED = process.env.STORY_ADDRESS ?? "http://127.0.0.1:8000/";

// The served application, whose worker becomes another one.
async function release() {
  let version = 1;
  const server = createServer(async (request, response) => {
    const asked = await fetch(new URL(request.url ?? "/", SERVED), {
      headers: { accept: request.headers.accept ?? "" },
    });
    const headers = [...asked.headers].filter(
      ([name]) => !/^(content-(length|encoding)|etag|date|connection)/.test(name),
    );
    response.writeHead(asked.status, Object.fromEntries(headers));
    const body = Buffer.from(await asked.arrayBuffer());
    response.end(request.url === "/worker.js" ? `${body}\n// ${version}` : body);
  });
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  const { port } = server.address() as AddressInfo;
  const renew = () => {
    version += 1;
  };
  return { address: `http://127.0.0.1:${port}/`, renew, close: () => server.close() };
}

it("waits until the guest says so, on every page that is open", async () => {
  const served = await release();
  const page = await visitor({ viewport: PHONE });
  const other = await page.context().newPage();
  try {
    for (const each of [page, other]) {
      await each.goto(served.address);
      await expect.poll(() => each.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
      await each.evaluate(() => Object.assign(globalThis, { stayed: true }));
    }
    served.renew();
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found?.update()));
    await page.locator(".new-version").waitFor();
    await look(page, "version-waits");
    await other.locator(".new-version").waitFor();
    await page.getByRole("button", { name: "Load it" }).click();
    await page.waitForFunction(() => !("stayed" in globalThis));
    await page.locator("main h1").waitFor();
    expect(await page.locator(".new-version").count()).toBe(0);
    expect(await other.evaluate(() => "stayed" in globalThis)).toBe(true);
  } finally {
    await page.context().close();
    served.close();
  }
});
