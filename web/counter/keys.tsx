// Keys for a counter with a keyboard. They can be turned off, and do nothing while one types or a question is open.

import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { counterWords } from "../text/counter.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { Acts } from "./acts.ts";

const KEY = "linehold-counter-keys";
const TYPING = "input, select, textarea, [contenteditable]";

export interface Keys {
  on: boolean;
  turn: (on: boolean) => void;
}

export function useKeys(acts: Acts, queues: readonly string[], ask: (what: "add" | "keys") => void): Keys {
  const { storage } = useServices();
  const [on, setOn] = useState(storage.text(KEY) !== "off");
  const { counting } = acts;
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (document.querySelector("dialog[open]") || (event.target as Element).matches?.(TYPING)) return;
      const queue = queues[Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]) - 1];
      if (queue && event.shiftKey) {
        const [called] = counting.called(queue);
        if (called) void acts.move({ ...called, queue_id: queue }, "done");
      } else if (queue) void acts.next(queue);
      else if (event.key === "u" && counting.latest.last) void acts.undo(counting.latest.last);
      else if (event.key === "n") ask("add");
      else if (event.key === "?") ask("keys");
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [on, acts, queues.join()]);
  const turn = (wanted: boolean) => {
    storage.keep(KEY, wanted ? undefined : "off");
    setOn(wanted);
  };
  return { on, turn };
}

export function KeysDialog({ keys, onClose }: { keys: Keys; onClose: () => void }) {
  const words = counterWords.value;
  const rows: Array<[string, string]> = [
    ["1 – 9", words.keys.next],
    [`${words.shift} + 1 – 9`, words.keys.done],
    ["U", words.keys.undo],
    ["N", words.keys.add],
    ["?", words.keys.help],
  ];
  return (
    <Dialog title={words.keysTitle} onClose={onClose}>
      <p class="soft">{words.keysWords}</p>
      <dl class="keys">
        {rows.map(([key, about]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <label class="keys-on">
        <input type="checkbox" checked={keys.on} onChange={(event) => keys.turn(event.currentTarget.checked)} />
        {words.keysOn}
      </label>
    </Dialog>
  );
}
