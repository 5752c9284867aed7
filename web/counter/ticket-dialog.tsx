// One customer: what is known, and what can be done now. Another counter may move them while this is open.

import "./dialogs.css";
import { shown, TIME } from "../core/times.ts";
import { counterWords } from "../text/counter.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { Place } from "./column.tsx";
import { Phone, Twice } from "./person.tsx";

export function TicketDialog({
  counting,
  acts,
  board,
  queue,
  same,
  id,
  onClose,
}: Place & { id: string; onClose: () => void }) {
  const words = counterWords.value;
  const ticket = counting.ticket(id);
  if (!ticket) return null;
  const { number, name = "", phone, state, joined_at } = ticket;
  const others = [...board.queues.values()].filter(({ queue_id }) => queue_id !== queue.queue_id);
  const pending = acts.busy.value.has(id);
  const then = (act: () => Promise<void>) => async () => {
    await act();
    onClose();
  };
  return (
    <Dialog title={words.details(number, name)} onClose={onClose}>
      <div class="counter-ticket">
        <p class="counter-ticket-facts">
          <span class="soft">
            {queue.name}
            {joined_at && ` · ${words.joinedAt(shown(joined_at, board.timezone, locale.value, TIME))}`}
          </span>
          {phone && <Phone phone={phone} />}
          <Twice others={same.others(ticket)} />
        </p>
        {state === "waiting" ? (
          <>
            <Button kind="primary" wide pending={pending} onPress={then(() => acts.move(ticket, "processing"))}>
              {words.callNow}
            </Button>
            {others.length > 0 && (
              <>
                <h3>{words.moveTo}</h3>
                <div class="counter-ticket-queues">
                  {others.map(({ queue_id, name: to, paused }) => (
                    <Button
                      key={queue_id}
                      disabled={paused}
                      pending={pending}
                      onPress={then(() => acts.transfer(ticket, queue_id))}
                    >
                      {paused ? words.pausedOption(to) : to}
                    </Button>
                  ))}
                </div>
              </>
            )}
            <div class="buttons">
              <Button pending={pending} onPress={then(() => acts.move(ticket, "done"))}>
                {words.served}
              </Button>
              <Button kind="danger" pending={pending} onPress={then(() => acts.move(ticket, "removed"))}>
                {words.remove}
              </Button>
              <Button kind="quiet" onPress={onClose}>
                {words.cancel}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p role="status">{words.overState[state]}</p>
            <Button kind="primary" wide onPress={onClose}>
              {words.close}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
