"""Opening hours by the week, in local time: when doors close that staff have opened by hand.

A period that ends no later than it begins ends on the next day. Periods that overlap or adjoin are one. When clocks
are put back, an hour that comes twice is open from the first and closes with the second; when they are put forward,
a time that is left out is as far after the one before as it says.
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
"""A day."""

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_AHEAD = 16
"""Days that are looked at: within a week the next period begins, and within another it ends if ever."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """By day of `DAYS`, the times `HH:MM` at which each period opens and closes."""

    timezone: str
    week: Mapping[str, tuple[tuple[str, str], ...]]

    def open_at(self, now: int) -> bool:
        return any(start <= now < end for start, end in self._periods(now))

    def closing(self, now: int) -> int | None:
        """The instant at which the present period ends or, outside of all, the next one. None when there is none, and
        for a week without a gap.
        """
        end = next((end for _, end in self._periods(now) if now < end), None)
        return None if end is None or end > now + (_AHEAD - 2) * DAY else end

    def _periods(self, now: int) -> Iterator[tuple[int, int]]:
        """From yesterday's on, as instants, each with all that adjoin it."""
        zone = ZoneInfo(self.timezone)
        today = datetime.fromtimestamp(now // SECOND, zone).date()
        days = (today + timedelta(days=ahead) for ahead in range(-1, _AHEAD))
        begun: tuple[int, int] | None = None
        for start, end in sorted(period for day in days for period in self._of(day, zone)):
            if begun and start <= begun[1]:
                begun = begun[0], max(begun[1], end)
                continue
            if begun:
                yield begun
            begun = start, end
        if begun:
            yield begun

    def _of(self, day: date, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
        for opens, closes in self.week.get(DAYS[day.weekday()], ()):
            start = _instant(day, opens, zone, fold=0)
            last = day if closes > opens else day + timedelta(days=1)
            end = max(_instant(last, closes, zone, fold) for fold in (0, 1))
            if start < end:
                yield start, end


def written(hours: OpeningHours) -> dict[str, Any]:
    """As JSON has them."""
    return {"timezone": hours.timezone, "week": {day: [list(each) for each in of] for day, of in hours.week.items()}}


def hours_of(text: Mapping[str, Any]) -> OpeningHours:
    """What was `written`."""
    return OpeningHours(
        text["timezone"], {day: tuple((each[0], each[1]) for each in of) for day, of in text["week"].items()}
    )


def _instant(day: date, at: str, zone: ZoneInfo, fold: int) -> int:
    return from_datetime(datetime.combine(day, time.fromisoformat(at), zone).replace(fold=fold).astimezone(UTC))


def checked(hours: OpeningHours) -> OpeningHours:
    """The hours. Raises `Invalid` with every fault of them."""
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
            if period[0] == period[1]:
                yield Fault(f"week.{day}[{index}].closes", "is when it opens")
