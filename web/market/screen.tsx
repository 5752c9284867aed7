// The market's screen on a wall: each till has its place, so nothing moves but the numbers. The shopper who was called last is
// seen from afar. Its sizes follow the window's, from a tablet to 4K.

import "./screen.css";
import "./tile.css";
import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Standing } from "../app/standing.tsx";
import { useTitle } from "../app/title.ts";
import { TIME } from "../core/times.ts";
import { FullScreen, useAwake } from "../staff/wall.tsx";
import { marketWords } from "../text/market.ts";
import { locale } from "../text/text.ts";
import { type Board, calledLately, counts, inOrder, type Lane, type Market } from "./board.ts";
import { useMarket } from "./following.ts";
import { Absent } from "./states.tsx";
import { lineName, waitWords } from "./words.ts";

const FRESH = 20_000;
const SHOWN = 6;

export function Screen({ route }: { route: { id: string } }) {
  const { market, board, error, again } = useMarket(route.id);
  if (!market || !board) {
    return (
      <div class="whole">
        <Absent error={error} again={again} />
      </div>
    );
  }
  return <Wall market={market} board={board} />;
}

function Wall({ market, board }: { market: Market; board: Board }) {
  const words = marketWords.value;
  const { clock } = useServices();
  const heading = useTitle(`${words.screenTitle} · ${board.name}`);
  const [now, setNow] = useState(clock.now());
  useAwake();
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const tills = inOrder(board.lanes).filter(({ state, calls }) => calls.length > 0 || state === "open");
  const latest = calledLately(board)[0];
  const isClosed = board.open_lanes === 0;
  return (
    <div class="whole wall">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {board.name}
        </h1>
        <FullScreen />
        <Standing />
        <time class="figures">
          {new Intl.DateTimeFormat(locale.value, { ...TIME, timeZone: market.timezone }).format(now)}
        </time>
      </header>
      <section class="wall-tills" aria-label={words.screenTitle}>
        {isClosed && (
          <div class={tills.length > 0 ? "wall-closed some" : "wall-closed"} role="status">
            <h2>{words.screenClosed}</h2>
            <p>{words.screenClosedWords}</p>
          </div>
        )}
        {tills.length > 0 && (
          <ul style={shape(tills.length)}>
            {tills.map((till) => (
              <Tile key={till.lane} till={till} now={now} />
            ))}
          </ul>
        )}
      </section>
      <section class="wall-next" aria-label={words.screenNext}>
        <h2>{words.screenNext}</h2>
        {board.lines.map((line) => (
          <div key={line.line} class="wall-line">
            <h3>
              {lineName(line.line)}
              <span class="figures">{line.wait && line.waiting > 0 ? waitWords(line) : ""}</span>
            </h3>
            <ol>
              {line.next.slice(0, SHOWN).map((number) => (
                <li key={number} class="figures">
                  {number}
                </li>
              ))}
              {line.waiting === 0 && <li class="nobody">–</li>}
            </ol>
            {line.waiting > SHOWN && <p>{words.screenMore(line.waiting - SHOWN)}</p>}
          </div>
        ))}
      </section>
      <footer>
        {counts(board) && (
          <p>
            <strong class="figures">{board.door.inside}</strong> / <span class="figures">{market.max_inside}</span>{" "}
            {words.screenInside}
          </p>
        )}
        {board.door.at_door > 0 ? (
          <p>
            <strong class="figures">{board.door.at_door}</strong> {words.screenDoor}
            {board.door.next_in && (
              <span class="wall-door">
                {words.screenDoorNext} <strong class="figures">{board.door.next_in}</strong>
              </span>
            )}
          </p>
        ) : (
          <p>{words.screenIdle}</p>
        )}
      </footer>
      <p class="unseen" role="status">
        {latest && `${latest.number}: ${words.till(latest.lane)}`}
      </p>
    </div>
  );
}

function Tile({ till, now }: { till: Lane; now: number }) {
  const words = marketWords.value;
  const calls = [...till.calls].sort((one, other) => other.called_at.localeCompare(one.called_at));
  const [last, before] = calls;
  const fresh = last !== undefined && (last.recalled || now - Date.parse(last.called_at) < FRESH);
  return (
    <li class={["wall-till", fresh && "fresh", last?.recalled && "again"].filter(Boolean).join(" ")}>
      <p class="wall-lane">
        <span>{till.kind === "express" ? words.lines.express : words.screenTill}</span>
        <strong style={{ "--letters": Math.max(2, till.lane.length) }}>{till.lane}</strong>
      </p>
      <p class={last ? "wall-number" : "wall-number free"} key={last?.number}>
        {last ? last.number : "–"}
        {before && <span>{before.number}</span>}
      </p>
    </li>
  );
}

// Tiles as near to their best shape as the window allows.
function shape(count: number): Record<string, number> {
  const columns = count <= 3 ? 1 : count <= 8 ? 2 : count <= 15 ? 3 : 4;
  return { "--columns": columns, "--rows": Math.ceil(count / columns) };
}
