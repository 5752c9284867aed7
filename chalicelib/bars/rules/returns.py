"""Coming back after a missed call: how long a guest may."""

from __future__ import annotations

from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.requests import BarRequest, RequestReason


def missed(request: BarRequest) -> bool:
    """Whether the guest has missed a call of this request for the first time."""
    return request.reason is RequestReason.NO_SHOW and not request.returned


def return_until(request: BarRequest, bar: Bar, now: int) -> int | None:
    """Until when the guest may come back; None if they may not: it is too late, or the bar has closed or has started
    new numbers since. A paused bar lets guests back."""
    ended = request.ended or 0
    until = ended + bar.profile.grace
    over = now >= until or ended < (bar.began or 0) or bar.state_at(now) is BarState.CLOSED
    return until if missed(request) and not over else None
