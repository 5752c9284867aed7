"""The claims on seats that are held, being paid for, offered or just freed, and when others may have the seats."""

from __future__ import annotations

from chalicelib.core.times import SECOND
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold, HoldState
from chalicelib.seats.rules.seats import Claim, SeatState

GRACE = 15 * SECOND
"""How long seats are kept from the public when their holder's right has ended, so that the waitlist comes first."""


def claim_of(hold: Hold, waitlist: bool) -> Claim:
    """The claim on the seats of a hold. With a waitlist, the public may take them `GRACE` later than the holder's right
    ends; `PAYING_GRACE` is added while a payment may still succeed."""
    grace = GRACE if waitlist else 0
    if hold.state is HoldState.PAYING:
        return Claim(SeatState.PAYING, hold.id, hold.until, hold.until + PAYING_GRACE + grace)
    return Claim(SeatState.HELD, hold.id, hold.until, hold.until + grace)


def freed(now: int, was: str = "") -> Claim:
    """The claim on a seat that this hold has just given back, in an event with entries in its waitlist."""
    return Claim(SeatState.FREED, "", now, now + GRACE, was=was)


def offered(hold: str, until: int) -> Claim:
    """The claim on a seat that is offered, or set aside, until then."""
    return Claim(SeatState.OFFERED, hold, until, until + GRACE)


def offerable_at(claim: Claim) -> int | None:
    """The instant from which the seat may be offered to the waitlist: the holder's right has ended, and a payment has
    had `PAYING_GRACE` to arrive. None for a seat that does not lapse."""
    if claim.until is None:
        return None
    return claim.until + PAYING_GRACE if claim.state is SeatState.PAYING else claim.until
