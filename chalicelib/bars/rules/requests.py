"""A guest's request: a place in a bar's line, at the bar they asked or at the nearest that has room.

    IDLE ──asks──► REQUESTING ──taken by the bar that was asked──► QUEUEING ──► SEATED
                      │  ▲  └──found another──► CONFIRMING ──confirms──► │
                      │  └───────searches on──────┘                      │
                      └──────────── cancelled, lapsed, nobody, no-show ──┴──► IDLE, with a reason

A guest has one at a time. Whatever is done to one makes another with the next step, and is written only over the step
that it was made from: of two that would do something at the same moment one begins anew, with what the other has done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.errors import Conflict, Lapsed

SEARCH_LASTS = 5 * MINUTE
CONFIRM_LASTS = 90 * SECOND
MOST_ASKED = 5
MOST_AT_ONCE = 3

KEPT = 2 * DAY
"""How long one is remembered that has ended."""


class GuestState(StrEnum):
    IDLE = "IDLE"
    REQUESTING = "REQUESTING"
    CONFIRMING = "CONFIRMING"
    QUEUEING = "QUEUEING"
    SEATED = "SEATED"


class GuestAct(StrEnum):
    """What moves a guest: themselves, a bar, or the clock."""

    ASK = "ask"
    TAKE = "take"
    FIND = "find"
    CONFIRM = "confirm"
    REJECT = "reject"
    CANCEL = "cancel"
    MISS = "miss"
    LAPSE = "lapse"
    SEAT = "seat"
    NO_SHOW = "no-show"
    RETURN = "return"
    CLOSE = "close"


class RequestReason(StrEnum):
    """Why a request ended without a seat."""

    NO_MATCH = "NO_MATCH"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"
    LAPSED = "LAPSED"
    BAR_CLOSED = "BAR_CLOSED"


MOVES = {
    (GuestState.IDLE, GuestAct.ASK): GuestState.REQUESTING,
    (GuestState.REQUESTING, GuestAct.TAKE): GuestState.QUEUEING,
    (GuestState.REQUESTING, GuestAct.FIND): GuestState.CONFIRMING,
    (GuestState.REQUESTING, GuestAct.MISS): GuestState.IDLE,
    (GuestState.REQUESTING, GuestAct.CANCEL): GuestState.IDLE,
    (GuestState.CONFIRMING, GuestAct.CONFIRM): GuestState.QUEUEING,
    (GuestState.CONFIRMING, GuestAct.REJECT): GuestState.REQUESTING,
    (GuestState.CONFIRMING, GuestAct.CLOSE): GuestState.REQUESTING,
    (GuestState.CONFIRMING, GuestAct.LAPSE): GuestState.IDLE,
    (GuestState.CONFIRMING, GuestAct.CANCEL): GuestState.IDLE,
    (GuestState.QUEUEING, GuestAct.SEAT): GuestState.SEATED,
    (GuestState.QUEUEING, GuestAct.NO_SHOW): GuestState.IDLE,
    (GuestState.QUEUEING, GuestAct.CLOSE): GuestState.IDLE,
    (GuestState.QUEUEING, GuestAct.CANCEL): GuestState.IDLE,
    (GuestState.IDLE, GuestAct.RETURN): GuestState.QUEUEING,
}
"""Every move there is, as docs/bars.md shows them."""

_REASONS = {
    GuestAct.MISS: RequestReason.NO_MATCH,
    GuestAct.CANCEL: RequestReason.CANCELLED,
    GuestAct.LAPSE: RequestReason.LAPSED,
    GuestAct.NO_SHOW: RequestReason.NO_SHOW,
    GuestAct.CLOSE: RequestReason.BAR_CLOSED,
}

_TOO_LATE: dict[RequestReason | None, tuple[GuestAct, ...]] = {
    RequestReason.LAPSED: (GuestAct.CONFIRM, GuestAct.REJECT, GuestAct.CANCEL),
    RequestReason.NO_MATCH: (GuestAct.CANCEL,),
}
"""What could have been done before."""

ACTIVE = (GuestState.REQUESTING, GuestState.CONFIRMING, GuestState.QUEUEING)


@dataclass(frozen=True, slots=True)
class BarRequest:
    """`chosen` is the bar that was asked first, `wait` how many minutes the guest would wait at most, `radius` metres
    around the guest within which others are asked, `width` how many at a time. `asked` are the bars that were offered
    it, `offers` those offers that are pending; `passed` bars that are not to be asked again.

    `bar` is the one that said yes, with `number` in its line, and `until` the end of the search, or of the time to
    confirm. `called`: that bar calls; `go`: it is time to set out; `returned`: they have come back after a call that
    they had missed, which one does once. `look_at` is when it is to be looked at again, should nothing happen.
    """

    id: str
    customer: str
    chosen: str
    party: int
    wait: int
    radius: int
    width: int
    made: int
    until: int | None
    search_until: int
    state: GuestState = GuestState.REQUESTING
    reason: RequestReason | None = None
    asked: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    bar: str | None = None
    number: int | None = None
    called: int | None = None
    go: int | None = None
    returned: bool = False
    ended: int | None = None
    look_at: int | None = None
    step: int = 1

    def at(self, now: int) -> BarRequest:
        """The same as it is by the clock, whether or not anything ran when its time was over."""
        if self.until is None or now < self.until:
            return self
        return self.after(GuestAct.MISS if self.state is GuestState.REQUESTING else GuestAct.LAPSE, self.until)

    def after(self, act: GuestAct, now: int) -> BarRequest:
        """Moved. Raises `Conflict` STATE_CHANGED with its state when there is no such move."""
        state = MOVES.get((self.state, act))
        if state is None:
            raise Conflict(
                f"That cannot be done to a request that is {self.state.value}.",
                "STATE_CHANGED",
                {"state": self.state.value, "reason": self.reason.value if self.reason else None},
            )
        moved = replace(self, state=state, until=None, reason=None, look_at=now if self.offers else None)
        if state is GuestState.REQUESTING:
            return replace(moved, until=self.search_until, bar=None, number=None, look_at=now)
        if state in ACTIVE:
            return replace(moved, ended=None)
        return replace(moved, reason=None if state is GuestState.SEATED else _REASONS[act], ended=now)

    def taken(self, bar: str, number: int, now: int) -> BarRequest:
        """By a bar that said yes: in its line at once if it is the one that was asked, else for as long as the guest
        has to confirm."""
        if bar == self.chosen:
            return replace(self.after(GuestAct.TAKE, now), bar=bar, number=number)
        return replace(self.after(GuestAct.FIND, now), bar=bar, number=number, until=now + CONFIRM_LASTS)

    def without_offer(self, offer: str, now: int) -> BarRequest:
        """One of its offers was answered. The others, or the next bar to ask, are for the look that is due then."""
        left = tuple(each for each in self.offers if each != offer)
        waits = self.state is not GuestState.REQUESTING and not left
        return replace(self, offers=left, look_at=self.until if waits else now)

    def require(self, act: GuestAct, now: int) -> BarRequest:
        """As it is by the clock, if that can be done to it.

        Raises `Lapsed` REQUEST_LAPSED when its time was over first, whether or not that was written down, or `Conflict`
        STATE_CHANGED.
        """
        current = self.at(now)
        if act in _TOO_LATE.get(current.reason, ()):
            raise Lapsed(
                "The time to answer is over." if current.reason is RequestReason.LAPSED else "The search is over.",
                "REQUEST_LAPSED",
                {"reason": current.reason.value if current.reason else None},
            )
        current.after(act, now)
        return current
