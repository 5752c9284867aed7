// What a screen on a wall needs: the whole of it, and to stay on.

import "./wall.css";
import { useEffect } from "preact/hooks";
import { staffWords } from "../text/staff.ts";

export function FullScreen() {
  if (!document.fullscreenEnabled) return null;
  const go = () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  return (
    <button type="button" class="wall-full" onClick={() => void go().catch(() => {})}>
      {staffWords.value.fullScreen}
    </button>
  );
}

// A screen that goes dark tells nothing. Browsers let go of it when the page is hidden.
export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    const hold = async () => {
      if (document.hidden) return;
      lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    };
    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, []);
}
