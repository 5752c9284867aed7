// Why the last press did nothing, and what can be done now.

import { Refused, Unreachable } from "../core/api.ts";
import { consoleWords } from "../text/bar-console.ts";
import { problem } from "../text/text.ts";
import { Banner } from "../ui/parts.tsx";
import type { Serving } from "./serving.ts";

export function Wrong({ serving }: { serving: Serving }) {
  const wrong = serving.wrong.value;
  if (!wrong) return null;
  return (
    <Banner mood="bad" urgent>
      {why(wrong.error, wrong.number)}
    </Banner>
  );
}

function why(error: unknown, number: string): string {
  const { line } = consoleWords.value;
  if (error instanceof Unreachable) return line.lost(number);
  const said = error instanceof Refused ? new Map(Object.entries(line.wrong)).get(error.code) : undefined;
  return said ? said(number) : problem(error);
}
