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
from chalicelib.storage.rows import change_of

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
        version, snapshot = self._maps.fresh(event, section)
        text = message(topic, version, "snapshot", snapshot)
        if len(text) > _LONGEST_MESSAGE:
            return message(topic, version, "snapshot", {"href": f"/v1/events/{event_id}/seats/{section}"})
        return text

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

    def deliver(self, connections: list[str], text: bytes) -> Told:
        """Send a message to connections, and forget those that are gone."""
        pushed = self._push.to(connections, text)
        for connection in pushed.gone:
            store.forget(connection)
        sent = len(connections) - len(pushed.gone) - pushed.failed
        return Told(pushed=sent, gone=len(pushed.gone), failed=pushed.failed)

    def _tell(self, topic: str, version: int, changes: list[RowChange]) -> Told:
        watchers = store.watchers(topic)
        text = message(topic, version, "changes", {"changes": row_changes(changes)})
        if not watchers:
            return Told(messages=1)
        if len(watchers) > _PUSH_HERE:
            self._push.later(watchers, text)
            return Told(messages=1)
        return Told(messages=1) + self.deliver(watchers, text)


def changes_by_section(records: Iterable[Mapping[str, Any]]) -> list[list[RowChange]]:
    """A batch of the table's stream as the changes of each section; what is no row of seats is left out."""
    sections: dict[tuple[str, str], list[RowChange]] = {}
    for record in records:
        change = change_of(record)
        if change is not None:
            sections.setdefault((change.event, change.section), []).append(change)
    return list(sections.values())


def message(topic: str | None, version: int | None, type: str, data: Any) -> bytes:
    """What a socket is sent. `type` is snapshot, changes or error."""
    return msgspec.json.encode({"topic": topic, "version": version, "type": type, "data": data})
