// A list that comes in pages, of which more can be asked for.

import { useState } from "preact/hooks";
import { useAsked } from "../ui/asked.ts";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export function usePaged<T>(ask: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>) {
  const first = useAsked((signal) => ask(undefined, signal), []);
  const [later, setLater] = useState<ReadonlyArray<Page<T>>>([]);
  const last = later.at(-1) ?? first.data;
  const more = last?.next_cursor
    ? async () => {
        const page = await ask(last.next_cursor ?? undefined);
        setLater((before) => [...before, page]);
      }
    : undefined;
  const items = first.data && [first.data, ...later].flatMap((page) => page.items);
  return { items, more, error: first.error, again: first.again };
}
