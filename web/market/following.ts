// A market, followed live. What is asked for at first shows that there is such a market; the topic has all that follows.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { marketAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Remembered } from "../core/remembered.ts";
import { useRemembered } from "../ui/remembered.tsx";
import { applied, type Board, type Change, type Market } from "./board.ts";

export interface Followed {
  market: Market | undefined;
  board: Board | undefined;
  // When that was, while it is not new.
  at: number | undefined;
  error: unknown;
  again: () => void;
}

interface Asked {
  market: Market;
  board: Board;
}

// `own`: for a shopper, to whom it is shown without a network, too.
export function useMarket(id: string, own = false): Followed {
  const { api, live, session } = useServices();
  const board = useSignal<Board | undefined>(undefined);
  const path = { market_id: id };
  const memory = new Remembered(session);
  const asked = useRemembered(
    memory,
    { address: marketAddress(id), title: ({ market }: Asked) => market.name, foreign: !own },
    async (signal) => {
      const [market, first] = await Promise.all([
        api.get("/v1/markets/{market_id}", { path, signal }),
        api.get("/v1/markets/{market_id}/board", { path, signal }),
      ]);
      if (!signal.aborted) board.value ??= first;
      return { market, board: first };
    },
    [id],
  );
  const known = asked.data !== undefined;
  const { market } = asked.data ?? {};
  useEffect(() => {
    if (own && market && board.value) memory.set(marketAddress(id), market.name, { market, board: board.value });
  }, [board.value]);
  useEffect(() => {
    if (!known) return;
    let tag: string | undefined;
    return live.watch(`market/${id}`, {
      snapshot: (data) => {
        board.value = data as Board;
      },
      changes: (changes) => {
        if (board.value) board.value = applied(board.value, changes as Change[]);
      },
      poll: async () => {
        const found = await api.newer("/v1/markets/{market_id}/board", { path, tag });
        tag = found?.tag ?? tag;
        return found?.data;
      },
    });
  }, [id, known]);
  const { data, at, error, again } = asked;
  return { market: data?.market, board: board.value ?? data?.board, at, error, again };
}
