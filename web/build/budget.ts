// What a first view loads, compressed: the document, all that it and the start view need before anything is pressed, and
// the service worker that comes after it.
// A build above the budget fails.

import { brotliCompressSync } from "node:zlib";
import type { Plugin, Rollup } from "vite";

const DOCUMENT = "index.html";
const FIRST_VIEW = "/app/start.tsx";
// The configuration, the icon and the manifest.
const OWN_REQUESTS = 3;
const PACKED_ALREADY = /\.(woff2|png)$/;

export function budget({ kilobytes, requests }: { kilobytes: number; requests: number }): Plugin {
  return {
    name: "budget",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const loaded = firstView(bundle);
        const sizes = [...loaded].map((name) => [name, packed(bundle[name])] as const);
        const sum = sizes.reduce((total, [, size]) => total + size, 0) / 1000;
        const count = loaded.size + OWN_REQUESTS;
        const lines = sizes.map(([name, size]) => `  ${(size / 1000).toFixed(1).padStart(6)} kB  ${name}`);
        console.log([`First view: ${sum.toFixed(1)} kB compressed in ${count} requests`, ...lines].join("\n"));
        if (sum > kilobytes || count > requests) {
          this.error(`The first view is above its budget of ${kilobytes} kB and ${requests} requests.`);
        }
      },
    },
  };
}

export function firstView(bundle: Rollup.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const loaded = new Set<string>();
  const add = (name: string) => {
    const file = bundle[name];
    if (!file || loaded.has(name)) return;
    loaded.add(name);
    if (file.type !== "chunk") return;
    for (const other of file.imports) add(other);
    for (const other of file.viteMetadata?.importedCss ?? []) add(other);
  };
  for (const chunk of chunks) {
    if ([`/${DOCUMENT}`, FIRST_VIEW].some((name) => chunk.facadeModuleId?.endsWith(name))) add(chunk.fileName);
  }
  for (const name of Object.keys(bundle)) if (name === DOCUMENT || /latin-wght.*woff2$/.test(name)) add(name);
  return loaded;
}

function packed(file: Rollup.OutputChunk | Rollup.OutputAsset | undefined): number {
  if (!file) return 0;
  const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
  return PACKED_ALREADY.test(file.fileName) ? content.length : brotliCompressSync(content).length;
}
