"""Live updates: who watches what, and telling them what changed.

Watching begins with the watcher written, then the snapshot read: what the snapshot lacks will be pushed. Telling
begins with the version counted, then the pushes: a push that is lost leaves a gap that the watcher notices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.push import Push
from chalicelib.bars.storage import stream
from chalicelib.bars.views import BarChange
from chalicelib.core.times import HOUR, SECOND
from chalicelib.errors import Conflict
from chalicelib.live.feeds import Subjects
from chalicelib.people.rules.accounts import Identity
from chalicelib.seats.rules.row_changes import MOST_TOPICS, RowChange, customer_topic, row_changes, seats_topic
from chalicelib.seats.storage.row_items import change_of
from chalicelib.stores.rules.join_codes import Display
from chalicelib.stores.storage import stream as board_stream
from chalicelib.stores.views import BoardChange, board_changes, counter_topic, display_topic, store_topic
from chalicelib.table import topics as store
from chalicelib.waitlist.rules.news import News
from chalicelib.waitlist.storage.notifications import booking_of, news_of

_LONGEST_SOCKET = 2 * HOUR
_PUSH_HERE = 300
"""Watchers that the publisher serves itself; more are handed to the queue."""

_LONGEST_MESSAGE = 120_000
"""Bytes; API Gateway sends 128 kB at most. A longer snapshot is replaced by where to fetch it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What publishing did: messages, pushes, and connections that turned out to be gone."""

    messages: int = 0
    pushed: int = 0
    gone: int = 0
    failed: int = 0

    def __add__(self, other: Told) -> Told:
        return Told(
            self.messages + other.messages,
            self.pushed + other.pushed,
            self.gone + other.gone,
            self.failed + other.failed,
        )


class Live:
    def __init__(self, subjects: Subjects, push: Push, clock: Clock) -> None:
        self._subjects, self._push, self._clock = subjects, push, clock

    def subscribe(self, connection: str, topic: str, caller: Identity | None = None) -> bytes:
        """Watch a topic from now on, and no longer than the token is good: its snapshot.

        Raises `NotFound`, `Unauthorized`, `Forbidden`, or `Conflict` TOO_MANY_TOPICS.
        """
        subject = self._subjects.find(topic, caller)
        until = None if subject.until is None else subject.until // SECOND
        if not store.watch(connection, topic, (self._clock.now() + _LONGEST_SOCKET) // SECOND, until):
            raise Conflict(f"At most {MOST_TOPICS} topics a connection.", "TOO_MANY_TOPICS")
        if subject.snapshot is None:
            return _elsewhere(topic, store.version(topic)[0], subject.href)
        version, snapshot = subject.snapshot()
        text = message(topic, version, "snapshot", snapshot)
        return text if len(text) <= _LONGEST_MESSAGE else _elsewhere(topic, version, subject.href)

    def unsubscribe(self, connection: str, topic: str) -> None:
        store.unwatch(connection, topic)

    def forget(self, connection: str) -> None:
        """The connection is closed."""
        store.forget(connection)

    def publish(self, changes: Iterable[RowChange]) -> Told:
        """Tell the watchers of one section what changed, as one message.

        Changes that an earlier, failed try has counted already are told again under the version they got then.
        """
        ordered = sorted(changes, key=lambda change: change.sequence.zfill(40))
        topic = seats_topic(ordered[0].event, ordered[0].section)
        version = store.advance(topic, ordered[-1].sequence)
        if version is None:
            version, told = store.version(topic)
            ordered = [change for change in ordered if store.covered(change.sequence, told)]
        href = f"/v1/events/{ordered[0].event}/seats/{ordered[0].section}"
        return self.spread(topic, version, {"changes": row_changes(ordered)}, href)

    def tell(self, news: Sequence[News]) -> Told:
        """Tell one customer what became of their offers and places, as one message, and never twice.

        What a try that died had counted and not told is missed: the next message leaves a gap, and the offers are where
        the snapshot is.
        """
        ordered = sorted((each for each in news if each.told), key=lambda each: each.sequence.zfill(40))
        if not ordered:
            return Told()
        topic = customer_topic(ordered[0].customer)
        _, told = store.version(topic)
        ordered = [each for each in ordered if not store.covered(each.sequence, told)]
        version = store.advance(topic, ordered[-1].sequence) if ordered else None
        if version is None:
            return Told()
        now = self._clock.now()
        changes = [each.view(now) for each in ordered]
        return self.spread(topic, version, {"changes": changes}, "/v1/customers/me/offers")

    def show(self, changes: Iterable[BoardChange]) -> Told:
        """Tell the watchers of one store's board what changed, as one message; and its staff the same with names.

        What an earlier, failed try has counted already is told again, as for sections.
        """
        ordered = sorted(changes, key=lambda change: change.sequence.zfill(40))
        store_id = ordered[0].store
        topic = store_topic(store_id)
        version = store.advance(topic, ordered[-1].sequence)
        if version is None:
            version, told = store.version(topic)
            ordered = [change for change in ordered if store.covered(change.sequence, told)]
        now, href = self._clock.now(), f"/v1/stores/{store_id}/board"
        public, own = ({"changes": board_changes(ordered, now, own)} for own in (False, True))
        return self.spread(topic, version, public, href) + self.spread(counter_topic(store_id), version, own, href)

    def change_code(self, display: Display) -> Told:
        """Give a display its new code. The code's version is the topic's."""
        href = f"/v1/stores/{display.store}/code"
        return self.spread(display_topic(display.id), display.version, self._subjects.code(display), href)

    def deliver(self, connections: list[str], text: bytes, topic: str | None = None) -> Told:
        """Send a message to connections, and forget those that are gone, this topic's entry first of all."""
        pushed = self._push.to(connections, text)
        for connection in pushed.gone:
            store.forget(connection, topic)
        sent = len(connections) - len(pushed.gone) - pushed.failed
        return Told(pushed=sent, gone=len(pushed.gone), failed=pushed.failed)

    def spread(self, topic: str, version: int, data: object, href: str) -> Told:
        """Tell all watchers of a topic; what is too long for a message is to be fetched there."""
        watchers = store.watchers(topic, self._clock.now() // SECOND)
        text = message(topic, version, "changes", data)
        if len(text) > _LONGEST_MESSAGE:
            text = _elsewhere(topic, version, href)
        if not watchers:
            return Told(messages=1)
        if len(watchers) > _PUSH_HERE:
            self._push.later(topic, watchers, text)
            return Told(messages=1)
        return Told(messages=1) + self.deliver(watchers, text, topic)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of the table's stream: the changes of each section, of each store's board and of each bar, the news of
    each customer, the displays with another code, the bookings that have become good as (event, seats), and the numbers
    of records that cannot be read. What is none of these is left out."""

    sections: list[list[RowChange]]
    boards: list[list[BoardChange]]
    bars: list[list[BarChange]]
    customers: list[list[News]]
    displays: list[tuple[str, Display]]
    bookings: list[tuple[str, tuple[str, list[str]]]]
    unreadable: list[str]


def batch_of(records: Iterable[Mapping[str, Any]]) -> Batch:
    """The records in groups that are told together; a booking, or a display, comes with its record's number."""
    sections: dict[tuple[str, str], list[RowChange]] = {}
    boards: dict[str, list[BoardChange]] = {}
    bars: dict[str, list[BarChange]] = {}
    shown: list[tuple[str, Display]] = []
    customers: dict[str, list[News]] = {}
    bookings: list[tuple[str, tuple[str, list[str]]]] = []
    unreadable: list[str] = []
    for record in records:
        number = str(record["dynamodb"]["SequenceNumber"])
        try:
            change, news, booking = change_of(record), news_of(record), booking_of(record)
            board, display = board_stream.change_of(record), board_stream.display_of(record)
            bar = stream.change_of(record)
        except (KeyError, ValueError, TypeError):
            unreadable.append(number)
            continue
        if change is not None:
            sections.setdefault((change.event, change.section), []).append(change)
        if news is not None:
            customers.setdefault(news.customer, []).append(news)
        if booking is not None:
            bookings.append((number, booking))
        if board is not None:
            boards.setdefault(board.store, []).append(board)
        if bar is not None:
            bars.setdefault(bar.bar, []).append(bar)
        if display is not None:
            shown.append((number, display))
    return Batch(
        list(sections.values()),
        list(boards.values()),
        list(bars.values()),
        list(customers.values()),
        shown,
        bookings,
        unreadable,
    )


def _elsewhere(topic: str, version: int, href: str) -> bytes:
    """A snapshot that says where to fetch it: it is too large for a message."""
    return message(topic, version, "snapshot", {"href": href})


def message(topic: str | None, version: int | None, type: str, data: Any) -> bytes:
    """What a socket is sent. `type` is snapshot, changes or error."""
    return msgspec.json.encode({"topic": topic, "version": version, "type": type, "data": data})
