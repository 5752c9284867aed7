"""Boards: what a store's screens show, and what they are told when it changes.

Anybody may see numbers and states. Names and phones are shown to the store alone, when it reads its board or watches
its own topic: the two are made by the same functions, which are told for whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.core.times import MINUTE, SECOND, rfc3339
from chalicelib.stores.rules.board import Board, BoardChange
from chalicelib.stores.rules.stores import Queue, Store
from chalicelib.stores.rules.tickets import QueueTicket, TicketState

SHOWN_WHEN_OVER = 15 * MINUTE
"""How long anybody is shown what is over: nobody looks for it on a screen later, and boards would grow all day."""


def board_view(board: Board, now: int, own: bool) -> dict[str, Any]:
    """The board; to the store itself with everybody of the day and their names."""
    by_letter: dict[str, list[QueueTicket]] = {}
    for turn in board.turns:
        if own or turn.ended is None or now < turn.ended + SHOWN_WHEN_OVER:
            by_letter.setdefault(turn.letter, []).append(turn)
    return {
        "store_id": board.store.id,
        "version": board.version,
        **store_view(board.store, now),
        "queues": [
            {
                **queue_view(queue),
                "name": queue.name,
                "waiting": sum(turn.state is TicketState.WAITING for turn in by_letter.get(queue.letter, ())),
                "tickets": [ticket_view(turn, own) for turn in by_letter.get(queue.letter, ())],
            }
            for queue in board.queues
        ],
    }


def queue_view(queue: Queue) -> dict[str, Any]:
    """A queue and its pace, from which whoever knows their position can tell their wait (kernel.waits)."""
    return {"queue_id": queue.id, "paused": queue.paused, "mean_seconds": round(queue.mean / SECOND)}


def store_view(store: Store, now: int) -> dict[str, Any]:
    return {
        "name": store.name,
        "description": store.description,
        "timezone": store.timezone,
        "state": store.state_at(now).value,
        "closes_at": rfc3339(store.closes_at),
    }


def ticket_view(turn: QueueTicket, own: bool) -> dict[str, Any]:
    """A ticket as the board shows it; to the store itself with whose it is, and since when."""
    shown: dict[str, Any] = {"ticket_id": turn.id, "number": turn.text, "state": turn.state.value}
    if own:
        shown |= {
            "name": turn.name,
            "phone": turn.phone,
            "joined_at": rfc3339(turn.joined),
            "called_at": None if turn.called is None else rfc3339(turn.called),
            "changed_at": None if turn.changed is None else rfc3339(turn.changed),
            "left": turn.left,
        }
    return shown


def board_changes(changes: Sequence[BoardChange], now: int, own: bool) -> list[dict[str, Any]]:
    """What watchers are told, given in the order of the stream: each thing once, as it stands at the end. States are
    absolute, so being told twice does no harm."""
    last = {_key(change.about): change.about for change in changes}
    return [_change_view(about, now, own) for about in last.values()]


def _key(about: Store | Queue | QueueTicket) -> str:
    return about.id


def _change_view(about: Store | Queue | QueueTicket, now: int, own: bool) -> dict[str, Any]:
    match about:
        case QueueTicket():
            return {"queue_id": about.queue, **ticket_view(about, own)}
        case Queue():
            return queue_view(about)
        case Store():
            return {"store_id": about.id, **store_view(about, now)}
