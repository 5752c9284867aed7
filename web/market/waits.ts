// Waits as a band of whole minutes: half of the shoppers wait less than the first, nine of ten less than the second.

export interface Wait {
  median_seconds: number;
  p90_seconds: number;
}

export interface Band {
  from: number;
  to: number;
}

// Undefined for a wait that is not worth a word.
export function band({ median_seconds, p90_seconds }: Wait): Band | undefined {
  if (p90_seconds < 30) return undefined;
  const from = Math.floor(median_seconds / 60);
  return { from, to: Math.max(from + 1, Math.ceil(p90_seconds / 60)) };
}
