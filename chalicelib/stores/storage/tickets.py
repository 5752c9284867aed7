"""Turns: who has which number of a store's queue, and what became of them.

    pk = STORE#<store>   sk = TICKET#A#000042

Every move is one transaction over the turn, the numbers that are gone from the line, and the queue, whose part is to
say that the store is still open: so position, board and report never disagree, and nothing changes in a store that
closes.

A number whose owner's function died between drawing and joining is buried when its turn comes: its place is taken, so
that a joining which is late after all draws anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.core.times import DAY, SECOND
from chalicelib.stores.rules.join_codes import JoinSession
from chalicelib.stores.rules.stores import Queue
from chalicelib.stores.rules.tickets import QueueNumber, QueueTicket, TicketMove, TicketState
from chalicelib.stores.storage import displays
from chalicelib.stores.storage.displays import doors_pk
from chalicelib.stores.storage.stores import QueueItem, is_open, queue_of, queue_sk, store_pk
from chalicelib.stores.storage.ticket_items import TicketItem, item_of, ticket_of, ticket_sk
from chalicelib.table import lines
from chalicelib.table.items import batch_of, raw_item
from chalicelib.table.retry import Overtaken
from chalicelib.table.writes import Cancelled, Refused, Write, all_of, committed, transact

_GONE = "gone"
_LEFTOVERS = 2 * DAY
"""After which a number of a store that is gone is forgotten, should one be put aside too late."""


class NotMoved(Overtaken):
    """What stood in the way of a move: `turn`, as it is instead, None when there is none; `shut`: the store takes no
    more moves; neither: the queue has moved on, and its pace is to be reckoned anew."""

    def __init__(self, turn: QueueTicket | None, stale: bool, shut: bool) -> None:
        super().__init__("not moved")
        self.turn, self.stale, self.shut = turn, stale, shut


def join(session: JoinSession, turns: Sequence[QueueTicket], now: int) -> bool:
    """Put all of these people in their places and use the session up, all or nothing. False when a number was buried
    meanwhile, or the session is not good any more: nothing has changed then."""
    writes = [displays.using(session, [turn.id for turn in turns], now)]
    writes += [Write(item_of(turn), TicketItem.pk.does_not_exist()) for turn in turns]
    return committed(writes)


def put_aside(store: str, letter: str, numbers: Collection[int], now: int) -> None:
    """Nobody has these numbers: those behind are not to wait for them."""
    for number in numbers:
        lines.gone(doors_pk(store), letter, number, _GONE, _ttl(now))


def position(place: QueueNumber) -> int:
    """How many wait up to this number, itself included."""
    return lines.place_of(doors_pk(place.store), place.letter, place.number)


def first(store: str, queue: Queue) -> QueueNumber | None:
    """The first in the line, None when nobody waits. It may turn out to be nobody's number."""
    number = lines.first(doors_pk(store), queue.letter, queue.issued)
    return None if number is None else QueueNumber(store, queue.letter, number)


def void(place: QueueNumber, now: int) -> bool:
    """Nobody has this number, or ever will. False when somebody has it after all, or the store takes no more moves."""
    item = TicketItem(store_pk(place.store), ticket_sk(place), state=TicketState.REMOVED.value, buried=True)
    door = QueueItem(store_pk(place.store), queue_sk(place.letter))
    try:
        transact(
            [
                Write(item, TicketItem.pk.does_not_exist()),
                Write(door, is_open(now), checks=True),
                lines.going(doors_pk(place.store), place.letter, place.number, _GONE, _ttl(now)),
            ]
        )
    except Cancelled:
        return False
    return True


def get(place: QueueNumber) -> QueueTicket | None:
    raw = raw_item(store_pk(place.store), ticket_sk(place))
    return ticket_of(raw) if raw else None


def with_queue(place: QueueNumber) -> tuple[QueueTicket | None, Queue | None]:
    """The turn at this place, and its queue, in one read."""
    turn, queue = None, None
    keys = [(store_pk(place.store), ticket_sk(place)), (store_pk(place.store), queue_sk(place.letter))]
    for raw in batch_of(keys, consistent=True):
        if raw["sk"]["S"].startswith("QUEUE#"):
            queue = queue_of(QueueItem.from_raw_data(raw))
        else:
            turn = ticket_of(raw)
    return turn, queue


def move(turn: QueueTicket, queue: Queue, wanted: TicketMove, mean: int) -> None:
    """Move somebody; if their turn comes, the queue's pace is `mean` from now on. Raises `NotMoved`."""
    place = QueueNumber(turn.store, turn.letter, turn.number)
    item = TicketItem(store_pk(turn.store), ticket_sk(place))
    door = QueueItem(store_pk(turn.store), queue_sk(turn.letter))
    if wanted.departs:
        as_seen = QueueItem.left_at.does_not_exist() if queue.left_at is None else QueueItem.left_at == queue.left_at
        passing = Write(
            door, is_open(wanted.at) & as_seen, [QueueItem.left_at.set(wanted.at), QueueItem.mean.set(mean)]
        )
    else:
        passing = Write(door, is_open(wanted.at), checks=True)
    writes = [Write(item, _may(turn, wanted), _changes(wanted)), passing]
    if wanted.leaves_line:
        writes.append(lines.going(doors_pk(turn.store), turn.letter, turn.number, _GONE, _ttl(wanted.at)))
    elif wanted.rejoins_line:
        writes.append(lines.returning(doors_pk(turn.store), turn.letter, turn.number, _GONE))
    try:
        transact(writes)
    except Cancelled as cancelled:
        _explain(place, wanted, cancelled.refusals)


def renounce(turn: QueueTicket, now: int) -> bool:
    """Note that the customer of a turn that was taken out does not want it back. False when it is back, or the store
    takes no more moves."""
    place = QueueNumber(turn.store, turn.letter, turn.number)
    out = all_of([TicketItem.id == turn.id, TicketItem.state == TicketState.REMOVED.value])
    door = QueueItem(store_pk(turn.store), queue_sk(turn.letter))
    try:
        transact(
            [
                Write(TicketItem(store_pk(turn.store), ticket_sk(place)), out, [TicketItem.left.set(True)]),
                Write(door, is_open(now), checks=True),
            ]
        )
    except Cancelled:
        return False
    return True


def _explain(place: QueueNumber, wanted: TicketMove, refusals: Sequence[Refused | None]) -> None:
    refused, door = refusals[0], refusals[1]
    found = get(place) if refused is None else ticket_of(refused.raw) if refused.raw else None
    now_open = door is None
    if door is not None:
        item = QueueItem.find(store_pk(place.store), queue_sk(place.letter))
        now_open = item is not None and not item.shut and item.closes_at > wanted.at
    raise NotMoved(found, stale=refused is not None, shut=not now_open)


def _may(turn: QueueTicket, wanted: TicketMove) -> Condition:
    conditions: list[Condition] = [TicketItem.id == turn.id, TicketItem.state == wanted.origin.value]
    if wanted.undone_after is not None:
        conditions += [
            TicketItem.before == wanted.target.value,
            TicketItem.changed > wanted.undone_after,
            TicketItem.left.does_not_exist(),
        ]
    return all_of(conditions)


def _changes(wanted: TicketMove) -> list[Action]:
    """`called` and `ended` follow the state: who waits has neither, and who is at the counter has not ended."""
    changes: list[Action] = [
        TicketItem.state.set(wanted.target.value),
        TicketItem.before.set(wanted.origin.value),
        TicketItem.changed.set(wanted.at),
    ]
    if wanted.departs:
        changes.append(TicketItem.called.set(wanted.at))
    if wanted.rejoins_line:
        changes.append(TicketItem.called.remove())
    over = (TicketState.DONE, TicketState.REMOVED)
    if wanted.target in over and wanted.origin not in over:
        changes.append(TicketItem.ended.set(wanted.at))
    if wanted.target not in over and wanted.origin in over:
        changes.append(TicketItem.ended.remove())
    if wanted.left:
        changes.append(TicketItem.left.set(True))
    return changes


def _ttl(now: int) -> int:
    return (now + _LEFTOVERS) // SECOND
