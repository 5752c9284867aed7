// An operator's bars, each with its line and the offers to it, live.

import { useEffect, useState } from "preact/hooks";
import type { Account } from "../staff/account.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { useStaffTopic } from "../staff/topic.ts";
import { type Asked, useAsked } from "../ui/asked.ts";
import type { Bar } from "./following.ts";
import { applied, type Change, type Queue } from "./line.ts";

// The topic has the first twenty bars at once; the others come with their next change, or with this.
const AGAIN = 30_000;
const PAGE = 100;

type Queues = ReadonlyMap<string, Queue>;

export interface OwnBar {
  bar: Bar;
  asking: number;
}

export async function ownBars(account: Account, signal = new AbortController().signal): Promise<Bar[]> {
  const bars: Bar[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor && { cursor }) };
    const page = await account.call("get", "/v1/bars", { query, signal });
    bars.push(...page.items);
    cursor = page.next_cursor;
  }
  return bars;
}

export function useOwnBars(): Asked<OwnBar[]> {
  const account = useAccount();
  const [queues, setQueues] = useState<Queues>(new Map());
  const asked = useAsked(async (signal) => {
    const bars = await ownBars(account, signal);
    if (!signal.aborted) setQueues((known) => withBars(known, bars));
    return bars;
  }, []);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || asked.again(), AGAIN);
    return () => clearInterval(timer);
  }, []);
  const operator = account.who.value?.operator_id;
  useStaffTopic(asked.data && operator && `operator/${operator}`, {
    snapshot: (data) => {
      const { bars } = data as { bars?: Queue[] };
      if (bars) setQueues((known) => new Map([...known, ...bars.map((queue) => [queue.bar_id, queue] as const)]));
    },
    changes: (changes) => setQueues((known) => withChanges(known, changes as Change[])),
    // Without a socket the list itself is asked for.
    poll: async () => {
      const bars = await ownBars(account);
      setQueues((known) => withBars(known, bars));
    },
  });
  return { ...asked, data: asked.data?.map((bar) => joined(bar, queues.get(bar.bar_id))) };
}

export function withChanges(queues: Queues, changes: readonly Change[]): Queues {
  const after = new Map(queues);
  for (const change of changes) {
    const queue = after.get(change.bar_id);
    if (queue) after.set(change.bar_id, applied(queue, [change]));
  }
  return after;
}

function withBars(queues: Queues, bars: readonly Bar[]): Queues {
  const fresh = bars.map(({ bar_id, name, state, open_until, queue_length, wait }) => {
    const { items = [], offers = [], version = 0 } = queues.get(bar_id) ?? {};
    return [bar_id, { bar_id, name, state, open_until, queue_length, wait, items, offers, version }] as const;
  });
  return new Map(fresh);
}

function joined(bar: Bar, queue: Queue | undefined): OwnBar {
  if (!queue) return { bar, asking: 0 };
  const { state, open_until, queue_length, wait } = queue;
  return { bar: { ...bar, state, open_until, queue_length, wait }, asking: queue.offers.length };
}
