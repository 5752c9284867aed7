// What views of a market show when there is no such market, or nothing to show yet.

import "./states.css";
import { Failed, Loading } from "../app/states.tsx";
import { Refused } from "../core/api.ts";
import { marketWords } from "../text/market.ts";
import { text } from "../text/text.ts";
import { Skeleton } from "../ui/parts.tsx";
import type { Followed } from "./following.ts";

export function Absent({ error, again }: Pick<Followed, "error" | "again">) {
  const words = marketWords.value;
  if (error instanceof Refused && [403, 404].includes(error.status)) {
    const mine = error.status === 403;
    return (
      <div class="view message-view">
        <h1 tabIndex={-1}>{mine ? words.foreign : words.missing}</h1>
        <p class="soft">{text.value.missing.words}</p>
        <a class="button primary" href="#/markets">
          {words.markets}
        </a>
      </div>
    );
  }
  if (error) return <Failed error={error} again={again} />;
  return (
    <Loading>
      <Skeleton height="2.5rem" width="60%" />
      <br />
      <Skeleton height="24rem" />
    </Loading>
  );
}
