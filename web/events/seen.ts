// Whether an element is on the screen, or scrolled out of it.

import { useEffect, useRef, useState } from "preact/hooks";

export function useSeen<E extends Element>() {
  const element = useRef<E>(null);
  const [seen, setSeen] = useState(true);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? true));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, seen] as const;
}
