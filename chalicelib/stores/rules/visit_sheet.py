"""The sheet of a store's day, a line a visit: the store's owner gets it when the store closes.

It is CSV in UTF-8 and begins with U+FEFF, by which spreadsheets recognise the encoding. Times are local times of the
store, with their offset where the clock is set back; waits come from instants, so they are right then too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from chalicelib.core import csv_cells
from chalicelib.core.times import MINUTE, at_place, repeated
from chalicelib.stores.rules.tickets import TicketState

BOM = "\ufeff"

_COLUMNS = "queue,number,name,phone,state,joined_at,called_at,ended_at,waited_minutes"


@dataclass(frozen=True, slots=True)
class Visit:
    """A ticket at the end of the day. `joined`, `called` and `ended` are instants; `queue` is the queue's name.

    `left`: the customer gave it up. Its repr contains no name and no phone.
    """

    queue: str
    number: str
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    state: TicketState
    joined: int
    called: int | None
    ended: int | None
    left: bool

    @property
    def waited(self) -> int | None:
        """Milliseconds until the call; None without a call."""
        return None if self.called is None else max(0, self.called - self.joined)


def heading() -> str:
    """The first line of the sheet."""
    return f"{BOM}{_COLUMNS}\r\n"


def line_of(visit: Visit, zone: ZoneInfo) -> str:
    """The visit's line of the sheet, with its line end. Without a call `waited_minutes` is empty."""
    times = (_local(instant, zone) for instant in (visit.joined, visit.called, visit.ended))
    texts = (visit.queue, visit.number, visit.name, visit.phone or "", visit.state)
    return csv_cells.line((*texts, *times, "" if visit.waited is None else minutes(visit.waited)))


def sheet_name(at: int, zone: ZoneInfo) -> str:
    """`linehold-2026-11-21.csv`, by the local day in the store."""
    return f"linehold-{_local(at, zone)[:10]}.csv"


def summary_name(at: int, zone: ZoneInfo) -> str:
    """`linehold-2026-11-21-summary.csv`."""
    return f"linehold-{_local(at, zone)[:10]}-summary.csv"


def minutes(millis: float) -> str:
    """Milliseconds as minutes: `12.5`."""
    return f"{millis / MINUTE:.1f}"


def _local(instant: int | None, zone: ZoneInfo) -> str:
    """`2026-11-21 09:05:00`, and ` (+01:00)` if that occurs twice; empty for None."""
    if instant is None:
        return ""
    there = at_place(instant, zone)
    return f"{there:%Y-%m-%d %H:%M:%S}{repeated(there)}"
