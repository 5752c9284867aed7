"""Tickets: which ticket has which number of a store's queue, and its state.

    pk = STORE#<store>   sk = TICKET#A#000042

Every move is one write over the ticket and the numbers that are gone from the line. So position, board and report
always agree. Closing seals the tickets that could still move, and a sealed one does not.

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
from chalicelib.stores.rules.tickets import OVER, QueueNumber, QueueTicket, TicketMove, TicketState
from chalicelib.stores.storage import displays
from chalicelib.stores.storage.displays import displays_pk
from chalicelib.stores.storage.stores import open_check, queue_of, queue_sk, store_pk
from chalicelib.stores.storage.ticket_items import TicketItem, placing, ticket_of, ticket_sk
from chalicelib.table import lines
from chalicelib.table.items import batch_get, raw_item
from chalicelib.table.retry import Overtaken
from chalicelib.table.transactions import Cancelled, committed, transact
from chalicelib.table.writes import Refused, Write, all_of, sent

_GONE = "gone"
_GONE_KEPT = 2 * DAY
"""How long gone numbers are kept at most, if one is skipped after its store was deleted."""


class NotMoved(Overtaken):
    """A move was refused. `ticket` is the ticket now, None when there is none; `shut`: the store is closing."""

    def __init__(self, ticket: QueueTicket | None, shut: bool) -> None:
        super().__init__("not moved")
        self.ticket, self.shut = ticket, shut


def join(session: JoinSession, placed: Sequence[QueueTicket], now: int) -> bool:
    """Put these tickets and use the session, all or nothing. False when one of the numbers is void, or the session is
    no longer live."""
    return committed([displays.use_write(session, [ticket.id for ticket in placed], now), *map(placing, placed)])


def add(placed: Sequence[QueueTicket], now: int) -> bool:
    """Put these tickets of one store without a session, all or nothing. False when one of the numbers is void, or the
    store is closing."""
    return committed([open_check(placed[0].store, now), *map(placing, placed)])


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


def first(store: str, letter: str) -> QueueNumber:
    """The lowest number that has not left this queue. It may have no ticket, or not be drawn yet."""
    return QueueNumber(store, letter, lines.first(displays_pk(store), letter))


def void(place: QueueNumber, now: int) -> bool:
    """Void a number without a ticket: it never gets one. False when it has a ticket, or the store is closing."""
    item = TicketItem(store_pk(place.store), ticket_sk(place), state=TicketState.REMOVED.value, buried=True)
    put = Write(item, TicketItem.pk.does_not_exist())
    return committed([put, open_check(place.store, now), leaves_line(place, now)])


def get(place: QueueNumber) -> QueueTicket | None:
    raw = raw_item(store_pk(place.store), ticket_sk(place))
    return ticket_of(raw) if raw else None


def with_queue(place: QueueNumber, letter: str | None = None) -> tuple[QueueTicket | None, Queue | None]:
    """The ticket at this place, and its queue or the one with this letter, in one read."""
    ticket, queue = None, None
    pk = store_pk(place.store)
    for raw in batch_get([(pk, ticket_sk(place)), (pk, queue_sk(letter or place.letter))], consistent=True):
        if raw["sk"]["S"].startswith("QUEUE#"):
            queue = queue_of(raw)
        else:
            ticket = ticket_of(raw)
    return ticket, queue


def move(ticket: QueueTicket, wanted: TicketMove) -> QueueTicket:
    """Move a ticket, and its number into the line or out of it; returns it after the move. Raises `NotMoved`.

    Nothing that joins write is touched, and most pairs of tickets that follow one another have no item in common.
    """
    place = QueueNumber(ticket.store, ticket.letter, ticket.number)
    if wanted.ends_service:
        return end_service(place, ticket.id, wanted)
    writes = [Write(_item_at(place), _allowed(ticket.id, wanted), _changes(wanted))]
    if wanted.leaves_line:
        writes.append(leaves_line(place, wanted.at))
    elif wanted.rejoins_line:
        writes.append(lines.return_write(displays_pk(ticket.store), ticket.letter, ticket.number, _GONE))
    if wanted.origin in OVER:  # closing seals no ticket that is over
        writes.append(open_check(ticket.store, wanted.at))
    try:
        transact(writes)
    except Cancelled as cancelled:
        raise _not_moved(place, cancelled.refusals[0]) from cancelled
    return wanted.applied(ticket)


def end_service(place: QueueNumber, id: str, wanted: TicketMove) -> QueueTicket:
    """Move a called ticket to done or removed, unread: its one write returns it. Raises `NotMoved`."""
    item, allowed, changes = _item_at(place), _allowed(id, wanted), _changes(wanted)
    try:
        moved = sent(Write(item, allowed, changes), lambda refused: _is_done(ticket_of(refused.raw or {}), wanted))
    except Refused as refused:
        raise _not_moved(place, refused) from refused
    ticket = ticket_of(moved)
    assert ticket is not None  # a void number has no state that allows a move
    return ticket


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
    return committed([Write(_item_at(place), removed, [TicketItem.left.set(True)]), open_check(ticket.store, now)])


def _not_moved(place: QueueNumber, refused: Refused | None) -> NotMoved:
    """Without a refusal of the ticket, it was the store that refused: it is closing."""
    if refused is None:
        return NotMoved(get(place), shut=True)
    raw = refused.raw
    return NotMoved(ticket_of(raw) if raw else None, shut=raw is not None and "sealed" in raw)


def _is_done(ticket: QueueTicket | None, wanted: TicketMove) -> bool:
    """Whether the ticket is what this move makes of it."""
    return ticket is not None and (ticket.state, ticket.before, ticket.changed) == (
        wanted.target,
        wanted.origin,
        wanted.at,
    )


def movable(id: str, state: TicketState) -> Condition:
    """The ticket is in this state, and its store was not sealed."""
    return all_of([TicketItem.id == id, TicketItem.state == state.value, TicketItem.sealed.does_not_exist()])


def _allowed(id: str, wanted: TicketMove) -> Condition:
    conditions: list[Condition] = [movable(id, wanted.origin)]
    if wanted.undone_after is not None:
        conditions += [
            TicketItem.before == wanted.target.value,
            TicketItem.changed > wanted.undone_after,
            TicketItem.left.does_not_exist(),
        ]
    return all_of(conditions)


def _changes(wanted: TicketMove) -> list[Action]:
    """What the move changes, as `TicketMove.applied` has it."""
    changes: list[Action] = [
        TicketItem.state.set(wanted.target.value),
        TicketItem.before.set(wanted.origin.value),
        TicketItem.changed.set(wanted.at),
    ]
    if wanted.calls:
        changes.append(TicketItem.called.set(wanted.at))
    elif wanted.rejoins_line:
        changes.append(TicketItem.called.remove())
    if wanted.target not in OVER:
        changes.append(TicketItem.ended.remove())
    elif wanted.origin not in OVER:
        changes.append(TicketItem.ended.set(wanted.at))
    if wanted.left:
        changes.append(TicketItem.left.set(True))
    return changes


def _item_at(place: QueueNumber) -> TicketItem:
    return TicketItem(store_pk(place.store), ticket_sk(place))


def _ttl(now: int) -> int:
    return (now + _GONE_KEPT) // SECOND
