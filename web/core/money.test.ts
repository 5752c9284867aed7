import { expect, it } from "vitest";
import { cheapest, price, sum } from "./money.ts";

const plain = (text: string) => text.replace(/\u00a0|\u202f/g, " ");

it("has the places of the contract, and none where there are none to see", () => {
  expect(plain(price({ amount: 1250, currency: "EUR" }, "de"))).toBe("12,50 €");
  expect(plain(price({ amount: 1200, currency: "EUR" }, "en"))).toBe("€12");
  expect(plain(price({ amount: 1200, currency: "JPY" }, "en"))).toBe("¥1,200");
  expect(plain(price({ amount: 1234, currency: "IQD" }, "en"))).toBe("IQD 1.234");
});

it("finds the cheapest, and whether there is anything dearer", () => {
  const eur = (amount: number) => ({ amount, currency: "EUR" });
  expect(cheapest({ a: eur(900), b: eur(500) })).toEqual({ least: eur(500), more: true });
  expect(cheapest({ a: eur(900), b: eur(900) }).more).toBe(false);
  expect(cheapest({})).toEqual({ least: undefined, more: false });
  expect(sum([eur(900), eur(50)])).toEqual(eur(950));
});
