"""The claims on seats that are held, being paid for, offered or just freed, and when others may have the seats."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import SECOND
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold, HoldState
from chalicelib.seats.rules.seats import Claim, SeatState

GRACE = 15 * SECOND
"""How long seats that may be offered are kept from the public, so that the waitlist comes first."""

_OTHERS_WAIT = {SeatState.PAYING: PAYING_GRACE, SeatState.FREED: 0}
"""How long others wait when the holder's right has ended, `CLOCK_GRACE` in the other states. The holder of a freed seat
has given it up, so its right ends on every clock at once."""


def claim_of(hold: Hold, waitlist: bool) -> Claim:
    """The claim on the seats of a hold that is held or being paid for."""
    state = SeatState.PAYING if hold.state is HoldState.PAYING else SeatState.HELD
    return _lapsing(state, hold.id, hold.until, waitlist)


def held_again(hold: str, until: int, waitlist: bool) -> Claim:
    """The claim on the seats of a hold whose payment failed before it ends."""
    return _lapsing(SeatState.HELD, hold, until, waitlist)


def freed(now: int, was: str = "") -> Claim:
    """The claim on a seat that this hold has just given back, in an event with entries in its waitlist."""
    return replace(_lapsing(SeatState.FREED, "", now, True), was=was)


def offered(hold: str, until: int) -> Claim:
    """The claim on a seat that is offered, or set aside, until then."""
    return _lapsing(SeatState.OFFERED, hold, until, True)


def _lapsing(state: SeatState, hold: str, until: int, waitlist: bool) -> Claim:
    """A claim that ends at `until`. The waitlist comes before the public, if there is one."""
    others = until + _others_wait(state)
    return Claim(state, hold, until, others + GRACE if waitlist else others)


def _others_wait(state: SeatState) -> int:
    return _OTHERS_WAIT.get(state, CLOCK_GRACE)


def offerable_at(claim: Claim) -> int | None:
    """The instant from which the seat may be offered to the waitlist: the holder's right has ended on every clock, and
    a payment has had `PAYING_GRACE` to arrive. None for a seat that does not lapse."""
    return None if claim.until is None else claim.until + _others_wait(claim.state)
