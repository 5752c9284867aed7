"""Opening hours by the week, in local time.

A period that closes no later than it opens closes on the next day, so one that closes when it opens lasts 24 hours.
Periods that overlap or adjoin count as one. When clocks go back, a repeated time opens at its first and closes at its
second occurrence. When clocks go forward, a time that is skipped counts with the offset from before: 02:30 is then
03:30.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.core.times import DAY, SECOND, check_timezone, from_datetime
from chalicelib.errors import Fault, Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_PERIODS = 4
"""The most periods of a day."""

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_AHEAD = 16
"""Days that are computed ahead: the next period begins within a week and ends within another, if it ends at all."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`week`: by day (of `DAYS`), the times `HH:MM` at which each period opens and closes."""

    timezone: str
    week: Mapping[str, tuple[tuple[str, str], ...]]

    def open_at(self, now: int) -> bool:
        return any(start <= now < end for start, end in self._periods(now))

    def closing(self, now: int) -> int | None:
        """The instant at which the current period ends or, outside of all periods, the next one. None without periods,
        and for a week without a gap.
        """
        end = next((end for _, end in self._periods(now) if now < end), None)
        return None if end is None or end > now + (_AHEAD - 2) * DAY else end

    def _periods(self, now: int) -> Iterator[tuple[int, int]]:
        """The periods from yesterday on, as instants; those that overlap or adjoin are merged."""
        zone = ZoneInfo(self.timezone)
        today = datetime.fromtimestamp(now // SECOND, zone).date()
        days = (today + timedelta(days=ahead) for ahead in range(-1, _AHEAD))
        merged: tuple[int, int] | None = None
        for start, end in sorted(period for day in days for period in self._periods_of(day, zone)):
            if merged and start <= merged[1]:
                merged = merged[0], max(merged[1], end)
                continue
            if merged:
                yield merged
            merged = start, end
        if merged:
            yield merged

    def _periods_of(self, day: date, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
        for opens, closes in self.week.get(DAYS[day.weekday()], ()):
            start = _instant(day, opens, zone, fold=0)
            last = day if closes > opens else day + timedelta(days=1)
            end = max(_instant(last, closes, zone, fold) for fold in (0, 1))
            if start < end:
                yield start, end


def to_json(hours: OpeningHours) -> dict[str, Any]:
    """The hours as JSON."""
    week = {day: [list(period) for period in periods] for day, periods in hours.week.items()}
    return {"timezone": hours.timezone, "week": week}


def from_json(text: Mapping[str, Any]) -> OpeningHours:
    """The hours from their JSON, as `to_json` made it."""
    week = {day: tuple((opens, closes) for opens, closes in periods) for day, periods in text["week"].items()}
    return OpeningHours(text["timezone"], week)


def _instant(day: date, at: str, zone: ZoneInfo, fold: int) -> int:
    return from_datetime(datetime.combine(day, time.fromisoformat(at), zone).replace(fold=fold).astimezone(UTC))


def validated(hours: OpeningHours) -> OpeningHours:
    """The same hours. Raises `Invalid` with every fault."""
    if faults := list(_faults(hours)):
        raise Invalid(faults)
    return hours


def _faults(hours: OpeningHours) -> Iterator[Fault]:
    try:
        check_timezone(hours.timezone)
    except Invalid as wrong:
        yield from wrong.faults
    for day, periods in hours.week.items():
        if day not in DAYS:
            yield Fault(f"week.{day}", f"is none of {', '.join(DAYS)}")
        if len(periods) > MOST_PERIODS:
            yield Fault(f"week.{day}", f"has more than {MOST_PERIODS} periods")
        for index, period in enumerate(periods[:MOST_PERIODS]):
            for name, at in zip(("opens", "closes"), period, strict=True):
                if not _TIME.fullmatch(at):
                    yield Fault(f"week.{day}[{index}].{name}", "must be a time from 00:00 to 23:59")
