// How long it will take: the service's own rule, so that a page whose place in the line changes has nothing to ask.

// Standard deviations from the mean to the ninetieth percentile of a normal distribution.
const NINETIETH = 1.28;

// With so many people ahead, in a line that moves every `mean` seconds. The median is that of the sum of `ahead + 1`
// exponential times, by Wilson and Hilferty's approximation.
export function quote(ahead, mean) {
  const steps = ahead + 1;
  const expected = steps * mean;
  return {
    median_seconds: Math.round(expected * (1 - 1 / (9 * steps)) ** 3),
    p90_seconds: Math.round(expected * (1 + NINETIETH / Math.sqrt(steps))),
  };
}
