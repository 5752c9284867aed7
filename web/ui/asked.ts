// What a view asked the service for: the last answer, and what became of the question. A newer question replaces an
// older one, whichever is answered first.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Asked<T> {
  data: T | undefined;
  error: unknown;
  busy: boolean;
  again: () => void;
}

// `known` is shown until the first answer.
export function useAsked<T>(ask: (signal: AbortSignal) => Promise<T>, about: readonly unknown[], known?: T): Asked<T> {
  const [state, setState] = useState<{ data?: T | undefined; error?: unknown; busy: boolean }>({
    data: known,
    busy: true,
  });
  const [round, setRound] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, error: undefined, busy: true }));
    asking.current(stop.signal).then(
      (data) => stop.signal.aborted || setState({ data, busy: false }),
      (error) => stop.signal.aborted || setState((before) => ({ ...before, error, busy: false })),
    );
    return () => stop.abort();
  }, [...about, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { data: state.data, error: state.error, busy: state.busy, again };
}
