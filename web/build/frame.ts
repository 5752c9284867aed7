// What is seen before any script has come: the frame of the shell, with the brand, in each document.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const FRAME = join(import.meta.dirname, "../app/frame.html");
const PLACE = '<div id="app"></div>';

export function frame(): Plugin {
  return {
    name: "frame",
    transformIndexHtml: {
      order: "pre",
      handler(html) {
        if (!html.includes(PLACE)) throw new Error(`a document has no ${PLACE}`);
        return html.replace(PLACE, () => `<div id="app">${readFileSync(FRAME, "utf8").trim()}</div>`);
      },
    },
  };
}
