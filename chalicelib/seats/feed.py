"""The topics `seats/<event>/<section>`: a section's seats, for anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import kept_until
from chalicelib.core.identity import Identity
from chalicelib.core.times import SECOND
from chalicelib.core.topic import Topic, unknown_topic
from chalicelib.errors import NotFound
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Changes, Publisher, PushResult, Redelivery
from chalicelib.seats.rules.row_changes import RowChange, seats_topic
from chalicelib.seats.seat_maps import SeatMaps, event_rows
from chalicelib.seats.storage.stream import change_of
from chalicelib.seats.views import row_changes

_MOST_SEATS = 4_000
"""A section with more seats than this does not fit into one message when it is full, so its snapshot is not read."""


class RowListener(Protocol):
    """Acts on changed rows; the waitlist does."""

    def rows_changed(self, changes: Sequence[RowChange]) -> None:
        """Rows of one event. When it raises, the stream delivers the changes again."""
        ...


class SeatsFeed:
    prefixes = ("seats/",)

    def __init__(self, catalogue: Catalogue, maps: SeatMaps, listener: RowListener) -> None:
        self._catalogue, self._maps, self._listener = catalogue, maps, listener

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """Raises `NotFound`."""
        event_id, _, section = name.removeprefix("seats/").partition("/")
        event = self._catalogue.event(event_id)
        if not event.has_section(section):
            raise unknown_topic(name)
        fits = event.seats_of(section) <= _MOST_SEATS
        snapshot = (lambda: self._maps.fresh_snapshot(event, section)) if fits else None
        return Topic(name, _href(event_id, section), snapshot)

    def read(self, record: Record) -> RowChange | None:
        return change_of(record)

    def group(self, change: RowChange) -> str:
        return seats_topic(change.event, change.section)

    def publish(self, changes: Sequence[RowChange], publisher: Publisher) -> PushResult:
        """Changes that an earlier, failed try has counted are sent again under the topic's present version."""
        self._listener.rows_changed(changes)
        event, section = changes[0].event, changes[0].section
        topic = seats_topic(event, section)
        counted = publisher.next_version(topic, changes, Redelivery.REPEAT, self._ends(event))
        if counted is None:
            return PushResult()
        version, unsent = counted
        return publisher.send(topic, version, Changes(row_changes(self._shown(event, unsent))), _href(event, section))

    def _ends(self, id: str) -> int | None:
        """When the event's rows are deleted, in seconds: from then on there is nothing to publish."""
        try:
            return kept_until(self._catalogue.any_event(id).starts_at) // SECOND
        except NotFound:
            return None

    def _shown(self, id: str, changes: Sequence[RowChange]) -> Sequence[RowChange]:
        """The changes as they are now: what was held or booked of an event is void once it is cancelled."""
        try:
            event = self._catalogue.any_event(id)
        except NotFound:
            return changes
        rows = event_rows(event, [change.after for change in changes])
        return [replace(change, after=after) for change, after in zip(changes, rows, strict=True)]


def _href(event: str, section: str) -> str:
    return f"/v1/events/{event}/seats/{section}"
