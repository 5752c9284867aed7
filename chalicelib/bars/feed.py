"""Live bars: the screen for anybody, the console for the staff, and looks at lines that have moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.views import (
    BarChange,
    bar_topic,
    board_view,
    console_changes,
    console_topic,
    operator_topic,
    shown_to_all,
)
from chalicelib.core.cache import Recent
from chalicelib.core.times import DAY, SECOND
from chalicelib.errors import Unavailable
from chalicelib.live.publish import Live, Told
from chalicelib.table import topics


class BarLive:
    def __init__(self, live: Live, bars: Bars, timers: Timers, clock: Clock) -> None:
        self._live, self._bars, self._timers, self._clock = live, bars, timers, clock
        self._operators: Recent[str, str] = Recent(clock, DAY)

    def show(self, changes: Sequence[BarChange]) -> Told:
        """Have the line of one bar looked at if it has moved, and tell its watchers and its staff what has changed.

        What an earlier, failed try has counted already is told again. Raises `Unavailable` when the queue did not take
        the looks; setting them again does no harm.
        """
        now = self._clock.now()
        deadlines = {deadline for change in changes for deadline in change.wakes(now)}
        if deadlines and self._timers.set(sorted(deadlines, key=lambda each: each.at)):
            raise Unavailable("The queue did not take every look.")
        ordered = sorted(changes, key=lambda change: change.sequence.zfill(40))
        id, seen = ordered[0].bar, [change for change in ordered if _public(change)]
        told = self._tell(bar_topic(id), seen, f"/v1/bars/{id}/board", board_changes(seen, now)) if seen else Told()
        own = {"changes": console_changes(ordered, now)}
        told += self._tell(console_topic(id), ordered, f"/v1/bars/{id}/queue", own)
        return told + self._tell_operator(id, own, now)

    def _tell_operator(self, bar: str, data: Any, now: int) -> Told:
        """Whoever watches all of an operator's bars: seldom anybody, so it is counted only when there is somebody."""
        topic = operator_topic(self._operators.get(bar, lambda: self._bars.find(bar, consistent=False).operator))
        if not topics.watchers(topic, now // SECOND):
            return Told()
        return self._live.spread(topic, topics.count(topic), data, "/v1/bars")

    def _tell(self, topic: str, changes: Sequence[BarChange], href: str, data: Any) -> Told:
        last = changes[-1].sequence
        version = topics.advance(topic, last)
        if version is None:
            version, told = topics.version(topic)
            if last.zfill(40) < told:  # this was told, and what came after it
                return Told()
        return self._live.spread(topic, version, data, href)


def board_changes(changes: Sequence[BarChange], now: int) -> dict[str, Any]:
    """The board as it is after the last of them."""
    last = changes[-1].about
    assert isinstance(last, Bar)
    return {"changes": [board_view(last, now)]}


def _public(change: BarChange) -> bool:
    """Whether anybody is to be told."""
    if not isinstance(change.about, Bar):
        return False
    return change.before is None or shown_to_all(change.before) != shown_to_all(change.about)
