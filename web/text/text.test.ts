import { expect, it } from "vitest";
import { Memory, Storage } from "../core/storage.ts";
import { barConsole } from "./bar-console.ts";
import { bars } from "./bars.ts";
import { de as counterDe } from "./counter-de.ts";
import { en as counterEn } from "./counter-en.ts";
import { de } from "./de.ts";
import { doorCatalogues } from "./door.ts";
import { en } from "./en.ts";
import { guestCatalogues } from "./guest.ts";
import { organiser } from "./organiser.ts";
import { payCatalogues } from "./pay.ts";
import { peopleCatalogues } from "./people.ts";
import { roomDeskCatalogues } from "./room-desk.ts";
import { shop } from "./shop.ts";
import { preferred } from "./text.ts";
import { waitingRoom } from "./waiting-room.ts";

// Words that both languages have; north on a map, and nothing.
const SAME = ["N", "Name", "Pause", ""];

function leaves(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === "object" ? leaves(each, `${path}${name}.`) : [`${path}${name}`],
  );
}

it("says each refusal in both languages", () => {
  expect(Object.keys(de.errors).sort()).toEqual(Object.keys(en.errors).sort());
});

it("has no text that is the same in both, but names", () => {
  const same = leaves(en).filter((path) => {
    const [one, other] = [en, de].map((all) => path.split(".").reduce<unknown>((at, name) => Object(at)[name], all));
    return typeof one === "string" && one === other;
  });
  expect(same.sort()).toEqual(["event.live", "event.map", "start.bars"].filter((path) => same.includes(path)).sort());
});

it.each([
  ["waiting rooms", waitingRoom],
  ["shops", shop],
  ["bars", bars],
  ["those who run bars", barConsole],
  ["organisers", organiser],
  ["doors", doorCatalogues],
  ["desks of waiting rooms", roomDeskCatalogues],
  ["counters", { en: counterEn, de: counterDe }],
  ["guests of events", guestCatalogues],
  ["what guests say of themselves", peopleCatalogues],
  ["cards", payCatalogues],
])("says each thing of %s in both languages, and not the same", (_, { en, de }) => {
  expect(leaves(de).sort()).toEqual(leaves(en).sort());
  const value = (all: object, path: string) => path.split(".").reduce<unknown>((at, name) => Object(at)[name], all);
  const same = leaves(en).filter((path) => typeof value(en, path) === "string" && value(en, path) === value(de, path));
  expect(same.filter((path) => !SAME.includes(String(value(en, path))))).toEqual([]);
});

it("speaks what was chosen, else what the browser prefers, else English", () => {
  const storage = new Storage(new Memory());
  expect(preferred(storage, ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(preferred(storage, ["fr-FR"])).toBe("en");
  storage.keep("linehold-language", "en");
  expect(preferred(storage, ["de-DE"])).toBe("en");
});

it("counts one and many", () => {
  expect([en.event.chosen(1), en.event.chosen(2), de.event.chosen(1), de.event.chosen(3)]).toEqual([
    "1 seat",
    "2 seats",
    "1 Platz",
    "3 Plätze",
  ]);
});
