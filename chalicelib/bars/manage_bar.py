"""What operators do with their bars: add one, change its profile, open, pause and close it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.bars.rules.bars import Bar, BarAct, Profile
from chalicelib.bars.rules.door_codes import new_door
from chalicelib.bars.storage import bars as store
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id, new_id
from chalicelib.errors import Forbidden, NotFound
from chalicelib.table.pages import Page
from chalicelib.table.retry import retry
from chalicelib.table.transactions import write_over


class Bars:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def add(self, operator: str, profile: Profile) -> Bar:
        """A new bar, closed until its staff open it."""
        bar = Bar(new_id("bar", self._clock.now()), operator, profile, new_door(), profile.pace)
        store.add(bar)
        return bar

    def find(self, id: str, consistent: bool = True) -> Bar:
        """Raises `NotFound`."""
        bar = store.get(id, consistent) if is_id("bar", id) else None
        if bar is None:
            raise unknown_bar()
        return bar

    def own(self, caller: Identity, id: str) -> Bar:
        """The caller's own bar. Raises `NotFound`, or `Forbidden` for another's."""
        return owned(self.find(id), caller)

    def of_operator(self, operator: str, limit: int, cursor: str | None) -> Page[Bar]:
        """An operator's bars, the oldest first. Raises `Invalid` for a cursor that we did not make."""
        return store.of_operator(operator, limit, cursor)

    def change_profile(self, id: str, change: Callable[[Profile], Profile]) -> Bar:
        """The bar with a changed profile. A line that is longer than the new `max_queue` stays as it is.

        Raises `Conflict` QUEUE_NOT_EMPTY for a bar that would move while guests are on their way to it.
        """
        return self.change(id, lambda bar, now: bar.with_profile(change(bar.profile), now))

    def switch(self, id: str, act: BarAct) -> Bar:
        """Open, pause or close the bar. A repetition changes nothing. Raises `Conflict` BAR_CLOSED."""
        return self.change(id, lambda bar, now: bar.switch(act, now))

    def change_door(self, id: str) -> Bar:
        """A new code at the door, in case the old one was passed on."""
        return self.change(id, lambda bar, now: bar.with_door())

    def change(self, id: str, make: Callable[[Bar, int], Bar]) -> Bar:
        """Replace the bar by what `make` returns for it and the time now; re-reads and retries when overtaken.

        Raises `Unavailable` when every try was overtaken.
        """

        def attempt() -> Bar:
            bar = self.find(id)
            after = make(bar, self._clock.now())
            if after == bar:
                return bar
            write_over([store.changing(bar, after)])
            return replace(after, version=bar.version + 1)

        return retry(attempt)


def owned(bar: Bar, caller: Identity) -> Bar:
    """The bar, if it is the caller's. Raises `Forbidden`."""
    if bar.operator != caller.id:
        raise Forbidden("This bar belongs to another operator.")
    return bar


def unknown_bar() -> NotFound:
    return NotFound("There is no such bar.", "BAR_NOT_FOUND")
