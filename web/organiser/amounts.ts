// Prices as they are typed, "12,50", in the minor units of the contract, and back.

import { type Money, places } from "../core/money.ts";

export const CURRENCIES = "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF CAD AUD JPY".split(" ");

// Undefined for what is no amount of this currency.
export function amountOf(typed: string, currency: string): number | undefined {
  const digits = places(currency);
  const found = /^(\d{1,9})(?:[.,](\d*))?$/.exec(typed.trim());
  const part = found?.[2] ?? "";
  if (!found || part.length > digits) return undefined;
  return Number(found[1]) * 10 ** digits + Number(part.padEnd(digits, "0") || 0);
}

export function typedOf({ amount, currency }: Money): string {
  const digits = places(currency);
  return amount % 10 ** digits === 0 ? String(amount / 10 ** digits) : (amount / 10 ** digits).toFixed(digits);
}
