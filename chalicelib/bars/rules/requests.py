"""A guest's request for an entry in a bar's line: at the bar they chose, or at another one nearby.

    IDLE ──asks──► REQUESTING ──the chosen bar accepts────► QUEUEING ──► SEATED
                      │  ▲  └──another accepts──► CONFIRMING ──confirms──► │
                      │  └───────searches on────────┘                      │
                      └────────── cancelled, lapsed, no match, no-show ────┴──► IDLE, with a reason

A guest has one at a time. Each change makes a new request with the next step, and is written only over the step that it
was made from: of two changes at the same moment one re-reads and retries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.errors import Conflict, Lapsed

SEARCH_LASTS = 5 * MINUTE
CONFIRM_LASTS = 90 * SECOND
MOST_ASKED = 5
MOST_AT_ONCE = 3

KEPT = 2 * DAY
"""How long an ended request is kept."""


class GuestState(StrEnum):
    """The state of a request. `REQUESTING`: bars are asked. `CONFIRMING`: a bar that the guest did not choose has
    accepted, and the guest has to confirm it. `QUEUEING`: the guest is in a bar's line. `SEATED`: they got a seat.
    `IDLE`: it ended without one, for a `reason`."""

    IDLE = "IDLE"
    REQUESTING = "REQUESTING"
    CONFIRMING = "CONFIRMING"
    QUEUEING = "QUEUEING"
    SEATED = "SEATED"


class GuestAct(StrEnum):
    """What changes a request's state: the guest, a bar, or the clock."""

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
    """Why a request ended without a seat. `NO_MATCH`: no bar accepted. `CANCELLED`: by the guest. `NO_SHOW`: the bar
    called, and the guest did not come. `LAPSED`: the guest did not confirm in time. `BAR_CLOSED`: while they queued."""

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
"""Every move, as docs/bars.md shows them."""

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
"""Acts that are refused as too late after a request has ended for this reason."""

ACTIVE = (GuestState.REQUESTING, GuestState.CONFIRMING, GuestState.QUEUEING)


@dataclass(frozen=True, slots=True)
class BarRequest:
    """`chosen` is the bar that the guest asked, `max_wait` the longest wait in minutes. Others are asked within
    `radius` metres, `width` at a time. `asked` has the bars that were offered the request, `offers` its open offers,
    `passed` the bars that are not asked again.

    `bar` is the one that accepted, with `number` in its line. `until` is the end of the search, or of the time to
    confirm. `called` and `set_out` are the instants of the bar's call and of the time to go. `returned`: the guest
    has come back after a missed call, which is possible once. `check_at` is the instant of the next check. `network` is
    a digest of the network address that asked, empty when it is not known.
    """

    id: str
    customer: str
    chosen: str
    party: int
    max_wait: int
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
    set_out: int | None = None
    returned: bool = False
    ended: int | None = None
    check_at: int | None = None
    network: str = ""
    step: int = 1

    @property
    def over_at(self) -> int | None:
        """When its time is over on every clock: from then on a check records it."""
        return None if self.until is None else self.until + CLOCK_GRACE

    def at(self, now: int) -> BarRequest:
        """The request as it is by the clock, whether or not anything ran when its time was over."""
        if self.until is None or now < self.until:
            return self
        return self.after(GuestAct.MISS if self.state is GuestState.REQUESTING else GuestAct.LAPSE, self.until)

    def after(self, act: GuestAct, now: int) -> BarRequest:
        """The request after this act. Raises `Conflict` STATE_CHANGED, with its state, when there is no such move."""
        state = MOVES.get((self.state, act))
        if state is None:
            raise Conflict(
                f"This cannot be done to a request that is {self.state.value}.",
                "STATE_CHANGED",
                {"state": self.state.value, "reason": self.reason.value if self.reason else None},
            )
        moved = replace(self, state=state, until=None, reason=None, check_at=now if self.offers else None)
        if state is GuestState.REQUESTING:
            return replace(moved, until=self.search_until, bar=None, number=None, check_at=now)
        if state in ACTIVE:
            return replace(moved, ended=None)
        return replace(moved, reason=None if state is GuestState.SEATED else _REASONS[act], ended=now)

    def taken(self, bar: str, number: int, now: int) -> BarRequest:
        """Accepted by a bar: in its line at once if the guest chose it, else held for the time that they have to
        confirm."""
        if bar == self.chosen:
            return replace(self.after(GuestAct.TAKE, now), bar=bar, number=number)
        return replace(self.after(GuestAct.FIND, now), bar=bar, number=number, until=now + CONFIRM_LASTS)

    def without_offer(self, offer: str, now: int) -> BarRequest:
        """One of its offers was answered. The next check ends the others, or asks the next bar."""
        left = tuple(each for each in self.offers if each != offer)
        nothing_to_do = self.state is not GuestState.REQUESTING and not left
        return replace(self, offers=left, check_at=self.over_at if nothing_to_do else now)

    def require(self, act: GuestAct, now: int) -> BarRequest:
        """The request as it is by the clock, if the act is possible now.

        Raises `Lapsed` REQUEST_LAPSED when its time was over before, whether or not that was recorded, or `Conflict`
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
