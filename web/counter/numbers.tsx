// The numbers on a wall: a tile for each line, in which nothing moves but the number.

import "./tiles.css";
import { type BoardTicket, inState, type Queue } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Pill } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import type { Calls } from "./calls.ts";

const OTHERS = 4;

export function Numbers({ calls }: { calls: Calls }) {
  void calls.turned.value;
  useSecond();
  const queues = [...(calls.board?.queues.values() ?? [])];
  return (
    <ul class="tiles" style={shape(queues.length)}>
      {queues.map((queue) => (
        <Tile key={queue.queue_id} queue={queue} called={calls.called(queue)} calls={calls} />
      ))}
    </ul>
  );
}

interface TileProps {
  queue: Queue;
  called: readonly BoardTicket[];
  calls: Calls;
}

function Tile({ queue, called, calls }: TileProps) {
  const words = counterWords.value;
  const [last, ...others] = called;
  const fresh = last !== undefined && calls.isFresh(last);
  const waiting = inState(queue, "waiting").length;
  return (
    <li class={fresh ? "tile fresh" : "tile"}>
      <div>
        <div class="tile-about">
          <h2>{queue.name}</h2>
          <p class="tile-waiting figures">
            {words.screenWaiting(waiting)}
            {queue.paused && <Pill mood="warn">{words.screenPaused}</Pill>}
          </p>
          <p class="tile-others figures">
            {others.slice(0, OTHERS).map(({ ticket_id, number }) => (
              <span key={ticket_id}>{number}</span>
            ))}
          </p>
        </div>
        <p class={last ? "tile-number" : "tile-number none"} key={last?.ticket_id}>
          {last?.number ?? "–"}
        </p>
      </div>
    </li>
  );
}

// Tiles as near to their best shape as a wide window allows.
function shape(count: number): Record<string, number> {
  const columns = count <= 3 ? 1 : count <= 8 ? 2 : count <= 15 ? 3 : 4;
  return { "--columns": columns, "--rows": Math.ceil(count / columns) };
}
