// A step that people would take: about a tenth, to a round number.

export function stepped(value: number, by: 1 | -1): number {
  const tenth = Math.max(1, value / 10);
  const unit = 10 ** Math.floor(Math.log10(tenth));
  const step = [5, 2, 1].map((each) => each * unit).find((each) => each <= tenth) ?? 1;
  const next = by > 0 ? Math.floor(value / step) * step + step : Math.ceil(value / step) * step - step;
  return Math.max(1, next);
}
