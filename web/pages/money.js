// Prices as people read them. The contract counts in minor units of ISO 4217; Intl goes by habit and would show
// some currencies (IQD, LAK, …) with fewer places, so the places of chalicelib/core/money.py are given here too.

const PLACES = new Map([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"].map(none),
  ...["XAF", "XOF", "XPF"].map(none),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((currency) => [currency, 3]),
  ...["CLF", "UYW"].map((currency) => [currency, 4]),
]);

function none(currency) {
  return [currency, 0];
}

export function price({ amount, currency }) {
  const places = PLACES.get(currency) ?? 2;
  const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
  return new Intl.NumberFormat(undefined, { style: "currency", currency, ...digits }).format(amount / 10 ** places);
}

// "from" only where there is something dearer.
export function lowest(prices) {
  const all = Object.values(prices).sort((one, other) => one.amount - other.amount);
  return all[0].amount === all.at(-1).amount ? price(all[0]) : `from ${price(all[0])}`;
}
