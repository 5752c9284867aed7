"""Live updates: who watches what, and telling them what changed.

Watching begins with the watcher written, then the snapshot read: what the snapshot lacks will be pushed. Telling
begins with the version counted, then the pushes: a push that is lost leaves a gap that the watcher notices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.push import Push
from chalicelib.errors import Conflict, NotFound
from chalicelib.kernel.times import HOUR, SECOND
from chalicelib.kernel.topics import MOST_TOPICS, RowChange, row_changes, seats_topic
from chalicelib.services.catalogue import Catalogue
from chalicelib.services.seatmap import SeatMaps
from chalicelib.storage import topics as store
from chalicelib.storage.row_items import change_of

_LONGEST_SOCKET = 2 * HOUR
_PUSH_HERE = 300
"""Watchers that the publisher serves itself; more are handed to the queue."""

_MOST_SEATS = 4_000
"""Sections with more seats than this never fit into one message when they fill up, so they are not even read."""

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
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, push: Push, clock: Clock) -> None:
        self._catalogue, self._maps, self._push, self._clock = catalogue, maps, push, clock

    def subscribe(self, connection: str, topic: str) -> bytes:
        """Watch a topic from now on: its snapshot. Raises `NotFound`, or `Conflict` TOO_MANY_TOPICS."""
        kind, _, rest = topic.partition("/")
        event_id, _, section = rest.partition("/")
        if kind != "seats":
            raise NotFound(f"There is no topic {topic}.", "TOPIC_NOT_FOUND")
        event = self._catalogue.event(event_id)
        if not event.has_section(section):
            raise NotFound(f"There is no topic {topic}.", "TOPIC_NOT_FOUND")
        if not store.watch(connection, topic, (self._clock.now() + _LONGEST_SOCKET) // SECOND):
            raise Conflict(f"At most {MOST_TOPICS} topics a connection.", "TOO_MANY_TOPICS")
        if event.seats_of(section) <= _MOST_SEATS:
            version, snapshot = self._maps.fresh(event, section)
            text = message(topic, version, "snapshot", snapshot)
            if len(text) <= _LONGEST_MESSAGE:
                return text
        else:
            version, _ = store.version(topic)
        return _elsewhere(topic, version)

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
        if version is not None:
            return self._tell(topic, version, ordered)
        version, told = store.version(topic)
        again = [change for change in ordered if store.covered(change.sequence, told)]
        return self._tell(topic, version, again)

    def deliver(self, connections: list[str], text: bytes, topic: str | None = None) -> Told:
        """Send a message to connections, and forget those that are gone, this topic's entry first of all."""
        pushed = self._push.to(connections, text)
        for connection in pushed.gone:
            store.forget(connection, topic)
        sent = len(connections) - len(pushed.gone) - pushed.failed
        return Told(pushed=sent, gone=len(pushed.gone), failed=pushed.failed)

    def _tell(self, topic: str, version: int, changes: list[RowChange]) -> Told:
        watchers = store.watchers(topic, self._clock.now() // SECOND)
        text = message(topic, version, "changes", {"changes": row_changes(changes)})
        if len(text) > _LONGEST_MESSAGE:
            text = _elsewhere(topic, version)
        if not watchers:
            return Told(messages=1)
        if len(watchers) > _PUSH_HERE:
            self._push.later(topic, watchers, text)
            return Told(messages=1)
        return Told(messages=1) + self.deliver(watchers, text, topic)


def changes_by_section(records: Iterable[Mapping[str, Any]]) -> tuple[list[list[RowChange]], list[str]]:
    """A batch of the table's stream as the changes of each section, and the numbers of records that cannot be read.

    What is no row of seats is left out.
    """
    sections: dict[tuple[str, str], list[RowChange]] = {}
    unreadable: list[str] = []
    for record in records:
        try:
            change = change_of(record)
        except (KeyError, ValueError, TypeError):
            unreadable.append(str(record["dynamodb"]["SequenceNumber"]))
            continue
        if change is not None:
            sections.setdefault((change.event, change.section), []).append(change)
    return list(sections.values()), unreadable


def _elsewhere(topic: str, version: int) -> bytes:
    """A snapshot that says where to fetch it: it is too large for a message."""
    _, event, section = topic.split("/")
    return message(topic, version, "snapshot", {"href": f"/v1/events/{event}/seats/{section}"})


def message(topic: str | None, version: int | None, type: str, data: Any) -> bytes:
    """What a socket is sent. `type` is snapshot, changes or error."""
    return msgspec.json.encode({"topic": topic, "version": version, "type": type, "data": data})
