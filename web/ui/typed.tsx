// A long form whose fields survive a reload.

import { useRef, useState } from "preact/hooks";
import { typedHere } from "../core/typed.ts";
import { text } from "../text/text.ts";
import { Button } from "./button.tsx";

export interface Typed<T> {
  value: T;
  set: (change: Partial<T>) => void;
  // Whether something was found that was typed before.
  found: boolean;
  // It was sent.
  forget: () => void;
  startOver: () => void;
}

// Of `first`, only the fields that were changed are kept: what others change meanwhile is seen.
export function useTyped<T extends object>(name: string, first: T): Typed<T> {
  const [kept] = useState(() => typedHere<Partial<T>>());
  const [before] = useState(() => kept.get(name));
  const [touched, setTouched] = useState<Partial<T>>(before ?? {});
  const latest = useRef(touched);
  const [found, setFound] = useState(before !== undefined);
  const turn = (to: Partial<T>) => {
    latest.current = to;
    setTouched(to);
  };
  const set = (change: Partial<T>) => {
    turn({ ...latest.current, ...change });
    kept.set(name, latest.current);
  };
  const forget = () => kept.delete(name);
  const startOver = () => {
    forget();
    setFound(false);
    turn({});
  };
  return { value: { ...first, ...touched }, set, found, forget, startOver };
}

export function FoundAgain({ found, startOver }: Pick<Typed<object>, "found" | "startOver">) {
  if (!found) return null;
  const { shell } = text.value;
  return (
    <p class="found-again small soft" role="status">
      <span>{shell.typedBefore}</span>
      <Button kind="quiet" onPress={startOver}>
        {shell.startOver}
      </Button>
    </p>
  );
}
