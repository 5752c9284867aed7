"""What a store's day was, visit by visit: the sheet that a store is sent when it closes.

It is CSV in UTF-8 that begins with U+FEFF, by which spreadsheets know the encoding. Times are the wall clock's in the
store; how long somebody waited is told from instants, so it is right also where that clock was put back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.core import csv_cells
from chalicelib.core.times import MINUTE, SECOND

BOM = "\ufeff"

_COLUMNS = "queue,number,name,phone,state,joined_at,called_at,ended_at,waited_minutes"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's turn at the end of the day. `joined`, `called` and `ended` are instants; `queue` is its name.

    `state` is waiting, processing, done or removed; `left`: by themselves. What it is printed as names nobody.
    """

    queue: str
    number: str
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    state: str
    joined: int
    called: int | None
    ended: int | None
    left: bool

    @property
    def waited(self) -> int | None:
        """Milliseconds until the call; None for who was not called."""
        return None if self.called is None else max(0, self.called - self.joined)


def heading() -> str:
    """The first line of the sheet."""
    return f"{BOM}{_COLUMNS}\r\n"


def line_of(visit: Visit, zone: ZoneInfo) -> str:
    """The visit's line of the sheet, with its end. Who was not called has not `waited_minutes`."""
    times = (_local(instant, zone) for instant in (visit.joined, visit.called, visit.ended))
    who = (visit.queue, visit.number, visit.name, visit.phone or "", visit.state)
    return csv_cells.line((*who, *times, "" if visit.waited is None else minutes(visit.waited)))


def sheet_name(at: int, zone: ZoneInfo) -> str:
    """`linehold-2026-11-21.csv`, by the day that it is in the store."""
    return f"linehold-{_local(at, zone)[:10]}.csv"


def summary_name(at: int, zone: ZoneInfo) -> str:
    """`linehold-2026-11-21-summary.csv`."""
    return f"linehold-{_local(at, zone)[:10]}-summary.csv"


def minutes(millis: float) -> str:
    """`12.5`, of milliseconds."""
    return f"{millis / MINUTE:.1f}"


def _local(instant: int | None, zone: ZoneInfo) -> str:
    """`2026-11-21 09:05:00`; empty for None."""
    return "" if instant is None else datetime.fromtimestamp(instant // SECOND, zone).isoformat(" ")[:19]
