// The market's page for its shoppers: the door, the line, their number, and the till that calls them.

import "./market.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Standing } from "../app/standing.tsx";
import { useTitle } from "../app/title.ts";
import { marketWords } from "../text/market.ts";
import { AsOf } from "../ui/remembered.tsx";
import { type Board, counts, type Market } from "./board.ts";
import { Called } from "./called.tsx";
import { Arriving, Outside, Turn } from "./door.tsx";
import { type Followed, useMarket } from "./following.ts";
import { Joining } from "./joining.tsx";
import { Ended, InLine } from "./place.tsx";
import { concerns, KEY, type News, phase, Shopping } from "./shopping.ts";
import { Absent } from "./states.tsx";

const LOOK = 20_000;

export function Shopper({ route }: { route: { id: string } }) {
  const followed = useMarket(route.id, true);
  const shopping = useShopping(route.id, followed);
  const { market, board } = followed;
  if (!market || !board) return <Absent error={followed.error} again={followed.again} />;
  return <Shown market={market} board={board} at={followed.at} shopping={shopping} />;
}

// The topic customer/<id> has calls at once; positions and waits are asked for when the board has changed.
function useShopping(id: string, { board }: Followed): Shopping {
  const services = useServices();
  const { live, session } = services;
  const shopping = useMemo(() => new Shopping(services, id), [id]);
  const customer = session.customer;
  useEffect(() => {
    const timer = setInterval(() => shopping.look(), LOOK);
    const other = ({ key }: StorageEvent) => key === KEY && shopping.read();
    addEventListener("storage", other);
    return () => {
      shopping.stop();
      clearInterval(timer);
      removeEventListener("storage", other);
    };
  }, [shopping]);
  const concerned = board && concerns(board, shopping.kept.value);
  useEffect(() => shopping.look(), [concerned]);
  useEffect(() => {
    if (!customer) return;
    let stop: (() => void) | undefined;
    let over = false;
    void session.token().then((token) => {
      if (over) return;
      stop = live.watch(`customer/${customer}`, {
        token,
        snapshot: () => shopping.look(),
        changes: (changes) => shopping.heard(changes as News[]),
        poll: async () => {
          await shopping.refresh();
          return undefined;
        },
      });
    });
    return () => {
      over = true;
      stop?.();
    };
  }, [shopping, customer]);
  return shopping;
}

export interface Parts {
  market: Market;
  board: Board;
  // When that was, while it is not new.
  at: number | undefined;
  shopping: Shopping;
}

function Shown(parts: Parts) {
  const { market, board, shopping } = parts;
  const words = marketWords.value;
  const [already, setAlready] = useState(false);
  const kept = shopping.kept.value;
  const now = phase(kept, already);
  const { ticket } = kept;
  const heading = useTitle(
    ticket && now === "called" ? `${words.till(ticket.lane ?? "")} · ${board.name}` : board.name,
  );
  useReadOn(now);
  if (ticket && now === "called") return <Called ticket={ticket} shopping={shopping} name={board.name} />;
  return (
    <div class="view shopper">
      <header class="market-head">
        <h1 ref={heading} tabIndex={-1}>
          {board.name}
        </h1>
        <p class="market-facts figures">
          {counts(board) && <span>{words.inside(board.door.inside, market.max_inside)}</span>}
          <span>{words.tillsOpen(board.open_lanes)}</span>
          <Standing />
        </p>
      </header>
      <AsOf at={parts.at} />
      {now === "arriving" && <Arriving {...parts} already={() => setAlready(true)} />}
      {now === "outside" && <Outside {...parts} />}
      {now === "turn" && <Turn {...parts} />}
      {now === "inside" && <Joining {...parts} left={() => setAlready(false)} />}
      {ticket && now === "waiting" && <InLine {...parts} ticket={ticket} />}
      {(now === "done" || now === "dropped") && (
        <Ended state={now} shopping={shopping} again={() => setAlready(true)} />
      )}
    </div>
  );
}

// What one pressed is gone: reading goes on at the top of what has come.
function useReadOn(now: string): void {
  const before = useRef(now);
  useEffect(() => {
    if (before.current === now) return;
    before.current = now;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [now]);
}
