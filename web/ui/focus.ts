// Where reading goes on when the pressed button is gone with what it stood in: at what took its place.

import { useEffect, useRef } from "preact/hooks";

export function useFocusIfLost<E extends HTMLElement>(of: unknown) {
  const element = useRef<E>(null);
  const before = useRef(of);
  useEffect(() => {
    const turned = before.current !== of;
    before.current = of;
    if (turned && document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, [of]);
  return element;
}
