// Builds worker/worker.ts into /worker.js, at the root so that it may answer for every address, and tells it the names
// of the files that were built.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { firstView } from "./budget.ts";

const WORKER = "worker.js";
// Not hashed, and needed to begin.
const OTHERS = ["/config.json", "/icon.svg"];

export function worker(): Plugin {
  return {
    name: "worker",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: "worker/worker.ts", fileName: WORKER });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const made = bundle[WORKER];
        if (made?.type !== "chunk") return this.error("The service worker was not built.");
        if (made.imports.length > 0)
          this.error("The service worker shares code with views, and so is more than one file.");
        const named = (names: Iterable<string>) => [...names].filter((name) => name.startsWith("assets/")).sort();
        const shell = ["/", ...OTHERS, ...named(firstView(bundle)).map((name) => `/${name}`)];
        const hashed = named(Object.keys(bundle)).map((name) => `/${name}`);
        // The kept document has the headers of its day, so other headers are another version.
        const version = createHash("sha256").update(made.code).update(readFileSync("headers.json"));
        for (const name of named(Object.keys(bundle))) version.update(name);
        const page = bundle["index.html"];
        if (page?.type === "asset") version.update(page.source);
        made.code = made.code
          .replaceAll("__SHELL__", JSON.stringify(shell))
          .replaceAll("__HASHED__", JSON.stringify(hashed))
          .replaceAll("__VERSION__", JSON.stringify(version.digest("hex").slice(0, 12)));
      },
    },
  };
}
