"""What became of a bar or an offer to it, and what follows from that; the names of a bar's topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.offers import BarOffer
from chalicelib.core.deadline import LONGEST_DELAY, Deadline, Kind
from chalicelib.core.times import SECOND


@dataclass(frozen=True, slots=True)
class BarChange:
    """A bar or an offer to it that is another than before, with the change's place in the order of the stream.
    `before` is the bar as it was, None for a new one and for offers."""

    bar: str
    sequence: str
    about: Bar | BarOffer
    before: Bar | None = None

    def wakes(self, now: int) -> Iterator[Deadline]:
        """A look at a bar's line when it has moved, and at the end of its hours."""
        about = self.about
        if not isinstance(about, Bar):
            return
        if self.before is None or _moving(about) != _moving(self.before):
            yield Deadline(Kind.BAR, self.bar, now)
        soon = about.open_until is not None and about.open_until <= now + LONGEST_DELAY * SECOND  # else the sweep's
        if about.open_until is not None and soon and (not self.before or about.open_until != self.before.open_until):
            yield Deadline(Kind.BAR, self.bar, about.open_until)


def shown_to_all(bar: Bar) -> object:
    """What of a bar anybody is shown, whatever the clock says of it."""
    slots = sorted((slot.number, slot.until or 0, slot.called or 0) for slot in bar.slots.values())
    return bar.name, bar.switched, bar.open_until, bar.profile.max_queue, bar.pace, slots


def bar_topic(bar: str) -> str:
    """What anybody may watch."""
    return f"bar/{bar}"


def console_topic(bar: str) -> str:
    """What its staff may."""
    return f"operator/{bar}"


def operator_topic(operator: str) -> str:
    """All consoles of an operator at once."""
    return f"operator/{operator}"


def _moving(bar: Bar) -> object:
    """What of a bar's line moves those who are in it, or who are offered to it."""
    slots = [(slot.request, slot.until, slot.called) for slot in bar.slots.values()]
    away = sorted(bar.turned_away)
    return bar.switched, bar.profile.max_queue, bar.pace, sorted(slots, key=lambda slot: slot[0]), away
