// A view's heading: the document is named after it, and reading goes on there when one has come from another view.

import { useEffect, useRef } from "preact/hooks";

let visited = false;

export function useTitle(title: string | undefined) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title ? `${title} – Linehold` : "Linehold";
  }, [title]);
  useEffect(() => {
    if (title === undefined) return;
    if (visited) heading.current?.focus({ preventScroll: true });
    visited = true;
  }, [title === undefined]);
  return heading;
}
