// The screen at a bar's wall: numbers that are called, large enough to be read across the room, those who come next, and
// the wait. Its sizes follow the window's, from a phone to 4K.

import "./screen.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Standing, useCutOff } from "../app/standing.tsx";
import { useTitle } from "../app/title.ts";
import { TIME } from "../core/times.ts";
import { FullScreen, useAwake } from "../staff/wall.tsx";
import { consoleWords } from "../text/bar-console.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Absent } from "./absent.tsx";
import type { Bar } from "./following.ts";
import { type Board, fresh, wallBoard } from "./wall-board.ts";

const FRESH = 20_000;
const NEXT = 8;

export function Screen({ route }: { route: { id: string } }) {
  const { bar, board, error, again } = useBoard(route.id);
  if (!bar || !board) {
    return (
      <div class="whole">
        <Absent error={error} again={again} />
      </div>
    );
  }
  return <Wall bar={bar} board={board} />;
}

function useBoard(id: string) {
  const { api, live } = useServices();
  const board = useSignal<Board | undefined>(undefined);
  const path = { bar_id: id };
  const asked = useAsked(
    async (signal) => {
      const [bar, first] = await Promise.all([
        api.get("/v1/bars/{bar_id}", { path, signal }),
        api.get("/v1/bars/{bar_id}/board", { path, signal }),
      ]);
      if (!signal.aborted) board.value ??= first;
      return bar;
    },
    [id],
  );
  const known = asked.data !== undefined;
  useEffect(() => {
    if (!known) return;
    let tag: string | undefined;
    return live.watch(`bar/${id}`, {
      snapshot: (data) => {
        board.value = data as Board;
      },
      changes: (changes, version) => {
        const last = (changes as Array<Omit<Board, "version">>).at(-1);
        if (last) board.value = { ...last, version };
      },
      poll: async () => {
        const found = await api.newer("/v1/bars/{bar_id}/board", { path, tag });
        tag = found?.tag ?? tag;
        return found?.data;
      },
    });
  }, [id, known]);
  return { bar: asked.data, board: board.value, error: asked.error, again: asked.again };
}

function Wall({ bar, board }: { bar: Bar; board: Board }) {
  const { screen: words, band } = consoleWords.value;
  const { clock } = useServices();
  const heading = useTitle(`${words.title} · ${board.name}`);
  const [now, setNow] = useState(clock.now());
  const cutOff = useCutOff();
  useAwake();
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const { state, called, next, length } = wallBoard(board, now);
  const lately = useFresh(called, now);
  const time = { ...TIME, ...(bar.opening_hours && { timeZone: bar.opening_hours.timezone }) };
  const closed = state === "CLOSED";
  return (
    <div class={cutOff ? "whole bar-wall old" : "whole bar-wall"}>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {board.name}
        </h1>
        <FullScreen />
        <Standing />
        <time class="figures">{new Intl.DateTimeFormat(locale.value, time).format(now)}</time>
      </header>
      <section class={called.length > 0 ? "bar-called some" : "bar-called"} aria-label={words.title}>
        {called.length > 0 ? (
          <>
            <h2>{words.called}</h2>
            <ul class={`count-${Math.min(called.length, 6)}`}>
              {called.map((number) => (
                <li key={number} class={lately.has(number) ? "figures fresh" : "figures"}>
                  {number}
                </li>
              ))}
            </ul>
          </>
        ) : (
          <div class="bar-idle">
            <p>
              {state === "WAITING" || next.length > 0
                ? length === 0
                  ? words.empty
                  : words.noneCalled
                : words.states[stopped(state)]}
            </p>
            {closed && <p class="soft">{words.closedWords}</p>}
          </div>
        )}
      </section>
      {!closed && (
        <section class="bar-next" aria-label={words.next}>
          <h2>{words.next}</h2>
          <ol>
            {next.slice(0, NEXT).map((number) => (
              <li key={number} class="figures">
                {number}
              </li>
            ))}
            {next.length === 0 && <li class="soft">–</li>}
          </ol>
          {next.length > NEXT && <p class="soft">{words.more(next.length - NEXT)}</p>}
        </section>
      )}
      {cutOff && <p class="bar-old">{words.old}</p>}
      {!closed && (
        <footer>
          <p>
            {words.line} <strong class="figures">{length}</strong>
          </p>
          {state === "WAITING" ? (
            <p>
              {words.wait} <strong class="figures">{band(board.wait.median_minutes, board.wait.p90_minutes)}</strong>
            </p>
          ) : (
            <p>{words.states[stopped(state)]}</p>
          )}
        </footer>
      )}
      <p class="unseen" role="status">
        {[...lately.keys()].map((number) => `${number}: ${words.called}`).join(". ")}
      </p>
    </div>
  );
}

function stopped(state: Board["state"]): "CLOSED" | "PAUSED" | "QUEUE_FULL" {
  return state === "WAITING" ? "PAUSED" : state;
}

// Numbers that were called while the screen was watched, for a while.
function useFresh(called: readonly string[], now: number): ReadonlyMap<string, number> {
  const before = useRef(called);
  const [since, setSince] = useState<ReadonlyMap<string, number>>(new Map());
  const all = called.join();
  useEffect(() => {
    const come = fresh(before.current, called);
    before.current = called;
    if (come.length > 0) setSince((known) => new Map([...known, ...come.map((number) => [number, now] as const)]));
  }, [all]);
  return new Map([...since].filter(([number, at]) => called.includes(number) && now - at < FRESH));
}
