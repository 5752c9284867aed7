"""Mailing: asks for the letters that news call for. `services.letters` writes them."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.errors import Unavailable
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.news import News


class Mailing:
    def __init__(self, timers: Timers, clock: Clock) -> None:
        self._timers, self._clock = timers, clock

    def ask(self, news: Iterable[News]) -> None:
        """Raises `Unavailable` when the queue did not take them all; asking again does no harm."""
        now = self._clock.now()
        wanted = [Deadline(Kind.MAIL, f"{each.customer}/{each.key}", now) for each in news if each.written]
        if wanted and self._timers.set(wanted):
            raise Unavailable("The queue did not take every letter.")
