import { defineConfig } from "vitest/config";
import { budget } from "./build/budget.ts";
import { compressed } from "./build/compressed.ts";
import { frame } from "./build/frame.ts";
import { worker } from "./build/worker.ts";

export default defineConfig({
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    emptyOutDir: true,
    outDir: "../.build/web",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: ["index.html", "pay.html"],
      output: {
        // What every view needs is one file; a view has its own.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules|\/(core|ui)\/(?!push\.|tell-me\.|typed\.)|\/text\/(en|text)\.ts|\/app\/(route|services|standing|states|title)\.tsx?$/,
            },
            { name: "market", test: /\/market\/(board|following|states|waits|words)\.|\/text\/market/ },
            { name: "staff", test: /\/staff\/|\/text\/staff/ },
            { name: "till", test: /\/market\/(tilling|till-states)\./ },
          ],
        },
      },
    },
  },
  plugins: [frame(), budget({ kilobytes: 60, requests: 12 }), worker(), compressed()],
  server: {
    proxy: {
      "/_aws": { target: "http://127.0.0.1:8000", ws: true },
      "/config.json": "http://127.0.0.1:8000",
      "/mail": "http://127.0.0.1:8000",
      "/_workbench": "http://127.0.0.1:8000",
      "/workbench": "http://127.0.0.1:8000",
      "/reference": "http://127.0.0.1:8000",
    },
  },
  test: { include: ["**/*.test.ts"], environment: "node" },
});
