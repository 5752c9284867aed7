// Draws a view anew each half second, for what it counts down.

import { useEffect, useState } from "preact/hooks";

export function useSecond(): void {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((before) => before + 1), 500);
    return () => clearInterval(timer);
  }, []);
}
