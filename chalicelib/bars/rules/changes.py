"""Changes of bars and of offers to them, the checks that they trigger, and the names of a bar's topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.offers import BarOffer
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.deadline import LONGEST_DELAY, Deadline, DeadlineKind
from chalicelib.core.times import SECOND


@dataclass(frozen=True, slots=True)
class BarChange:
    """A bar, or an offer to it, that has changed, with the change's `sequence` in the stream. `before` is the bar as it
    was, None for a new one and for offers."""

    bar: str
    sequence: str
    about: Bar | BarOffer
    before: Bar | None = None

    def deadlines(self, now: int) -> Iterator[Deadline]:
        """A check of a bar's line when it has moved, and at the end of its hours."""
        about = self.about
        if not isinstance(about, Bar):
            return
        if self.before is None or _moving(about) != _moving(self.before):
            yield Deadline(DeadlineKind.BAR, self.bar, now)
        # an end that is later than a message can be delayed is left to the sweep
        soon = about.open_until is not None and about.open_until <= now + LONGEST_DELAY * SECOND
        if about.open_until is not None and soon and (not self.before or about.open_until != self.before.open_until):
            yield Deadline(DeadlineKind.BAR, self.bar, about.open_until + CLOCK_GRACE)


def shown_to_all(bar: Bar) -> object:
    """The facts of a bar that its board shows, as they are stored, not as the clock has them."""
    slots = sorted((slot.number, slot.until or 0, slot.called or 0) for slot in bar.slots.values())
    return bar.name, bar.switched, bar.open_until, bar.profile.max_queue, bar.pace, slots


def bar_topic(bar: str) -> str:
    """The topic that anyone may watch."""
    return f"bar/{bar}"


def console_topic(bar: str) -> str:
    """The topic of the bar's staff."""
    return f"operator/{bar}"


def operator_topic(operator: str) -> str:
    """The topic of all of an operator's consoles."""
    return f"operator/{operator}"


def _moving(bar: Bar) -> object:
    """The facts of a bar that concern the guests in its line, or those offered to it."""
    slots = [(slot.request, slot.until, slot.called) for slot in bar.slots.values()]
    away = sorted(bar.turned_away)
    return bar.switched, bar.profile.max_queue, bar.pace, sorted(slots, key=lambda slot: slot[0]), away
