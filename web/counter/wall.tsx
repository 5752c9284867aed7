// A wall of numbers: who is called in each line, for anyone.

import { useEffect, useMemo } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { counterWords } from "../text/counter.ts";
import { Calls } from "./calls.ts";
import { Wall, WallMessage } from "./wall-frame.tsx";

export function useCalls(store: string): Calls {
  const services = useServices();
  const calls = useMemo(() => new Calls(services, store), [store]);
  useEffect(() => {
    calls.begin();
    return () => calls.end();
  }, [calls]);
  void calls.turned.value;
  return calls;
}

export function WallView({ route: { id } }: { route: { id: string } }) {
  const words = counterWords.value;
  const calls = useCalls(id);
  if (calls.closed) return <WallMessage title={words.screenClosed} words={words.screenClosedWords} link />;
  if (calls.board) return <Wall calls={calls} board={calls.board} />;
  return calls.error ? <Failed error={calls.error} again={() => calls.begin()} /> : <Loading />;
}
