"""Stores and their queues, in the store's own partition, so that one Query reads a whole board.

    pk = STORE#<store>   sk = #                  version of `store/<store>` (table.topics)
                         sk = QUEUE#A            a queue, by its letter, with the last number drawn
                         sk = TICKET#A#000042    a ticket (storage.tickets)
                         sk = ~                  the store itself

A number is drawn on the queue's own item: one conditional `ADD` checks that the queue is open and fixes the order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.core.deadline import shard_of
from chalicelib.core.wait import updated_mean
from chalicelib.errors import Unavailable
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import accounts
from chalicelib.stores.rules.stores import Queue, Store, StoreState, letter_in
from chalicelib.stores.storage import keys
from chalicelib.table import lines
from chalicelib.table.items import Item, Raw, raw_partition
from chalicelib.table.prepared import Prepared, given
from chalicelib.table.retry import retry
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.values import values_of
from chalicelib.table.writes import Refused, Write, all_of, update


class StoreItem(Item):
    name = UnicodeAttribute()
    timezone = UnicodeAttribute()
    description = UnicodeAttribute(null=True)
    email_key = UnicodeAttribute()
    opened = NumberAttribute()
    closes_at = NumberAttribute()
    state = UnicodeAttribute()
    displays = NumberAttribute(default=0)


class QueueItem(Item):
    id = UnicodeAttribute()
    name = UnicodeAttribute()
    paused = BooleanAttribute(default=False)
    shut = BooleanAttribute(default=False)
    issued = NumberAttribute(default=0)
    closes_at = NumberAttribute()
    mean = NumberAttribute()
    left_at = NumberAttribute(null=True)
    drawn_at = NumberAttribute(null=True)


def open_store(store: Store, queues: Sequence[Queue], account: Account) -> None:
    """Put the store, its key, its queues and its owner's account, all or nothing."""
    head = StoreItem(
        store_pk(store.id),
        "~",
        name=store.name,
        timezone=store.timezone,
        description=store.description or None,
        email_key=store.email_key,
        opened=store.opened,
        closes_at=store.closes_at,
        state=store.state.value,
        displays=0,
        due_shard=shard_of(store.id),
        due_at=store.closes_at,
    )
    writes = [accounts.open_write(account), keys.making(store.id), Write(head, StoreItem.pk.does_not_exist())]
    writes += [_opening(store, queue) for queue in queues]
    transact(writes)


def _opening(store: Store, queue: Queue) -> Write:
    item = QueueItem(
        store_pk(store.id),
        queue_sk(queue.letter),
        id=queue.id,
        name=queue.name,
        paused=False,
        shut=False,
        issued=0,
        closes_at=store.closes_at,
        mean=queue.mean,
    )
    return Write(item, QueueItem.pk.does_not_exist())


def get(store: str) -> Store | None:
    item = StoreItem.find(store_pk(store), "~")
    return store_of(item) if item else None


def queues(store: str) -> list[Queue]:
    """The queues of this store, in the order of their letters."""
    return [queue_of(raw) for raw in raw_partition(store_pk(store), True, QueueItem.sk.startswith("QUEUE#"))]


def draw(store: str, id: str, people: int, now: int) -> Queue | None:
    """Draw so many numbers of the queue with this id; returns the queue, whose `issued` is the last of them. None when
    the queue is paused, the store is closing or has no such queue."""
    letter = letter_in(id)
    if letter is None:
        return None
    try:
        drawn = lines.issue(_draw(), store_pk(store), queue_sk(letter), people, id=id, now=now)
    except Refused:
        return None
    return _queue(drawn)


@cache
def _draw() -> Prepared:
    now = given(QueueItem.drawn_at, "now")
    takes_people = (QueueItem.id == given(QueueItem.id)) & is_open(now) & (QueueItem.paused == False)  # noqa: E712
    return lines.issuing(QueueItem, [QueueItem.drawn_at.set(now)], takes_people)


def departed(store: str, queue: Queue, since: int, now: int) -> None:
    """Count a departure from this queue in its pace. `since` is when the one who left it had come.

    The departures of one queue change its pace one after another, each the pace that it finds.
    """
    item, found = QueueItem(store_pk(store), queue_sk(queue.letter)), queue

    def attempt() -> None:
        nonlocal found
        left_at = found.called_at
        as_read = QueueItem.left_at.does_not_exist() if left_at is None else QueueItem.left_at == left_at
        mean = updated_mean(found.mean, now - max(since, left_at or 0))
        change = [QueueItem.left_at.set(max(now, left_at or 0)), QueueItem.mean.set(mean)]
        try:
            update(item, change, QueueItem.pk.exists() & as_read, ours=lambda refused: refused.old.left_at == now)
        except Refused as refused:
            if refused.raw is None:
                return
            found = queue_of(refused.raw)
            raise

    with suppress(Unavailable):  # only quotes of waits depend on it
        retry(attempt)


def describe(store: str, description: str | None, paused: Mapping[str, bool], now: int) -> bool:
    """Change the description, unless it is None, and pause or resume queues, by letter. False when the store is
    closing, or has no such queue."""
    writes = [
        Write(QueueItem(store_pk(store), queue_sk(letter)), is_open(now), [QueueItem.paused.set(value)])
        for letter, value in paused.items()
    ]
    if description is not None:
        action = StoreItem.description.set(description) if description else StoreItem.description.remove()
        writes.append(Write(StoreItem(store_pk(store), "~"), takes_part(now), [action]))
    try:
        transact(writes)
    except Cancelled:
        return False
    return True


def takes_part(now: int) -> Condition:
    """A condition on the store's item: the store is open."""
    return all_of([StoreItem.state == StoreState.OPEN.value, StoreItem.closes_at > now])


def open_check(store: str, now: int) -> Write:
    """The store is open, as a part of a transaction. Unlike a queue, its item is not written by joins."""
    return Write(StoreItem(store_pk(store), "~"), takes_part(now), checks=True)


def is_open(now: Any) -> Condition:
    """A condition on a queue's item: the store is open. Closing shuts the queues in the write that shuts the store."""
    return all_of([QueueItem.pk.exists(), QueueItem.shut == False, QueueItem.closes_at > now])  # noqa: E712


def shutting(store: str, letters: Collection[str]) -> list[Write]:
    """From now on no number is drawn and no ticket is moved in these queues."""
    return [
        Write(QueueItem(store_pk(store), queue_sk(letter)), QueueItem.pk.exists(), [QueueItem.shut.set(True)])
        for letter in letters
    ]


def store_of(item: StoreItem) -> Store:
    return Store(
        item.pk.removeprefix("STORE#"),
        item.name,
        item.timezone,
        item.description or "",
        item.email_key,
        int(item.opened),
        int(item.closes_at),
        StoreState(item.state),
    )


def queue_of(raw: Raw) -> Queue:
    return _queue(values_of(raw))


def _queue(item: Mapping[str, Any]) -> Queue:
    return Queue(
        item["id"],
        item["sk"].removeprefix("QUEUE#"),
        item["name"],
        item.get("paused", False),
        item["issued"],
        item["mean"],
        item.get("left_at"),
        item.get("drawn_at"),
        0 if item.get("shut") else item["closes_at"],
    )


def store_pk(store: str) -> str:
    return f"STORE#{store}"


def queue_sk(letter: str) -> str:
    return f"QUEUE#{letter}"
