"""Holds: until when their holder may use them, why a claim is refused, and how long paying takes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Conflict, Lapsed, NotFound
from chalicelib.seats.rules.holds import Cart, Hold, HoldState, over_limit, paying_until

STARTED = 1_800_000_000_000
UNTIL = STARTED + 300 * SECOND
HOLD = Hold(
    id="hld_1",
    event="evt_1",
    customer="cus_1",
    seats=("A-1-1",),
    total=Money(1250, "EUR"),
    state=HoldState.HELD,
    started=STARTED,
    until=UNTIL,
)


def _in(state: HoldState) -> Hold:
    booking = None if state in (HoldState.HELD, HoldState.RELEASED) else "bkg_1"
    return replace(HOLD, state=state, booking=booking)


@pytest.mark.parametrize("now", [STARTED, UNTIL - 1])
def test_a_hold_may_be_used_until_its_deadline(now: int) -> None:
    """To the last millisecond."""
    _in(HoldState.HELD).require_held(now)


@pytest.mark.parametrize("state", [HoldState.HELD, HoldState.PAYING])
def test_a_hold_lapses_at_its_deadline(state: HoldState) -> None:
    """At the very instant, being paid for or not; the error names the instant."""
    with pytest.raises(Lapsed) as caught:
        _in(state).require_held(UNTIL)
    assert caught.value.code == "HOLD_LAPSED"
    assert caught.value.details == {"expired_at": "2027-01-15T08:05:00Z"}


def test_a_hold_that_is_being_paid_for_cannot_be_used_otherwise() -> None:
    """Before its deadline a pending payment forbids everything else; the error names its booking."""
    with pytest.raises(Conflict) as caught:
        _in(HoldState.PAYING).require_held(UNTIL - 1)
    assert (caught.value.code, caught.value.details) == ("PAYMENT_IN_PROGRESS", {"booking_id": "bkg_1"})


@pytest.mark.parametrize("now", [UNTIL - 1, UNTIL, UNTIL + MINUTE])
def test_a_booked_hold_is_booked_whatever_the_time(now: int) -> None:
    """A booking does not lapse."""
    with pytest.raises(Conflict) as caught:
        _in(HoldState.BOOKED).require_held(now)
    assert (caught.value.code, caught.value.details) == ("HOLD_BOOKED", {"booking_id": "bkg_1"})


@pytest.mark.parametrize("now", [UNTIL - 1, UNTIL])
def test_a_released_hold_is_gone_whatever_the_time(now: int) -> None:
    """The error is HOLD_RELEASED, not HOLD_LAPSED."""
    with pytest.raises(Lapsed) as caught:
        _in(HoldState.RELEASED).require_held(now)
    assert caught.value.code == "HOLD_RELEASED"


@pytest.mark.parametrize(
    ("state", "before"),
    [(HoldState.HELD, True), (HoldState.PAYING, True), (HoldState.BOOKED, False), (HoldState.RELEASED, False)],
)
def test_only_held_and_paying_holds_are_live(state: HoldState, before: bool) -> None:
    """And only before the deadline."""
    assert _in(state).live(UNTIL - 1) is before
    assert _in(state).live(UNTIL) is False


def test_a_cart_refuses_because_of_its_live_hold() -> None:
    """The error names the live hold and its end."""
    refusal = Cart(HOLD, frozenset()).refusal(1, 10, UNTIL - 1200)
    assert refusal.code == "HOLD_EXISTS"
    assert refusal.details == {"hold_id": "hld_1", "expires_at": "2027-01-15T08:05:00Z", "expires_in": 1}


@pytest.mark.parametrize("cart", [Cart(HOLD, frozenset({"A-1-1", "A-1-2"})), Cart(None, frozenset({"a", "b"}))])
def test_a_cart_without_a_live_hold_refuses_because_of_the_cap(cart: Cart) -> None:
    """The error counts the seats that are booked."""
    refusal = cart.refusal(4, 5, UNTIL)
    assert refusal.code == "LIMIT_REACHED"
    assert refusal.details == {"max_per_customer": 5, "booked": 2, "requested": 4}


def test_the_cap_is_explained() -> None:
    """The message has the cap, the booked seats and the requested ones."""
    assert over_limit(3, 1, 2).message == "At most 2 seats a customer; 1 booked, 3 more asked for."


def test_a_cart_finds_its_hold_by_id() -> None:
    """Only the cart's own hold is found, live or not."""
    assert Cart(HOLD, frozenset()).hold_named("hld_1") is HOLD
    for cart in (Cart(HOLD, frozenset()), Cart(None, frozenset())):
        with pytest.raises(NotFound) as caught:
            cart.hold_named("hld_2")
        assert caught.value.code == "HOLD_NOT_FOUND"


def test_paying_gives_another_window() -> None:
    """Paying late in a hold moves its end to `hold_seconds` from now."""
    now = UNTIL - SECOND
    assert paying_until(HOLD, 300, now) == now + 300 * SECOND


def test_paying_at_once_takes_no_time_away() -> None:
    """An extended hold that ends later than the window keeps its end."""
    extended = replace(HOLD, until=STARTED + 600 * SECOND)
    assert paying_until(extended, 300, STARTED + SECOND) == extended.until


def test_paying_gives_at_most_ten_minutes() -> None:
    """However long holds of the event are."""
    hold = replace(HOLD, until=STARTED + 3600 * SECOND)
    assert paying_until(hold, 3600, hold.until - SECOND) == hold.until - SECOND + 10 * MINUTE
    assert paying_until(hold, 3600, STARTED) == hold.until


def test_declined_payments_do_not_keep_a_seat_for_ever() -> None:
    """Paying again and again at the last moment ends three times `hold_seconds` after the hold began."""
    hold, tries = HOLD, 0
    while True:
        later = replace(hold, until=paying_until(hold, 300, hold.until - 1))
        if later == hold:
            break
        hold, tries = later, tries + 1
    assert hold.until == STARTED + 3 * 300 * SECOND
    assert tries == 3


def test_paying_keeps_within_its_bounds() -> None:
    """For random holds: the end is never earlier than before, never past the window or three times the length."""
    random = Random(3)
    for _ in range(2000):
        seconds = random.randint(5, 3600)
        hold = replace(HOLD, until=STARTED + random.choice((1, 2)) * seconds * SECOND)
        now = random.randrange(STARTED, hold.until)
        until = paying_until(hold, seconds, now)
        assert until >= hold.until
        assert until <= max(hold.until, now + min(seconds * SECOND, 10 * MINUTE))
        assert until <= max(hold.until, STARTED + 3 * seconds * SECOND)
