// A step that people would take: about a tenth, to a round number.

export function stepped(value: number, by: 1 | -1): number {
  const step = Math.max(1, 10 ** Math.floor(Math.log10(Math.max(1, by > 0 ? value : value - 1)) - 0.3));
  const next = by > 0 ? Math.floor(value / step) * step + step : Math.ceil(value / step) * step - step;
  return Math.max(1, next);
}
