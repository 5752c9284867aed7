// What views of a market show when there is no such market, or nothing to show yet; and whether they are live.

import "./states.css";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { Refused } from "../core/api.ts";
import { online } from "../core/online.ts";
import { marketWords } from "../text/market.ts";
import { text } from "../text/text.ts";
import { Pill, Skeleton } from "../ui/parts.tsx";
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

export function Standing() {
  const { live } = useServices();
  // A dead socket is noticed within half a minute; a device without a network at once.
  const standing = online.value ? live.standing.value : "connecting";
  return (
    <span class="standing" role="status">
      <Pill mood={standing === "live" ? "good" : "warn"} dot>
        {text.value.event[standing]}
      </Pill>
    </span>
  );
}
