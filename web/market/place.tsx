// In line: the number, how many are before it, and how long that takes; and what is said afterwards.

import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Banner, BigNumber, Pill } from "../ui/parts.tsx";
import { TellMe } from "../ui/tell-me.tsx";
import { toast } from "../ui/toast.tsx";
import { calledLately } from "./board.ts";
import type { Parts } from "./shopper.tsx";
import type { Shopping, Ticket } from "./shopping.ts";
import { band } from "./waits.ts";
import { lineName } from "./words.ts";

const DOTS = 8;
const SHOWN = 3;

export function InLine({ board, shopping, ticket }: Parts & { ticket: Ticket }) {
  const { session } = useServices();
  const words = marketWords.value;
  const ahead = (ticket.position ?? 1) - 1;
  const wait = ticket.wait && band(ticket.wait);
  const called = calledLately(board).slice(0, SHOWN);
  return (
    <section class="card shopper-card middle">
      <h2 class="shopper-label">
        {words.number}
        <Pill mood={ticket.line === "express" ? "good" : "info"}>{lineName(ticket.line)}</Pill>
      </h2>
      <BigNumber>{ticket.number}</BigNumber>
      <Ahead count={ahead} />
      <p class="shopper-place" role="status">
        {ahead === 0 ? words.next : words.ahead(ahead)}
      </p>
      {ticket.wait ? (
        <p class="shopper-wait">{wait ? words.wait(wait.from, wait.to) : words.soon}</p>
      ) : (
        board.open_lanes === 0 && <Banner mood="warn">{words.closedTill}</Banner>
      )}
      <p class="soft small">{words.keep}</p>
      <div class="called-now">
        <h3 class="small soft">{words.nowCalled}</h3>
        <ul>
          {called.map(({ ticket_id, number, lane }) => (
            <li key={ticket_id}>
              <strong class="figures">{number}</strong> <span class="soft">→ {words.till(lane)}</span>
            </li>
          ))}
          {called.length === 0 && <li class="soft">–</li>}
        </ul>
      </div>
      <TellMe session={session} />
      <GiveUp ticket={ticket} shopping={shopping} />
    </section>
  );
}

// Those before, as dots, and oneself as the one that is held.
function Ahead({ count }: { count: number }) {
  const shown = Math.min(count, DOTS);
  return (
    <svg class="ahead" viewBox={`0 0 ${(DOTS + 1) * 22 + 8} 30`} aria-hidden="true">
      {Array.from({ length: DOTS }, (_, index) => (
        <circle key={index} class={index < shown ? "one" : "gone"} cx={11 + index * 22} cy="15" r="6" />
      ))}
      <circle class="me" cx={13 + DOTS * 22} cy="15" r="11" />
      <circle class="core" cx={13 + DOTS * 22} cy="15" r="5" />
    </svg>
  );
}

export function GiveUp({ ticket, shopping, called }: { ticket: Ticket; shopping: Shopping; called?: boolean }) {
  const words = marketWords.value;
  const [asking, setAsking] = useState(false);
  const leave = async () => {
    try {
      await shopping.giveUp();
      toast(words.gaveUp);
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {called ? words.notToTill : words.giveUp}
      </Button>
      {asking && (
        <Dialog title={called ? words.notToTillTitle : words.giveUpTitle} onClose={() => setAsking(false)}>
          <div class="shopper-card-plain">
            <p>{words.giveUpWords(ticket.number)}</p>
            <div class="buttons">
              <Button kind="danger" onPress={leave}>
                {called ? words.notToTill : words.giveUp}
              </Button>
              <Button onPress={() => setAsking(false)}>{words.stay}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}

export function Ended(props: { state: "done" | "dropped"; shopping: Shopping; again: () => void }) {
  const { state, shopping, again } = props;
  const words = marketWords.value;
  const done = state === "done";
  const anew = () => {
    shopping.forgetTicket();
    again();
  };
  return (
    <section class="card shopper-card middle" role="status">
      <h2>{done ? words.doneTitle : words.droppedTitle}</h2>
      <p class="soft">{done ? words.doneWords : words.droppedWords}</p>
      <div class="shopper-ways">
        <Button kind="primary" wide onPress={done ? () => shopping.leave() : anew}>
          {done ? words.leaveMarket : words.newNumber}
        </Button>
        <Button kind="quiet" wide onPress={done ? anew : () => shopping.leave()}>
          {done ? words.again : words.leaveMarket}
        </Button>
      </div>
    </section>
  );
}
