// The screen of a door stays on. A browser lets go of that whenever the page is out of sight.

import { useEffect } from "preact/hooks";

export function useAwake(): void {
  useEffect(() => {
    let held: WakeLockSentinel | undefined;
    let over = false;
    const hold = async () => {
      if (document.hidden || over) return;
      held = await navigator.wakeLock?.request("screen").catch(() => undefined);
      if (over) void held?.release();
    };
    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", hold);
      void held?.release();
    };
  }, []);
}
