// How many tills are open and how many are needed, now and soon, and why. It comes by the topic operator/<market_id>.

import { useSignal } from "@preact/signals";
import type { Answer } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { useStaffTopic } from "../staff/topic.ts";
import { marketWords } from "../text/market.ts";
import { useAsked } from "../ui/asked.ts";
import { BigNumber, type Mood, Pill } from "../ui/parts.tsx";

export type Advice = Answer<"get", "/v1/markets/{market_id}/advice">;

export function useAdvice(id: string): { advice: Advice | undefined; error: unknown; again: () => void } {
  const account = useAccount();
  const advice = useSignal<Advice | undefined>(undefined);
  const path = { market_id: id };
  const ask = () => account.call("get", "/v1/markets/{market_id}/advice", { path });
  const asked = useAsked(async () => {
    advice.value = await ask();
    return true;
  }, [id]);
  useStaffTopic(asked.data ? `operator/${id}` : undefined, {
    snapshot: (data) => {
      advice.value = data as Advice;
    },
    changes: (changes) => {
      advice.value = (changes as Advice[]).at(-1) ?? advice.value;
    },
    poll: ask,
  });
  return { advice: advice.value, error: asked.error, again: asked.again };
}

export function AdviceCards({ advice, open }: { advice: Advice; open: number }) {
  const words = marketWords.value;
  const said = verdict(advice, open);
  const tell = {
    more: () => words.openMore(said.count),
    soon: () => words.openSoon(said.count, said.minutes),
    fewer: () => words.couldClose(said.count),
    enough: () => words.enough,
    none: () => words.noneNeeded,
  };
  const moods: Record<Verdict["kind"], Mood> = {
    more: "bad",
    soon: "warn",
    fewer: "info",
    enough: "good",
    none: "info",
  };
  const expected = advice.expected_wait_seconds;
  return (
    <section class={`card advice ${moods[said.kind]}`} aria-label={words.advice}>
      <div class="advice-words" role="status">
        <h2>{tell[said.kind]()}</h2>
        <p class="soft">{words.why(advice)}</p>
      </div>
      <dl class="advice-numbers">
        <Count name={words.openNow} count={open} />
        <Count name={words.neededNow} count={advice.needed_now} open={open} />
        <Count name={words.in15} count={advice.needed_in_15} open={open} />
        <Count name={words.in30} count={advice.needed_in_30} open={open} />
      </dl>
      <p class="soft">
        {words.expected}: <strong>{expected === null ? words.expectedNone : words.seconds(expected)}</strong>
      </p>
    </section>
  );
}

function Count({ name, count, open }: { name: string; count: number; open?: number }) {
  const more = open === undefined ? 0 : count - open;
  return (
    <div class={open === undefined ? "now" : ""}>
      <dt class="soft small">{name}</dt>
      <dd>
        <BigNumber>{count}</BigNumber>
        {more !== 0 && <Pill mood={more > 0 ? "bad" : "info"}>{more > 0 ? `+${more}` : `−${-more}`}</Pill>}
      </dd>
    </div>
  );
}

export interface Verdict {
  kind: "more" | "soon" | "fewer" | "enough" | "none";
  count: number;
  minutes: number;
}

// What to do, in one sentence: now before soon, and to close only what is not needed for half an hour.
export function verdict({ needed_now, needed_in_15, needed_in_30 }: Advice, open: number): Verdict {
  if (needed_now > open) return { kind: "more", count: needed_now - open, minutes: 0 };
  if (needed_in_15 > open) return { kind: "soon", count: needed_in_15 - open, minutes: 15 };
  if (needed_in_30 > open) return { kind: "soon", count: needed_in_30 - open, minutes: 30 };
  if (open === 0) return { kind: "none", count: 0, minutes: 0 };
  const most = Math.max(needed_now, needed_in_15, needed_in_30);
  return most < open ? { kind: "fewer", count: open - most, minutes: 0 } : { kind: "enough", count: 0, minutes: 0 };
}
