"""The summary of a store's day: counts and waits by queue and hour, in a sheet beside that of the visits."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from chalicelib.core import csv_cells
from chalicelib.core.times import MINUTE, at_place, repeated
from chalicelib.stores.rules.tickets import TicketState
from chalicelib.stores.rules.visit_sheet import BOM, Visit, minutes

_COLUMNS = (
    "queue,hour,joined,served,done,abandoned,left,waiting,mean_minutes,median_minutes,p90_minutes,longest_minutes"
)
_QUARTER = 15 * MINUTE
_TOTAL = "total"


class _Count:
    """Counts of some visits: a few numbers, and eight bytes for each visit that was called."""

    def __init__(self) -> None:
        self.joined = self.done = self.abandoned = self.left = self.waiting = 0
        self.waits = array("q")

    def add(self, visit: Visit) -> None:
        """Count the visit by its state. A visit that was called is never abandoned."""
        self.joined += 1
        self.done += visit.state is TicketState.DONE
        self.waiting += visit.state is TicketState.WAITING
        if visit.waited is not None:
            self.waits.append(visit.waited)
        elif visit.state is TicketState.REMOVED:
            self.abandoned += 1
            self.left += visit.left

    @classmethod
    def of(cls, counts: Iterable[_Count]) -> Self:
        """The sum of these counts."""
        whole = cls()
        for count in counts:
            whole.joined += count.joined
            whole.done += count.done
            whole.abandoned += count.abandoned
            whole.left += count.left
            whole.waiting += count.waiting
            whole.waits.extend(count.waits)
        return whole

    def line(self, queue: str, hour: str) -> str:
        numbers = (self.joined, len(self.waits), self.done, self.abandoned, self.left, self.waiting)
        return csv_cells.line((queue, hour, *map(str, numbers), *_spread(self.waits)))


class DaySummary:
    """Counts the visits of a day by queue and hour: a hundred thousand visits in a megabyte.

    A visit counts in the hour of its joining. `served` visits were called, `abandoned` ones were removed before a call,
    `left` are the abandoned ones that the customer gave up, and `waiting` ones waited to the end. Waits are those of
    called visits: half are no longer than the median, nine of ten no longer than the p90. Without a called visit the
    cells are empty.
    """

    def __init__(self, queues: Sequence[str] = ()) -> None:
        """`queues` are listed in this order, also when they have no visit; other queues follow as they appear."""
        self._counts: dict[str, defaultdict[int, _Count]] = {queue: defaultdict(_Count) for queue in queues}

    def add(self, visit: Visit) -> None:
        # by quarters of an hour: every time zone of today is off by whole quarters, so a local hour consists of them
        self._counts.setdefault(visit.queue, defaultdict(_Count))[visit.joined // _QUARTER].add(visit)

    def lines(self, zone: ZoneInfo) -> Iterator[str]:
        """The sheet, line by line: its heading, each queue's hours and total, and the total of the store.

        An hour that occurs twice, because the clock was set back, has two lines, which show their offsets.
        """
        yield f"{BOM}{_COLUMNS}\r\n"
        totals = []
        for queue, quarters in self._counts.items():
            hours: dict[str, list[_Count]] = {}
            for quarter in sorted(quarters):
                hours.setdefault(_hour(at_place(quarter * _QUARTER, zone)), []).append(quarters[quarter])
            for hour, counts in hours.items():
                yield _Count.of(counts).line(queue, hour)
            totals.append(_Count.of(quarters.values()))
            yield totals[-1].line(queue, _TOTAL)
        yield _Count.of(totals).line("", _TOTAL)


def _hour(there: datetime) -> str:
    """`2026-11-21 09:00`, and ` (+01:00)` if a part of that hour occurs twice."""
    parts = (repeated(there.replace(minute=minute)) for minute in (0, 15, 30, 45))
    return f"{there:%Y-%m-%d %H}:00{next(filter(None, parts), '')}"


def _spread(waits: Sequence[int]) -> Sequence[str]:
    """Mean, median, p90 and longest, in minutes; empty cells without waits."""
    if not waits:
        return ("",) * 4
    ordered, count = sorted(waits), len(waits)
    mean = sum(ordered) / count
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    p90 = ordered[-(-count * 9 // 10) - 1]
    return [minutes(each) for each in (mean, median, p90, ordered[-1])]
