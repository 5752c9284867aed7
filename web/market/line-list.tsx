// Those who wait, as the staff see them. It is asked for again when the board says that the line has changed.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import type { Answer } from "../core/api.ts";
import { Keys } from "../core/keys.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { marketWords } from "../text/market.ts";
import { problem } from "../text/text.ts";
import { type Asked, useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Pill, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Board } from "./board.ts";
import { lineName } from "./words.ts";

type MarketLine = Answer<"get", "/v1/markets/{market_id}/line">;

const APART = 700;
const SHOWN = 9;

export function useLine(board: Board): Asked<MarketLine> {
  const account = useAccount();
  const path = { market_id: board.market_id };
  const wanted = JSON.stringify(board.lines.map(({ line, waiting, next }) => [line, waiting, next]));
  // A rush of changes is one question.
  const [settled, setSettled] = useState(wanted);
  const latest = useRef(wanted);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  latest.current = wanted;
  useEffect(() => {
    if (wanted === settled) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setSettled(latest.current);
    }, APART);
  }, [wanted, settled]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useAsked(
    (signal) => account.call("get", "/v1/markets/{market_id}/line", { path, signal }),
    [board.market_id, settled],
  );
}

export function LineList({ board, line }: { board: Board; line: Asked<MarketLine> }) {
  const { clock } = useServices();
  const words = marketWords.value;
  const [all, setAll] = useState(false);
  const items = line.data?.items ?? [];
  return (
    <section class="card till-line" aria-label={words.lineTitle}>
      <header>
        <h2>{words.lineTitle}</h2>
        <span class="soft figures">{board.waiting}</span>
      </header>
      {line.error !== undefined && <Banner mood="bad">{problem(line.error)}</Banner>}
      {!line.data && line.busy && <Skeleton height="12rem" />}
      {line.data && items.length === 0 && <p class="soft">{words.lineEmpty}</p>}
      <ol>
        {items.slice(0, all ? items.length : SHOWN).map((each) => (
          <li key={each.ticket_id}>
            <strong class="figures">{each.number}</strong>
            <span class="soft small">
              {[
                words.itemsShort(each.items),
                words.waits(Math.floor((clock.now() - Date.parse(each.joined_at)) / 60_000)),
              ].join(" · ")}
            </span>
            <span class="till-tags">
              {each.line.startsWith("till-") && <Pill>{lineName(each.line)}</Pill>}
              {each.assistance && <Pill mood="warn">{words.assisted}</Pill>}
              {each.missed > 0 && <Pill mood="bad">{words.missedTag}</Pill>}
            </span>
          </li>
        ))}
      </ol>
      {items.length > SHOWN && (
        <Button kind="quiet" onPress={() => setAll(!all)}>
          {all ? words.lineFewer : words.screenMore(items.length - SHOWN)}
        </Button>
      )}
      <AddShopper board={board} />
    </section>
  );
}

// A shopper without a phone gets a number from the staff.
function AddShopper({ board }: { board: Board }) {
  const account = useAccount();
  const words = marketWords.value;
  const keys = useMemo(() => new Keys(), []);
  const [items, setItems] = useState("10");
  const add = async () => {
    const path = { market_id: board.market_id };
    const body = { items: Math.min(500, Math.max(1, Number.parseInt(items, 10) || 1)) };
    const { number } = await keys.send(String(body.items), (key) =>
      account.call("post", "/v1/markets/{market_id}/line", { path, body, key }),
    );
    toast(words.addedShopper(number));
  };
  return (
    <div class="till-add">
      <label>
        <span class="small soft">{words.addShopper}</span>
        <input
          class="input figures"
          inputMode="numeric"
          value={items}
          onInput={(event) => setItems(event.currentTarget.value)}
        />
      </label>
      <Button onPress={add}>{words.addTicket}</Button>
    </div>
  );
}
