// Lines and waits, as people say them.

import { marketWords } from "../text/market.ts";
import { band, type Wait } from "./waits.ts";

export function lineName(line: string): string {
  const words = marketWords.value;
  return words.lines[line] ?? words.ownLine(line.replace(/^till-/, ""));
}

export function waitWords({ wait }: { wait: Wait | null }): string {
  const words = marketWords.value;
  if (!wait) return "–";
  const found = band(wait);
  return found ? words.band(found.from, found.to) : words.noWait;
}
