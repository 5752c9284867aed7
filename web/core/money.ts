// Prices as people read them. The contract counts in minor units of ISO 4217; Intl goes by habit and would show some
// currencies (IQD, LAK, …) with fewer places, so the places of chalicelib/core/money.py are given here too.

const NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
const THREE = "BHD IQD JOD KWD LYD OMR TND".split(" ");
const FOUR = "CLF UYW".split(" ");

export interface Money {
  amount: number;
  currency: string;
}

export function places(currency: string): number {
  if (NONE.includes(currency)) return 0;
  if (THREE.includes(currency)) return 3;
  return FOUR.includes(currency) ? 4 : 2;
}

export function price({ amount, currency }: Money, language: string): string {
  const digits = places(currency);
  const round = amount % 10 ** digits === 0 ? 0 : digits;
  const style = { style: "currency", currency, minimumFractionDigits: round, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language, style).format(amount / 10 ** digits);
}

export function cheapest(prices: Record<string, Money>): { least: Money | undefined; more: boolean } {
  const all = Object.values(prices).sort((one, other) => one.amount - other.amount);
  return { least: all[0], more: all.length > 1 && all[0]?.amount !== all.at(-1)?.amount };
}

export function sum(parts: Money[]): Money | undefined {
  const [first] = parts;
  return first && { amount: parts.reduce((total, part) => total + part.amount, 0), currency: first.currency };
}
