"""Tickets: which ticket has which number of a store's queue, and its state.

    pk = STORE#<store>   sk = TICKET#A#000042

Every move is one transaction over the ticket, the numbers that are gone from the line, and the queue, which must still
be open. So position, board and report always agree, and a closing store does not change.

A number without a ticket, from a worker that died between drawing and joining, is voided when the line reaches it: an
item takes its key, so a late join of that worker is refused and draws again.
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
from chalicelib.stores.storage.displays import displays_pk
from chalicelib.stores.storage.stores import QueueItem, is_open, queue_of, queue_sk, store_pk
from chalicelib.stores.storage.ticket_items import TicketItem, item_of, ticket_of, ticket_sk
from chalicelib.table import lines
from chalicelib.table.items import batch_get, raw_item
from chalicelib.table.retry import Overtaken
from chalicelib.table.writes import Cancelled, Refused, Write, all_of, committed, transact

_GONE = "gone"
_GONE_KEPT = 2 * DAY
"""How long gone numbers are kept at most, if one is skipped after its store was deleted."""


class NotMoved(Overtaken):
    """A move was refused. `ticket` is the ticket now, None when there is none; `stale`: it was in another state;
    `shut`: the store is closing. Neither: the queue's pace has changed, and the move can be retried."""

    def __init__(self, ticket: QueueTicket | None, stale: bool, shut: bool) -> None:
        super().__init__("not moved")
        self.ticket, self.stale, self.shut = ticket, stale, shut


def join(session: JoinSession, placed: Sequence[QueueTicket], now: int) -> bool:
    """Put these tickets and use the session, all or nothing. False when one of the numbers is void, or the session is
    no longer live."""
    return committed([displays.use_write(session, [ticket.id for ticket in placed], now), *_puts(placed)])


def add(placed: Sequence[QueueTicket], now: int) -> bool:
    """Put these tickets of one store without a session, all or nothing. False when one of the numbers is void, or the
    store is closing."""
    queues = sorted({(ticket.store, ticket.letter) for ticket in placed})
    checks = [
        Write(QueueItem(store_pk(store), queue_sk(letter)), is_open(now), checks=True) for store, letter in queues
    ]
    return committed([*checks, *_puts(placed)])


def _puts(placed: Sequence[QueueTicket]) -> list[Write]:
    return [Write(item_of(ticket), TicketItem.pk.does_not_exist()) for ticket in placed]


def skip(store: str, letter: str, numbers: Collection[int], now: int) -> None:
    """These numbers have no ticket: the line skips them."""
    for number in numbers:
        lines.leave(displays_pk(store), letter, number, _GONE, _ttl(now))


def leaves_line(place: QueueNumber, now: int) -> Write:
    """The number no longer waits, as a part of a transaction."""
    return lines.leave_write(displays_pk(place.store), place.letter, place.number, _GONE, _ttl(now))


def position(place: QueueNumber) -> int:
    """How many tickets wait up to this number, itself included."""
    return lines.position_now(displays_pk(place.store), place.letter, place.number)


def first(store: str, queue: Queue) -> QueueNumber | None:
    """The first number in the line; None when the line is empty. The number may have no ticket."""
    number = lines.first(displays_pk(store), queue.letter, queue.issued)
    return None if number is None else QueueNumber(store, queue.letter, number)


def void(place: QueueNumber, now: int) -> bool:
    """Void a number without a ticket: it never gets one. False when it has a ticket, or the store is closing."""
    item = TicketItem(store_pk(place.store), ticket_sk(place), state=TicketState.REMOVED.value, buried=True)
    queue_item = QueueItem(store_pk(place.store), queue_sk(place.letter))
    try:
        transact(
            [
                Write(item, TicketItem.pk.does_not_exist()),
                Write(queue_item, is_open(now), checks=True),
                leaves_line(place, now),
            ]
        )
    except Cancelled:
        return False
    return True


def get(place: QueueNumber) -> QueueTicket | None:
    raw = raw_item(store_pk(place.store), ticket_sk(place))
    return ticket_of(raw) if raw else None


def with_queue(place: QueueNumber) -> tuple[QueueTicket | None, Queue | None]:
    """The ticket at this place, and its queue, in one read."""
    ticket, queue = None, None
    keys = [(store_pk(place.store), ticket_sk(place)), (store_pk(place.store), queue_sk(place.letter))]
    for raw in batch_get(keys, consistent=True):
        if raw["sk"]["S"].startswith("QUEUE#"):
            queue = queue_of(QueueItem.from_raw_data(raw))
        else:
            ticket = ticket_of(raw)
    return ticket, queue


def move(ticket: QueueTicket, queue: Queue, wanted: TicketMove, mean: int) -> None:
    """Move a ticket; if that calls it, the queue's pace becomes `mean`. Raises `NotMoved`."""
    place = QueueNumber(ticket.store, ticket.letter, ticket.number)
    item = TicketItem(store_pk(ticket.store), ticket_sk(place))
    queue_item = QueueItem(store_pk(ticket.store), queue_sk(ticket.letter))
    if wanted.calls:
        called_at = queue.called_at
        as_read = QueueItem.left_at.does_not_exist() if called_at is None else QueueItem.left_at == called_at
        pace = [QueueItem.left_at.set(wanted.at), QueueItem.mean.set(mean)]
        queue_write = Write(queue_item, is_open(wanted.at) & as_read, pace)
    else:
        queue_write = Write(queue_item, is_open(wanted.at), checks=True)
    writes = [Write(item, _allowed(ticket, wanted), _changes(wanted)), queue_write]
    if wanted.leaves_line:
        writes.append(leaves_line(QueueNumber(ticket.store, ticket.letter, ticket.number), wanted.at))
    elif wanted.rejoins_line:
        writes.append(lines.return_write(displays_pk(ticket.store), ticket.letter, ticket.number, _GONE))
    try:
        transact(writes)
    except Cancelled as cancelled:
        _explain(place, wanted, cancelled.refusals)


def give_up(ticket: QueueTicket, now: int) -> bool:
    """Mark a removed ticket as left, so that staff cannot put it back. False when it is not removed any more, or the
    store is closing."""
    place = QueueNumber(ticket.store, ticket.letter, ticket.number)
    removed = all_of(
        [
            TicketItem.id == ticket.id,
            TicketItem.state == TicketState.REMOVED.value,
            TicketItem.moved_to.does_not_exist(),
        ]
    )
    queue_item = QueueItem(store_pk(ticket.store), queue_sk(ticket.letter))
    try:
        transact(
            [
                Write(TicketItem(store_pk(ticket.store), ticket_sk(place)), removed, [TicketItem.left.set(True)]),
                Write(queue_item, is_open(now), checks=True),
            ]
        )
    except Cancelled:
        return False
    return True


def _explain(place: QueueNumber, wanted: TicketMove, refusals: Sequence[Refused | None]) -> None:
    refused, queue_refused = refusals[0], refusals[1]
    found = get(place) if refused is None else ticket_of(refused.raw) if refused.raw else None
    now_open = queue_refused is None
    if queue_refused is not None:
        item = QueueItem.find(store_pk(place.store), queue_sk(place.letter))
        now_open = item is not None and not item.shut and item.closes_at > wanted.at
    raise NotMoved(found, stale=refused is not None, shut=not now_open)


def _allowed(ticket: QueueTicket, wanted: TicketMove) -> Condition:
    conditions: list[Condition] = [TicketItem.id == ticket.id, TicketItem.state == wanted.origin.value]
    if wanted.undone_after is not None:
        conditions += [
            TicketItem.before == wanted.target.value,
            TicketItem.changed > wanted.undone_after,
            TicketItem.left.does_not_exist(),
        ]
    return all_of(conditions)


def _changes(wanted: TicketMove) -> list[Action]:
    """`called` and `ended` follow the state: a waiting ticket has neither, a processing one has no end."""
    changes: list[Action] = [
        TicketItem.state.set(wanted.target.value),
        TicketItem.before.set(wanted.origin.value),
        TicketItem.changed.set(wanted.at),
    ]
    if wanted.calls:
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
    return (now + _GONE_KEPT) // SECOND
