"""Sections of events: made with their rows and their first snapshot, and read whole where there is no snapshot yet."""

from __future__ import annotations

from chalicelib.catalogue.rules.venues import PlanRow, Venue
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.seats.rules.snapshots import first_snapshot
from chalicelib.seats.storage import snapshots
from chalicelib.seats.storage.row_items import RowItem, blocked, partition_of, rows_of, sort_of
from chalicelib.table.items import raw_partition, translating_errors


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
            for item in snapshots.items((event, section.id), first_snapshot(rows, now), ttl):
                batch.save(item)


def _new_row(place: int, row: PlanRow) -> Row:
    claims = dict.fromkeys(row.blocked, Claim(SeatState.BLOCKED))
    return Row(row.id, place, row.category, row.seats, frozenset(row.accessible), 1, claims)


def stored(event: str, section: str) -> tuple[list[Row], int]:
    """The section's rows as they are now, by a consistent Query, and when they are deleted, in seconds."""
    raws = list(raw_partition(partition_of(event, section), consistent=True))
    return rows_of(raws), max((int(raw["ttl"]["N"]) for raw in raws if "ttl" in raw), default=0)
