// How long a place in a line takes, by the service's own rule: so a page whose place changes has nothing to ask.

// Standard deviations from the mean to the ninetieth percentile of a normal distribution.
const NINETIETH = 1.28;

// Half wait less than the median, nine of ten less than the other.
export interface Wait {
  median_seconds: number;
  p90_seconds: number;
}

// With so many people ahead, in a line that moves every `mean` seconds. The median is that of the sum of `ahead + 1`
// exponential times, by Wilson and Hilferty's approximation.
export function quote(ahead: number, mean: number): Wait {
  const steps = ahead + 1;
  const expected = steps * mean;
  return {
    median_seconds: Math.round(expected * (1 - 1 / (9 * steps)) ** 3),
    p90_seconds: Math.round(expected * (1 + NINETIETH / Math.sqrt(steps))),
  };
}
