// Who waits in a line, the next one first. A press on one shows what can be done with them.

import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { BoardTicket } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import type { Place } from "./column.tsx";
import { minutesSince, Phone, Twice } from "./person.tsx";

const FIRST = 8;

interface WaitingListProps extends Place {
  waiting: readonly BoardTicket[];
  onChoose: (ticket: string) => void;
}

export function WaitingList({ queue, same, waiting, onChoose }: WaitingListProps) {
  const words = counterWords.value;
  const { clock } = useServices();
  const [all, setAll] = useState(false);
  const listed = all ? waiting : waiting.slice(0, FIRST);
  return (
    <div class="waiting">
      <h3>
        {words.waiting} <span class="figures">{waiting.length}</span>
      </h3>
      <ol aria-label={words.waitingOf(queue.name)}>
        {listed.map((ticket) => (
          <li key={ticket.ticket_id}>
            <button type="button" class="waiting-one" onClick={() => onChoose(ticket.ticket_id)}>
              <strong class="figures">{ticket.number}</strong>
              <span class="waiting-name">
                {ticket.name}
                <Twice others={same.others(ticket)} />
              </span>
              {ticket.joined_at && (
                <span class="soft small figures">{words.sinceJoined(minutesSince(clock, ticket.joined_at))}</span>
              )}
            </button>
            {ticket.phone && <Phone phone={ticket.phone} short />}
          </li>
        ))}
      </ol>
      {waiting.length > FIRST && (
        <Button kind="quiet" onPress={() => setAll(!all)}>
          {all ? words.showFewer : words.showAll(waiting.length)}
        </Button>
      )}
    </div>
  );
}
