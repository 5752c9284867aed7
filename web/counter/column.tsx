// A line at the counter: who is served, the button that calls the next one, and who waits.

import "./column.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Board, Queue } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Pill } from "../ui/parts.tsx";
import type { Acts } from "./acts.ts";
import type { Counting } from "./counting.ts";
import type { Same } from "./same.ts";
import { Serving } from "./serving.tsx";
import { TicketDialog } from "./ticket-dialog.tsx";
import { WaitingList } from "./waiting-list.tsx";

export interface Place {
  counting: Counting;
  acts: Acts;
  board: Board;
  queue: Queue;
  same: Same;
}

export function Column({ hint, ...place }: Place & { hint: string | undefined }) {
  const words = counterWords.value;
  const { counting, acts, queue } = place;
  const { queue_id, name, paused } = queue;
  const element = useRef<HTMLElement>(null);
  const [chosen, setChosen] = useState<string | undefined>();
  const called = counting.called(queue_id);
  const waiting = counting.those(queue_id, "waiting");
  const [first] = waiting;
  useFocusOfPressed(element, called.map(({ ticket_id }) => ticket_id).join());
  return (
    <section ref={element} class={paused ? "card column paused" : "card column"} aria-label={name}>
      <header>
        <h2>{name}</h2>
        {paused && <Pill mood="warn">{words.paused}</Pill>}
        {hint && <kbd>{hint}</kbd>}
      </header>
      <Serving {...place} called={called} />
      <div class="column-next">
        <Button
          kind="primary"
          wide
          label={words.callNextOf(name)}
          disabled={waiting.length === 0}
          pending={acts.busy.value.has(`next ${queue_id}`)}
          onPress={() => acts.next(queue_id)}
        >
          {words.callNext}
        </Button>
        <p class="soft small">{first ? words.nextIs(first.number, first.name ?? "") : words.nobodyWaits}</p>
      </div>
      <WaitingList {...place} waiting={waiting} onChoose={setChosen} />
      <footer>
        <span class="soft small">{paused ? words.pausedWords : words.paceOf(words.pace(queue.mean_seconds))}</span>
        <Button
          kind="quiet"
          label={`${paused ? words.resume : words.pause}: ${name}`}
          pending={acts.busy.value.has(`pause ${queue_id}`)}
          onPress={() => acts.pause(queue_id, !paused)}
        >
          {paused ? words.resume : words.pause}
        </Button>
      </footer>
      {chosen && <TicketDialog {...place} id={chosen} onClose={() => setChosen(undefined)} />}
    </section>
  );
}

// The pressed button is gone with its customer: the next press is the one that calls.
function useFocusOfPressed(element: { current: HTMLElement | null }, of: string): void {
  const pressed = useRef(false);
  useEffect(() => {
    const press = () => {
      pressed.current = true;
    };
    const column = element.current;
    column?.addEventListener("click", press);
    return () => column?.removeEventListener("click", press);
  }, []);
  useEffect(() => {
    const lost = document.activeElement === document.body;
    if (pressed.current && lost) element.current?.querySelector<HTMLElement>(".column-next .button")?.focus();
    pressed.current = false;
  }, [of]);
}
