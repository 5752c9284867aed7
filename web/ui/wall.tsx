// What pages on a wall do: they fill the screen, and keep it lit.

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

export function FullScreen({ children, class: name }: { children: ComponentChildren; class: string }) {
  if (!document.fullscreenEnabled) return null;
  const go = () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  return (
    <button type="button" class={name} onClick={() => void go().catch(() => {})}>
      {children}
    </button>
  );
}

// A screen that goes dark tells nobody anything. Browsers let go of it when the page is hidden.
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
