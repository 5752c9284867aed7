"""The topics `seats/<event>/<section>`: a section's seats, for anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.identity import Identity
from chalicelib.core.topic import Topic, unknown_topic
from chalicelib.errors import NotFound
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Changes, Publisher, PushResult
from chalicelib.seats.rules.row_changes import RowChange, seats_topic
from chalicelib.seats.seat_maps import SeatMaps, event_rows
from chalicelib.seats.section_snapshots import SectionSnapshots
from chalicelib.seats.storage.stream import change_of
from chalicelib.seats.views import row_changes


class RowListener(Protocol):
    """Acts on changed rows; the waitlist does."""

    def rows_changed(self, changes: Sequence[RowChange]) -> None:
        """Rows of one event. When it raises, the stream delivers the changes again."""
        ...


class SeatsFeed:
    prefixes = ("seats/",)

    def __init__(
        self, catalogue: Catalogue, maps: SeatMaps, snapshots: SectionSnapshots, listener: RowListener
    ) -> None:
        self._catalogue, self._maps, self._snapshots, self._listener = catalogue, maps, snapshots, listener

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """Raises `NotFound`."""
        event_id, _, section = name.removeprefix("seats/").partition("/")
        event = self._catalogue.event(event_id)
        if not event.has_section(section):
            raise unknown_topic(name)
        return Topic(name, _href(event_id, section), lambda: self._maps.fresh_snapshot(event, section))

    def read(self, record: Record) -> RowChange | None:
        return change_of(record)

    def group(self, change: RowChange) -> str:
        return seats_topic(change.event, change.section)

    def publish(self, changes: Sequence[RowChange], publisher: Publisher) -> PushResult:
        """Changes that an earlier, failed try has counted are sent again under the topic's present version."""
        self._listener.rows_changed(changes)
        event, section = changes[0].event, changes[0].section
        version = self._snapshots.count(event, section, changes)
        news = Changes(row_changes(self._shown(event, changes)))
        return publisher.send(seats_topic(event, section), version, news, _href(event, section))

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
