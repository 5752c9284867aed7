// A till has called: nothing else is on the screen. The second call is more urgent.

import "./called.css";
import { useEffect } from "preact/hooks";
import { marketWords } from "../text/market.ts";
import { GiveUp } from "./place.tsx";
import type { Shopping, Ticket } from "./shopping.ts";

const ONCE = [200, 100, 200];
const AGAIN = [400, 150, 400, 150, 400];

export function Called({ ticket, shopping, name }: { ticket: Ticket; shopping: Shopping; name: string }) {
  const words = marketWords.value;
  const { lane, number, recalled } = ticket;
  useEffect(() => {
    // Not every browser can, nor may before a first touch.
    navigator.vibrate?.(recalled ? AGAIN : ONCE);
  }, [lane, recalled]);
  return (
    <div class={recalled ? "whole called-view again" : "whole called-view"}>
      <p class="called-market">{name}</p>
      <div class="called-words" role="alert" key={`${lane}/${recalled}`}>
        {recalled && <p class="called-again">{words.recalled}</p>}
        <p class="called-number">{words.calledNumber(number)}</p>
        <p>{words.goTo}</p>
        <h1 class="called-till" tabIndex={-1}>
          {words.screenTill} <span style={{ "--letters": Math.max(2, lane?.length ?? 1) }}>{lane}</span>
        </h1>
      </div>
      <GiveUp ticket={ticket} shopping={shopping} called />
    </div>
  );
}
