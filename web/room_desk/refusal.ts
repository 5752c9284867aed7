// Why terms were refused, field by field where the service says so.

import { Refused } from "../core/api.ts";
import { roomDeskWords } from "../text/room-desk.ts";
import { problem } from "../text/text.ts";

export function refusal(error: unknown): string {
  const words = roomDeskWords.value;
  if (!(error instanceof Refused) || !Array.isArray(error.details.fields)) return problem(error, words.errors);
  return error.details.fields
    .map(
      (each: { path?: string; problem?: string }) => `${words.fields[each.path ?? ""] ?? each.path}: ${each.problem}`,
    )
    .join(" · ");
}
