"""`linehold stores`: a store's board."""

from __future__ import annotations

import argparse

from linehold_client.command.screen import at, table
from linehold_client.command.session import Session
from linehold_client.models import Board


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    kinds = parser.add_subparsers(required=True, metavar="board")
    board = kinds.add_parser("board", help="the queues of a store, and who is called")
    board.add_argument("store")
    board.set_defaults(run=run_board)


def run_board(session: Session, given: argparse.Namespace) -> None:
    """As every customer sees it: numbers and states, no names."""
    board = session.linehold.stores.get_store_board(given.store)
    session.screen.show(board, *lines(board))


def lines(board: Board) -> list[str]:
    """The board for people."""
    rows = [("queue", "waits", "called", "next")]
    for queue in board.queues:
        called = [each.number for each in queue.tickets if each.state == "processing"]
        waiting = [each.number for each in queue.tickets if each.state == "waiting"]
        name = f"{queue.name} (paused)" if queue.paused else queue.name
        rows.append((name, str(queue.waiting), " ".join(called) or "-", " ".join(waiting[:5]) or "-"))
    return [f"{board.name}, {board.state.value}, closes {at(board.closes_at)}", "", *table(rows)]
