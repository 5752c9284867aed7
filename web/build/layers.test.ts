import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// Which folder may import from which. A service has a folder of its own, and imports no other service's; `staff` has what
// those need whose staff sign in, `people` how a guest is reached, and `hall` the plan of seats that guests and organisers
// see. Shops have two: `shop` for customers, and `counter` for their staff and screens.
const MAY: Record<string, string[]> = {
  core: [],
  worker: [],
  text: ["core"],
  ui: ["core", "text"],
  staff: ["core", "text", "ui", "app"],
  people: ["core", "text", "ui", "app"],
  hall: ["core", "text", "ui", "app"],
  events: ["core", "text", "ui", "app", "people", "hall"],
  pay: ["core", "text", "ui", "app"],
  organiser: ["core", "text", "ui", "app", "staff", "hall"],
  market: ["core", "text", "ui", "app", "staff"],
  waiting_room: ["core", "text", "ui", "app"],
  shop: ["core", "text", "ui", "app"],
  counter: ["core", "text", "ui", "app", "staff", "shop"],
  bars: ["core", "text", "ui", "app"],
  bar_console: ["core", "text", "ui", "app", "staff"],
  door: ["core", "text", "ui", "app", "staff"],
  room_desk: ["core", "text", "ui", "app", "staff"],
};
// It loads the views of all.
MAY.app = Object.keys(MAY);
// Of app, a service imports what every view needs, and not the shell that loads it.
const OF_APP = ["route.ts", "services.ts", "standing.tsx", "states.tsx", "title.ts"];
// The payment provider's script comes from the provider, and only to the document where a card is paid with.
const PROVIDER = "https://js.stripe.com/endive/stripe.js";
const MOST_LINES = 250;

const ROOT = join(import.meta.dirname, "..");
const FILES = Object.keys(MAY).flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map(
    (name) => [folder, name, readFileSync(join(ROOT, folder, name), "utf8")] as const,
  ),
);

it.each(FILES)("%s/%s imports only what its folder may", (folder, name, text) => {
  for (const [, from = "", file = ""] of text.matchAll(/(?:from|import\() ?"\.\.\/(\w+)\/([\w.-]+)"/g)) {
    expect(MAY[folder], `${name} imports ${from}/${file}`).toContain(from);
    if (from === "app") expect(OF_APP).toContain(file);
  }
});

it.each(FILES)("%s/%s is one concept", (folder, name, text) => {
  if (/\.test\.ts$/.test(name) || folder === "text") return;
  expect(text.split("\n").length).toBeLessThanOrEqual(MOST_LINES);
});

it.each(FILES.filter(([, name]) => !/\.test\.ts$/.test(name)))(
  "%s/%s never makes HTML of what the service says, and fetches nothing from elsewhere",
  (folder, _, text) => {
    expect(text).not.toMatch(/innerHTML|dangerouslySet|outerHTML|insertAdjacentHTML|document\.write|\beval\b/);
    const ours = text.replaceAll("http://www.w3.org/", "");
    const own = folder === "pay" ? ours.replace(`"${PROVIDER}"`, "") : ours;
    expect(own).not.toMatch(/https?:\/\/[a-z]/);
  },
);
