import { expect, it } from "vitest";
import { de } from "./market-de.ts";
import { en } from "./market-en.ts";
import { staffCatalogues } from "./staff.ts";

const SAME = ["name"];

it("has no text that is the same in both languages", () => {
  const pairs: Array<readonly [object, object]> = [[en, de], staffCatalogues];
  for (const [one, other] of pairs) {
    const same = Object.entries(one).filter(
      ([name, words]) => typeof words === "string" && !SAME.includes(name) && Object(other)[name] === words,
    );
    expect(same).toEqual([]);
  }
});

it("counts, and says a band of minutes", () => {
  expect([en.band(0, 1), en.band(0, 2), en.band(3, 7)]).toEqual(["under a minute", "up to 2 min", "3–7 min"]);
  expect([de.tillsOpen(0), de.tillsOpen(1), de.couldClose(2)]).toEqual([
    "Keine Kasse ist offen",
    "1 Kasse offen",
    "2 Kassen könnten schließen",
  ]);
});

it("says why so many tills are needed: in English with the server's words, in German with its numbers", () => {
  const advice = { open: 1, needed_now: 3, needed_in_15: 3, needed_in_30: 0, why: "3.2 shoppers a minute." };
  expect(en.why(advice)).toBe("3.2 shoppers a minute.");
  expect(de.why(advice)).toBe(
    "Damit niemand zu lange wartet, braucht es jetzt 3 Kassen, offen ist 1. In 30 Minuten braucht es keine Kasse.",
  );
  expect(de.why({ ...advice, needed_now: 0, needed_in_15: 1, needed_in_30: 1 })).toBe(
    "Niemand kommt und niemand wartet. In 15 Minuten braucht es 1 Kasse. In 30 Minuten braucht es 1 Kasse.",
  );
});
