// What others did, in words: customers who join and leave, and other counters.

import type { Board, BoardTicket, Change } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";

export function who({ number, name }: Pick<BoardTicket, "number" | "name">): string {
  return name ? `${number}, ${name}` : number;
}

// Undefined for a change of which the board knows already, and for one that is not worth a word.
export function told(board: Board, change: Change): string | undefined {
  const words = counterWords.value;
  const queue = board.queues.get(change.queue_id ?? "");
  if (!queue) return undefined;
  if (!change.ticket_id) {
    if (typeof change.paused !== "boolean" || change.paused === queue.paused) return undefined;
    return words.elsewhere(change.paused ? words.pausedNews(queue.name) : words.resumedNews(queue.name));
  }
  const before = queue.tickets.get(change.ticket_id);
  const now = { ...before, ...change } as unknown as BoardTicket;
  if (before?.state === now.state) return undefined;
  if (now.moved_to) return undefined;
  if (!before) return now.state === "waiting" ? words.joined(who(now), queue.name) : undefined;
  if (now.left) return words.leftLine(who(now));
  return words.elsewhere(words.did[now.state](who(now)));
}
