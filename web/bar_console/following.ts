// A bar's line, followed live by its staff. A topic ends with its token, so it is asked for with the next one before that.

import { useEffect, useMemo } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { Answer } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { useAsked } from "../ui/asked.ts";
import type { Change, Queue } from "./line.ts";
import { Missed } from "./missed.ts";
import { Serving } from "./serving.ts";

export type Bar = Answer<"get", "/v1/bars/{bar_id}">;

const SPARE = 20_000;

interface Followed {
  serving: Serving;
  bar: Bar | undefined;
  error: unknown;
  again: () => void;
}

export function useServing(id: string): Followed {
  const { api, live, clock, storage } = useServices();
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
  const known = asked.data !== undefined;
  useEffect(() => {
    if (!known) return;
    let stop: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const later = (after: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void watch(), after);
    };
    // Watched again under the same name, it replaces the watcher before.
    const watch = async () => {
      try {
        const token = await account.token();
        if (left) return;
        later(Math.max(SPARE, account.until - SPARE - clock.device()));
        stop = live.watch(`operator/${id}`, {
          token,
          snapshot: (queue) => serving.whole(queue as Queue),
          changes: (changes, version) => serving.hear(changes as Change[], version),
          poll: () => serving.read(),
          refused: () => {
            // If the sign-in has ended, this says so.
            serving.read().catch(() => {});
            later(SPARE);
          },
        });
      } catch {
        later(SPARE);
      }
    };
    void watch();
    return () => {
      left = true;
      clearTimeout(timer);
      stop?.();
    };
  }, [id, known]);
  useEffect(() => {
    const timer = setInterval(() => serving.look(), 500);
    return () => clearInterval(timer);
  }, [serving]);
  return { serving, bar: asked.data, error: asked.error, again: asked.again };
}
