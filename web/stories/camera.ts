// A browser that reads codes, with a camera: before it is held what `hold` says.

import type { Page } from "playwright-core";

const CAMERA = `
  globalThis.BarcodeDetector = class {
    async detect() {
      return globalThis.held ? [{ rawValue: globalThis.held }] : [];
    }
  };
  navigator.mediaDevices.getUserMedia = async () => {
    const picture = document.createElement("canvas");
    const pen = picture.getContext("2d");
    setInterval(() => pen.fillRect(0, 0, 9, 9), 50);
    return (globalThis.filmed = picture.captureStream(10));
  };
`;

// From the next page that is opened on.
export async function withCamera(page: Page): Promise<void> {
  await page.addInitScript(CAMERA);
}

export async function hold(page: Page, code: string): Promise<void> {
  await page.evaluate((held) => {
    Object.assign(globalThis, { held });
  }, code);
}

// Whether the camera still films.
export function films(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { filmed } = globalThis as unknown as { filmed?: MediaStream };
    return filmed?.getTracks().some(({ readyState }) => readyState === "live") ?? false;
  });
}
