"""Sections of events: made with their rows and their first snapshot, and read whole where there is no snapshot yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.catalogue.rules.venues import PlanRow, Venue
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.seats.rules.snapshots import Snapshot
from chalicelib.seats.storage import snapshots
from chalicelib.seats.storage.row_items import RowItem, blocked, partition_of, rows_of, sort_of
from chalicelib.table.items import raw_partition, translating_errors


@dataclass(frozen=True, slots=True)
class StoredSection:
    """All that a section's partition has. Before there were snapshots, the version of its topic was beside its rows,
    with the place in the stream up to which changes were counted."""

    rows: Sequence[Row]
    ttl: int
    version: int
    counted: str


def create(event: str, venue: Venue, now: int, ttl: int) -> None:
    """Write every row of an event that is not stored yet, and the sections' first snapshots. It needs no condition:
    nothing else writes under a new id."""
    with translating_errors(), RowItem.batch_write() as batch:
        for section in venue.sections:
            rows = tuple(_new_row(place, row) for place, row in enumerate(section.rows))
            for row in rows:
                batch.save(
                    RowItem(
                        partition_of(event, section.id),
                        sort_of(row.id),
                        place=row.place,
                        category=row.category,
                        names=" ".join(row.names),
                        accessible=" ".join(name for name in row.names if name in row.accessible) or None,
                        version=row.version,
                        seats=blocked(row.claims),
                        ttl=ttl,
                    )
                )
            for item in snapshots.items((event, section.id), Snapshot(0, "", now, 1, rows), ttl):
                batch.save(item)


def _new_row(place: int, row: PlanRow) -> Row:
    claims = dict.fromkeys(row.blocked, Claim(SeatState.BLOCKED))
    return Row(row.id, place, row.category, row.seats, frozenset(row.accessible), 1, claims)


def stored(event: str, section: str) -> StoredSection:
    """The section as it is now, by a consistent Query. The version's item sorts before the rows, so it is read first:
    the rows may be newer than the version, never older."""
    raws = list(raw_partition(partition_of(event, section), consistent=True))
    topic = next((raw for raw in raws if raw["sk"]["S"] == "#"), {})
    return StoredSection(
        rows_of(raws),
        max((int(raw["ttl"]["N"]) for raw in raws if "ttl" in raw), default=0),
        int(topic["version"]["N"]) if topic else 0,
        topic["told"]["S"] if "told" in topic else "",
    )
