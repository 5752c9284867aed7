"""The progress of a store's closing, on the store's own item.

    closing ──► sealed ──► reported and mailed ──► (all deleted) ──► closed

Closing shuts the store, its queues and its displays in one transaction. From then on no code is scanned and no number
is drawn. Sealing then ends the unused sessions and the moves of tickets that wait or are served. After that the store's
data cannot change, so the report is complete and only reported data is deleted. Every step can be repeated from its
beginning.

One worker at a time closes a store, by a lease. When a worker dies, another continues after the lease.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import accounts
from chalicelib.stores.rules.join_codes import Display
from chalicelib.stores.rules.stores import Queue, Store, StoreState
from chalicelib.stores.rules.tickets import QueueTicket, TicketState
from chalicelib.stores.storage import displays, stores
from chalicelib.stores.storage.displays import JoinSessionItem, displays_pk
from chalicelib.stores.storage.stores import StoreItem, queue_of, store_pk
from chalicelib.stores.storage.ticket_items import TicketItem, ticket_of
from chalicelib.table.items import I, Item, raw_partition, translating_errors
from chalicelib.table.topics import TopicItem
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, update, updated

LEASE = 3 * MINUTE
"""Longer than the longest run of the function that closes stores."""

_CLOSED_KEPT = 2 * DAY
"""How long the item of a closed store is kept, so that clients get STORE_CLOSED."""

_UNUSED = JoinSessionItem.used.does_not_exist() & JoinSessionItem.dead.does_not_exist()
_MOVABLE = (
    TicketItem.state.is_in(TicketState.WAITING.value, TicketState.PROCESSING.value) & TicketItem.sealed.does_not_exist()
)


class ClosingItem(Item):
    state = UnicodeAttribute()
    displays = NumberAttribute(default=0)
    closing_at = NumberAttribute(null=True)
    closer = UnicodeAttribute(null=True)
    lease_until = NumberAttribute(null=True)
    attempts = NumberAttribute(null=True)
    sealed = BooleanAttribute(null=True)
    mailed = BooleanAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Closing:
    """The steps that are done. `begun` is when the store was shut; `attempts` counts the runs, this one included."""

    store: str
    closer: str
    begun: int
    attempts: int
    sealed: bool
    mailed: bool


def shut(store: Store, queues: Collection[Queue], shown: Collection[Display], now: int) -> bool:
    """Stop all scans and draws of the store. False when it is shut already, or its displays have changed."""
    head = ClosingItem(store_pk(store.id), "~")
    as_seen = (ClosingItem.state == StoreState.OPEN.value) & (ClosingItem.displays == len(shown))
    actions: list[Action] = [
        ClosingItem.state.set(StoreState.CLOSING.value),
        ClosingItem.closing_at.set(now),
        ClosingItem.due_at.set(now),
    ]
    writes = [Write(head, as_seen, actions)]
    writes += stores.shutting(store.id, [queue.letter for queue in queues])
    writes += displays.shutting(store.id, [display.number for display in shown])
    try:
        transact(writes)
    except Cancelled:
        return False
    return True


class Busy(Exception):
    """Another worker is closing the store, which was shut at `begun`."""

    def __init__(self, begun: int) -> None:
        super().__init__("another worker is closing this store")
        self.begun = begun


def take(store: str, closer: str, now: int) -> Closing | None:
    """Take the lease as `closer`, a fresh id. None when the store is not closing. Raises `Busy`."""
    free = ClosingItem.lease_until.does_not_exist() | (ClosingItem.lease_until <= now)
    change: list[Action] = [
        ClosingItem.closer.set(closer),
        ClosingItem.lease_until.set(now + LEASE),
        ClosingItem.due_at.set(now + LEASE),
        ClosingItem.attempts.add(1),
    ]
    item = ClosingItem(store_pk(store), "~")
    try:
        condition = (ClosingItem.state == StoreState.CLOSING.value) & free
        return _closing(updated(item, change, condition, ours=lambda refused: refused.old.closer == closer))
    except Refused as refused:
        old = refused.old
        if old is None or old.state != StoreState.CLOSING.value:
            return None
        raise Busy(int(old.closing_at or 0)) from refused


def release(closing: Closing, at: int) -> None:
    """Give the lease back. The sweep continues the closing at this instant unless another worker does before."""
    change: list[Action] = [ClosingItem.lease_until.remove(), ClosingItem.due_at.set(at)]
    with suppress(Refused):  # another worker has the lease, or the store is closed
        _mark(closing, change)


def seal(closing: Closing) -> None:
    """End every unused session, and let no ticket move any more; then mark the store as sealed."""
    for session in _all(displays_pk(closing.store), JoinSessionItem, "SCAN#", _UNUSED):
        with suppress(Refused):  # its customer joined first
            update(session, [JoinSessionItem.dead.set(True)], JoinSessionItem.used.does_not_exist())
    # again until there is none: a ticket that is moved to another queue meanwhile is another ticket there
    while found := _all(store_pk(closing.store), TicketItem, "TICKET#", _MOVABLE):
        for ticket in found:
            update(ticket, [TicketItem.sealed.set(True)], TicketItem.pk.exists())
    _mark(closing, [ClosingItem.sealed.set(True)])


def _all(pk: str, model: type[I], prefix: str, condition: Condition) -> list[I]:
    """The keys of the items with this prefix that meet the condition."""
    with translating_errors():
        found = model.query(pk, model.sk.startswith(prefix), filter_condition=condition, consistent_read=True)
        return [model(item.pk, item.sk) for item in found]


def mark_mailed(closing: Closing) -> None:
    """The report is mailed to the store's owner, or its address was not confirmed in time. Raises `Refused` when
    another worker has the lease."""
    _mark(closing, [ClosingItem.mailed.set(True)])


def tickets_with_queue(store: str) -> Iterator[tuple[QueueTicket, str]]:
    """Every visit's last ticket with the name of its queue, ordered by queue and number; read a page at a time."""
    names: dict[str, str] = {}
    for raw in raw_partition(store_pk(store), consistent=True):
        sk = raw["sk"]["S"]
        if sk.startswith("QUEUE#"):
            queue = queue_of(raw)
            names[queue.letter] = queue.name
        elif sk.startswith("TICKET#"):
            ticket = ticket_of(raw)
            if ticket is not None and ticket.moved_to is None:
                yield ticket, names[ticket.letter]


def delete(store: str, most: int) -> int:
    """Delete at most so many items of the store; returns how many. Zero when only the store's own item is left."""
    found = [
        *_keys(store_pk(store), "TICKET#", most),
        *_keys(displays_pk(store), "", most),
    ]
    if not found:
        found = _keys(store_pk(store), "QUEUE#", most)
    with translating_errors(), Item.batch_write() as batch:
        for item in found[:most]:
            batch.delete(item)
    return len(found[:most])


def end(store: Store, account: Account | None, now: int) -> None:
    """Mark the store as closed and delete its account, which frees its address. Its item stays for two days.

    Raises `Cancelled` when the account was confirmed in this moment, to be retried.
    """
    until = (now + _CLOSED_KEPT) // SECOND
    head = StoreItem(store_pk(store.id), "~")
    change: list[Action] = [
        StoreItem.state.set(StoreState.CLOSED.value),
        StoreItem.email_key.set("-"),
        StoreItem.ttl.set(until),
        StoreItem.description.remove(),
        StoreItem.due_shard.remove(),
        StoreItem.due_at.remove(),
    ]
    closing = Write(head, StoreItem.state == StoreState.CLOSING.value, change)
    update(TopicItem(store_pk(store.id), "#"), [TopicItem.version.add(0), TopicItem.ttl.set(until)], None)
    try:
        transact([closing, *([accounts.delete_write(account)] if account else [])])
    except Cancelled:
        found = stores.get(store.id)
        if found is not None and found.state is not StoreState.CLOSED:
            raise


def _mark(closing: Closing, change: list[Action]) -> None:
    update(ClosingItem(store_pk(closing.store), "~"), change, ClosingItem.closer == closing.closer)


def _keys(pk: str, prefix: str, most: int) -> list[Item]:
    with translating_errors():
        return list(
            Item.query(
                pk,
                Item.sk.startswith(prefix) if prefix else None,
                attributes_to_get=["pk", "sk"],
                limit=most,
                consistent_read=True,
            )
        )


def _closing(item: ClosingItem) -> Closing:
    return Closing(
        item.pk.removeprefix("STORE#"),
        item.closer or "",
        int(item.closing_at or 0),
        int(item.attempts or 0),
        bool(item.sealed),
        bool(item.mailed),
    )
