// The manager's desk: what to do about tills, the tills themselves, and the day so far.

import "./manager.css";
import { marketAddress } from "../app/route.ts";
import { Standing } from "../app/standing.tsx";
import { useTitle } from "../app/title.ts";
import { Staff } from "../staff/sign-in.tsx";
import { marketWords } from "../text/market.ts";
import { AdviceCards, useAdvice } from "./advice.tsx";
import { Day } from "./day-chart.tsx";
import { useMarket } from "./following.ts";
import { Absent } from "./states.tsx";
import { Tills } from "./tills.tsx";

export function Manager({ route }: { route: { id: string } }) {
  return <Staff>{() => <Desk id={route.id} />}</Staff>;
}

function Desk({ id }: { id: string }) {
  const { market, board, error, again } = useMarket(id);
  const given = useAdvice(id);
  const words = marketWords.value;
  const heading = useTitle(board && given.advice && `${board.name} · ${words.manager}`);
  if (!market || !board || !given.advice) {
    const retry = () => {
      again();
      given.again();
    };
    return <Absent error={error ?? given.error} again={retry} />;
  }
  return (
    <div class="view manager">
      <header class="market-head">
        <a class="back" href="#/markets">
          {words.marketsTitle}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {board.name}
        </h1>
        <p class="market-facts figures">
          <span>{words.inside(board.door.inside, market.max_inside)}</span>
          <span>{words.tillsOpen(board.open_lanes)}</span>
          <span>{words.waiting(board.waiting)}</span>
          <a href={marketAddress(id, "screen")}>{words.screen}</a>
          <a href={marketAddress(id)}>{words.shopperPage}</a>
          <Standing />
        </p>
      </header>
      <AdviceCards advice={given.advice} open={board.open_lanes} />
      <Tills board={board} />
      <Day market={market} />
    </div>
  );
}
