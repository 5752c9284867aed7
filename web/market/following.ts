// A market, followed live. What is asked for at first shows that there is such a market; the topic has all that follows.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useAsked } from "../ui/asked.ts";
import { applied, type Board, type Change, type Market } from "./board.ts";

export interface Followed {
  market: Market | undefined;
  board: Board | undefined;
  error: unknown;
  again: () => void;
}

export function useMarket(id: string): Followed {
  const { api, live } = useServices();
  const board = useSignal<Board | undefined>(undefined);
  const path = { market_id: id };
  const asked = useAsked(
    async (signal) => {
      const [market, first] = await Promise.all([
        api.get("/v1/markets/{market_id}", { path, signal }),
        api.get("/v1/markets/{market_id}/board", { path, signal }),
      ]);
      if (!signal.aborted) board.value ??= first;
      return market;
    },
    [id],
  );
  const known = asked.data !== undefined;
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
  return { market: asked.data, board: board.value, error: asked.error, again: asked.again };
}
