// What is pressed in the plan or the list: free seats to hold, or taken ones to wait for.

import { useEffect, useMemo, useState } from "preact/hooks";
import type { Hall, State } from "../hall/hall.ts";
import { text } from "../text/text.ts";
import { seatWords } from "./words.ts";

interface Event {
  max_per_customer: number;
}

interface Around {
  hall: Hall;
  event: Event;
  mine: ReadonlySet<string>;
  states: ReadonlyMap<string, { state: State }>;
  may: boolean;
  busy: boolean;
}

const TAKEN: readonly (State | undefined)[] = ["held", "booked"];

export function useChoice({ hall, event, mine, states, may, busy }: Around) {
  const words = text.value.event;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [seeking, setSeeking] = useState(false);
  const [trouble, setTrouble] = useState("");
  const picked = useMemo(() => new Set(chosen), [chosen]);
  // Another was first. Not while we wait for our own answer: then that decides. Taken seats that are free again are no
  // loss for one who waits for them.
  useEffect(() => {
    if (busy || seeking) return;
    const lost = chosen.filter((key) => states.get(key)?.state !== "free" && !mine.has(key));
    if (lost.length === 0) return;
    setChosen(chosen.filter((key) => !lost.includes(key)));
    setTrouble(words.lost(lost.map((key) => seatWords(hall, key)).join("; ")));
  }, [states, chosen, mine, busy, seeking]);

  const can = (state: State | undefined) => (seeking ? TAKEN.includes(state) : state === "free");
  const press = (key: string) => {
    if (!may || busy) return;
    setTrouble("");
    if (picked.has(key)) setChosen(chosen.filter((each) => each !== key));
    else if (mine.has(key) || !can(states.get(key)?.state)) return;
    else if (chosen.length >= event.max_per_customer) setTrouble(words.most(event.max_per_customer));
    else setChosen([...chosen, key]);
  };
  const seek = (taken: boolean) => {
    if (taken === seeking) return;
    setSeeking(taken);
    setChosen([]);
    setTrouble("");
  };
  return { chosen, picked, seeking, seek, press, clear: () => setChosen([]), trouble, setTrouble };
}
