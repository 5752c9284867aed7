"""A store that closes: how far it has come, on the store's own item.

    closing ──► sealed ──► reported and mailed ──► (all deleted) ──► closed

Closing shuts the store, its queues and its displays in one transaction, so that from then on nobody scans, draws a
number or is moved. Sealing then ends the sessions that are left. After that nothing of the store changes any more: what
is reported is what there is, and what is deleted is what was reported. Every step can be done again from its beginning.

One function at a time is at it, by a lease; whoever dies is taken over when that is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.core.identity import TokenKind
from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.people.storage import accounts
from chalicelib.stores.rules.join_codes import Display
from chalicelib.stores.rules.stores import Queue, Store, StoreState
from chalicelib.stores.rules.tickets import QueueTicket
from chalicelib.stores.storage import displays, stores
from chalicelib.stores.storage.displays import JoinSessionItem, doors_pk
from chalicelib.stores.storage.stores import QueueItem, StoreItem, queue_of, store_pk
from chalicelib.stores.storage.ticket_items import ticket_of
from chalicelib.table.items import Item, partition, translated
from chalicelib.table.topics import TopicItem
from chalicelib.table.writes import Cancelled, Refused, Write, transact, update, updated

LEASE = 3 * MINUTE
"""Longer than a function that closes a store can live."""

_REMEMBERED = 2 * DAY
"""How long it is known that there was such a store, and that it is closed."""


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
    """How far it is. `begun` is when the store was shut, `attempts` counts those who were at it, this one included."""

    store: str
    closer: str
    begun: int
    attempts: int
    sealed: bool
    mailed: bool


def shut(store: Store, queues: Collection[Queue], shown: Collection[Display], now: int) -> bool:
    """Let the store take nobody in and move nobody on. False when it is shut already, or has other displays by now."""
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
    """Another is closing the store, which was shut at `begun`."""

    def __init__(self, begun: int) -> None:
        super().__init__("another is at it")
        self.begun = begun


def take(store: str, closer: str, now: int) -> Closing | None:
    """Take the closing upon `closer`, a fresh id. None when the store is not closing. Raises `Busy`."""
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


def give_back(closing: Closing, at: int) -> None:
    """Let anybody go on with it; the sweep does at this instant if nobody has before."""
    change: list[Action] = [ClosingItem.lease_until.remove(), ClosingItem.due_at.set(at)]
    with suppress(Refused):  # another has taken it over, or it is closed
        _mark(closing, change)


def sealed(closing: Closing) -> None:
    """End every session that nobody has joined with, then say so."""
    unused = JoinSessionItem.used.does_not_exist() & JoinSessionItem.dead.does_not_exist()
    with translated():
        left = list(
            JoinSessionItem.query(
                doors_pk(closing.store),
                JoinSessionItem.sk.startswith("SCAN#"),
                filter_condition=unused,
                consistent_read=True,
            )
        )
    for item in left:
        with suppress(Refused):  # its customer was faster
            update(
                JoinSessionItem(item.pk, item.sk),
                [JoinSessionItem.dead.set(True)],
                JoinSessionItem.used.does_not_exist(),
            )
    _mark(closing, [ClosingItem.sealed.set(True)])


def mailed(closing: Closing) -> None:
    """The report is on its way to the store's owner. Raises `Refused` when another has taken over."""
    _mark(closing, [ClosingItem.mailed.set(True)])


def visits(store: str) -> Iterator[tuple[QueueTicket, str]]:
    """Every turn with the name of its queue, queue by queue in the order of the numbers, a page at a time."""
    names: dict[str, str] = {}
    for raw in partition(store_pk(store), consistent=True):
        sk = raw["sk"]["S"]
        if sk.startswith("QUEUE#"):
            queue = queue_of(QueueItem.from_raw_data(raw))
            names[queue.letter] = queue.name
        elif sk.startswith("TICKET#"):
            turn = ticket_of(raw)
            if turn is not None:
                yield turn, names[turn.letter]


def forget(store: str, most: int) -> int:
    """Delete things of the store, at most so many: how many there were. Zero when nothing but the store is left."""
    found = [
        *_keys(store_pk(store), "TICKET#", most),
        *_keys(doors_pk(store), "", most),
    ]
    if not found:
        found = _keys(store_pk(store), "QUEUE#", most)
    with translated(), Item.batch_write() as batch:
        for item in found[:most]:
            batch.delete(item)
    return len(found[:most])


def end(store: Store, now: int) -> None:
    """Close it: its address may open another. All that is left says for a while that there was one."""
    until = (now + _REMEMBERED) // SECOND
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
        transact([closing, accounts.closing(TokenKind.STORE, store.email_key, store.id)])
    except Cancelled:
        found = stores.get(store.id)
        if found is not None and found.state is not StoreState.CLOSED:
            raise


def _mark(closing: Closing, change: list[Action]) -> None:
    update(ClosingItem(store_pk(closing.store), "~"), change, ClosingItem.closer == closing.closer)


def _keys(pk: str, prefix: str, most: int) -> list[Item]:
    with translated():
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
