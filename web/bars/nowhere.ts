// Why something about a place or a request could not be done, in words.

import { Nowhere } from "../core/places.ts";
import { bars } from "../text/bars.ts";
import { problem, text } from "../text/text.ts";

export function refusal(error: unknown): string {
  const { near, errors } = bars[text.value.language];
  if (!(error instanceof Nowhere)) return problem(error, errors);
  return error.forbidden ? near.forbidden : near.unknown;
}
