// Who is served in a line: the one called last with a big number, and those whom other counters still serve.

import { useServices } from "../app/services.ts";
import type { BoardTicket } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { BigNumber } from "../ui/parts.tsx";
import type { Place } from "./column.tsx";
import type { State } from "./latest.ts";
import { minutesSince, Phone, Twice } from "./person.tsx";

export function Serving({ called, ...place }: Place & { called: readonly BoardTicket[] }) {
  const words = counterWords.value;
  const [last, ...others] = called;
  if (!last) {
    return (
      <div class="serving free">
        <p class="big-number">–</p>
        <p class="soft small">{words.freeWords}</p>
      </div>
    );
  }
  return (
    <>
      <div class="serving" key={last.ticket_id}>
        <p class="soft small serving-head">
          <span>{words.nowServing}</span>
          <Since at={last.called_at} />
        </p>
        <BigNumber>{last.number}</BigNumber>
        <p class="serving-name">
          <strong>{last.name}</strong>
          {last.phone && <Phone phone={last.phone} />}
        </p>
        <Twice others={place.same.others(last)} />
        <Ends {...place} ticket={last} />
      </div>
      {others.length > 0 && (
        <ul class="serving-others">
          {others.map((ticket) => (
            <li key={ticket.ticket_id}>
              <p>
                <strong class="figures">{ticket.number}</strong> {ticket.name} <Since at={ticket.called_at} />
              </p>
              <Ends {...place} ticket={ticket} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Ends({ acts, queue, ticket }: Place & { ticket: BoardTicket }) {
  const words = counterWords.value;
  const pending = acts.busy.value.has(ticket.ticket_id);
  const placed = { ...ticket, queue_id: queue.queue_id };
  const ways: Array<[State, string, boolean]> = [
    ["done", words.done, true],
    ["removed", words.notHere, false],
    ["waiting", words.putBack, false],
  ];
  return (
    <div class="serving-ends">
      {ways.map(([to, label, wide]) => (
        <Button
          key={to}
          wide={wide}
          label={`${label}: ${ticket.number}`}
          pending={pending}
          onPress={() => acts.move(placed, to)}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function Since({ at }: { at: string | null | undefined }) {
  const { clock } = useServices();
  return at ? <span class="figures soft small">{counterWords.value.sinceJoined(minutesSince(clock, at))}</span> : null;
}
