"""What seats carry while they are held, paid for, offered or just freed, and when others may have them."""

from __future__ import annotations

from chalicelib.core.times import SECOND
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold, HoldState
from chalicelib.seats.rules.seats import Claim, SeatState

GRACE = 15 * SECOND
"""How long seats that are nobody's any more are kept from the public, so that those who wait are asked first."""


def claim_of(hold: Hold, waitlist: bool) -> Claim:
    """What the seats of a hold carry. Where there is a waitlist they are kept from the public a little longer than they
    are the holder's, and longest when money may be on its way."""
    grace = GRACE if waitlist else 0
    if hold.state is HoldState.PAYING:
        return Claim(SeatState.PAYING, hold.id, hold.until, hold.until + PAYING_GRACE + grace)
    return Claim(SeatState.HELD, hold.id, hold.until, hold.until + grace)


def freed(now: int, was: str = "") -> Claim:
    """What a seat of this hold carries that was given back just now, where somebody waits."""
    return Claim(SeatState.FREED, "", now, now + GRACE, was=was)


def offered(hold: str, until: int) -> Claim:
    """What a seat carries that is offered, or set aside, until then."""
    return Claim(SeatState.OFFERED, hold, until, until + GRACE)


def offerable_at(claim: Claim) -> int | None:
    """From when on those who wait may be given the seat, None if never: the holder's right is over, and whatever money
    was on its way has had its time."""
    if claim.until is None:
        return None
    return claim.until + PAYING_GRACE if claim.state is SeatState.PAYING else claim.until
