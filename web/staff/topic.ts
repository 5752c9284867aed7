// A topic that only signed-in staff may watch, live. It ends with its token, so it is asked for with the next one before
// that.

import { useEffect, useRef } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { Watcher } from "../core/topic.ts";
import { useAccount } from "./sign-in.tsx";

const SPARE = 20_000;

type StaffWatcher = Pick<Watcher, "snapshot" | "changes"> & { poll: () => Promise<unknown> };

// Without a name there is nothing to watch yet.
export function useStaffTopic(name: string | undefined, watcher: StaffWatcher): void {
  const { live, clock } = useServices();
  const account = useAccount();
  const latest = useRef(watcher);
  latest.current = watcher;
  useEffect(() => {
    if (!name) return;
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
        stop = live.watch(name, {
          token,
          snapshot: (data, version) => latest.current.snapshot(data, version),
          changes: (changes, version) => latest.current.changes(changes, version),
          poll: () => latest.current.poll(),
          refused: () => {
            // If the sign-in has ended, this says so.
            latest.current.poll().catch(() => {});
            later(SPARE);
          },
        });
      } catch {
        if (!left) later(SPARE);
      }
    };
    void watch();
    return () => {
      left = true;
      clearTimeout(timer);
      stop?.();
    };
  }, [name]);
}
