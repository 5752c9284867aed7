"""How many guests at one network address a bar with `auto_accept` accepts by itself."""

from __future__ import annotations

from chalicelib.bars.rules.bars import Bar
from chalicelib.core.times import MINUTE
from chalicelib.people.rules.shares import Share, Shared

_WINDOW = 30 * MINUTE


def guests_share(bar: Bar) -> Share:
    """Half of its line within an hour, so that invented guests cannot fill it. More are not refused: the staff are
    asked, as in a bar without `auto_accept`."""
    return Share(Shared.BAR_GUESTS, bar.id, max(1, bar.profile.max_queue // 2), _WINDOW)
