// A bar and its line, followed live by its staff.

import { useEffect, useMemo } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { Answer } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { useStaffTopic } from "../staff/topic.ts";
import { useAsked } from "../ui/asked.ts";
import type { Change, Queue } from "./line.ts";
import { Missed } from "./missed.ts";
import { Serving } from "./serving.ts";

export type Bar = Answer<"get", "/v1/bars/{bar_id}">;

interface Followed {
  serving: Serving;
  bar: Bar | undefined;
  error: unknown;
  again: () => void;
}

export function useServing(id: string): Followed {
  const { api, clock, storage } = useServices();
  const account = useAccount();
  const serving = useMemo(() => new Serving(account, clock, new Missed(storage, id), id), [id]);
  const asked = useAsked(
    async (signal) => {
      const [bar, queue] = await Promise.all([
        api.get("/v1/bars/{bar_id}", { path: { bar_id: id }, signal }),
        serving.read(),
      ]);
      serving.grace = bar.grace_minutes;
      serving.whole(queue);
      return bar;
    },
    [id],
  );
  useStaffTopic(asked.data && `operator/${id}`, {
    snapshot: (queue) => serving.whole(queue as Queue),
    changes: (changes, version) => serving.hear(changes as Change[], version),
    poll: () => serving.read(),
  });
  useEffect(() => {
    const timer = setInterval(() => serving.look(), 500);
    return () => clearInterval(timer);
  }, [serving]);
  return { serving, bar: asked.data, error: asked.error, again: asked.again };
}
