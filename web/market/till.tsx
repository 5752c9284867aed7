// A till's console: who is at it, one button that calls the next shopper, and the line.

import "./till.css";
import { useEffect, useMemo } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Standing } from "../app/standing.tsx";
import { useTitle } from "../app/title.ts";
import { Staff, useAccount } from "../staff/sign-in.tsx";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.tsx";
import { AtTill } from "./at-till.tsx";
import { type Board, type Lane, serves } from "./board.ts";
import { useMarket } from "./following.ts";
import { LineList, useLine } from "./line-list.tsx";
import { Absent } from "./states.tsx";
import { TillStates } from "./till-states.tsx";
import { type Learned, Tilling } from "./tilling.ts";

interface TillRoute {
  id: string;
  lane: string;
}

export function TillView({ route }: { route: TillRoute }) {
  return <Staff>{() => <Followed key={route.lane} {...route} />}</Staff>;
}

function Followed({ id, lane }: TillRoute) {
  const { board, error, again } = useMarket(id);
  const words = marketWords.value;
  if (!board) return <Absent error={error} again={again} />;
  const till = board.lanes.find((each) => each.lane === lane);
  if (till) return <Console board={board} till={till} />;
  return (
    <div class="view message-view">
      <h1 tabIndex={-1}>{words.noSuchTill(lane)}</h1>
      <a class="button primary" href="#/markets">
        {words.markets}
      </a>
    </div>
  );
}

function Console({ board, till }: { board: Board; till: Lane }) {
  const words = marketWords.value;
  const account = useAccount();
  const heading = useTitle(`${words.till(till.lane)} · ${board.name}`);
  const tilling = useMemo(() => new Tilling(account, board.market_id, till.lane), [board.market_id, till.lane]);
  useRemembered(tilling, board, `linehold-till/${board.market_id}/${till.lane}`);
  const line = useLine(board);
  useEffect(() => tilling.learn(line.data?.items ?? []), [line.data]);
  const calls = tilling.calls(board);
  return (
    <div class="view till">
      <header class="till-head">
        <div>
          <a class="back" href="#/markets">
            {board.name}
          </a>
          <h1 ref={heading} tabIndex={-1}>
            {words.till(till.lane)}
            {till.kind === "express" && <span class="soft"> · {words.lines.express}</span>}
          </h1>
        </div>
        <Standing />
        <TillStates till={till} serves={serves(board, till.lane, calls)} tilling={tilling} main />
      </header>
      <section class="till-now" aria-label={words.atTill}>
        <AtTill till={till} calls={calls} tilling={tilling} />
        <Next board={board} till={till} tilling={tilling} />
      </section>
      <p class="unseen" role="status">
        {tilling.said.value}
      </p>
      <LineList board={board} line={line} />
    </div>
  );
}

// The board says who is at the till, and not what they bring: that is kept over a reload.
function useRemembered(tilling: Tilling, board: Board, key: string): void {
  const { storage } = useServices();
  useEffect(() => {
    const kept = storage.value<Learned[]>(key);
    if (Array.isArray(kept)) tilling.learn(kept);
  }, [tilling]);
  useEffect(() => {
    tilling.heard(board);
    const here = tilling.calls(board).flatMap(({ ticket_id }) => {
      const known = tilling.known.value.get(ticket_id);
      return known ? [{ ticket_id, ...known }] : [];
    });
    if (here.length > 0) storage.keepValue(key, here);
  }, [board]);
}

// The one who is likely next: others may call them first.
function Next({ board, till, tilling }: { board: Board; till: Lane; tilling: Tilling }) {
  const words = marketWords.value;
  const calls = tilling.calls(board);
  const waiting = board.waiting > 0;
  const open = till.state === "open";
  const third = calls.length > 1 && calls[0];
  const next = async () => {
    const called = await tilling.next(calls);
    if (called) tilling.said.value = words.calledToast(called.number);
    else toast(words.nobodyWaits);
  };
  const about = third ? words.third(third.number) : waiting ? words.waiting(board.waiting) : words.nobody;
  return (
    <div class="till-next">
      <Button kind="primary" wide disabled={!open || !waiting || tilling.waits("next")} onPress={next}>
        {words.callNext}
      </Button>
      <p class="soft small" role="status">
        {open ? about : till.state === "draining" ? words.drainingWords : words.openFirstWords}
      </p>
    </div>
  );
}
