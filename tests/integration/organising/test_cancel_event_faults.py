"""Events that are cancelled in the middle of their sale, disturbed at every step: whatever dies, is lost or interferes,
no seat stays held, and every payment is refunded exactly once."""

from __future__ import annotations

from contextlib import suppress

import pytest

from chalicelib.errors import LineholdError
from chalicelib.orders.storage import orders
from tests.integration.organising.house import House, disturbed
from tests.support.faults import answer_lost, before_write

pytestmark = pytest.mark.faults


def test_a_process_that_dies_at_any_step_changes_nothing_about_the_end(house: House) -> None:
    """The check of the event and those of its orders, each cut off once after its first, second, third ... write or
    call of the bank. Every charge is refunded once, and no seat is held or booked."""

    def act(step: int) -> bool:
        died = house.round(step) | house.round(step)
        return bool(died)

    house.sell()
    house.cancel()
    disturbed(house, act)


def test_two_checks_at_once_agree(house: House) -> None:
    """One runs before each single write of the other."""

    def act(step: int) -> bool:
        with before_write(step, house.ring_all) as interrupted:
            house.app.organising.cancel_event.check(house.event.id)
        return bool(interrupted.count)

    house.hold()
    house.place("pays")
    house.place("waits")
    house.cancel()
    disturbed(house, act)


@pytest.mark.parametrize("kind", ["pays", "waits", "settled late", "paid"])
def test_two_who_finalize_an_order_of_a_cancelled_event_agree(house: House, kind: str) -> None:
    """One runs before each single write of the other, after a check of the event."""

    order = house.place("pays" if kind == "pays" else "waits")
    if kind in ("settled late", "paid"):
        house.bank.settle(order.id)
    if kind == "paid":
        orders.mark_paid(order)
    house.cancel()

    def act(step: int) -> bool:
        with before_write(step, house.ring_all) as interrupted:
            house.ring(order)
        return bool(interrupted.count)

    disturbed(house, act)


@pytest.mark.parametrize("method", ["pays", "waits", "declines"])
def test_a_booking_at_the_moment_of_the_cancellation_is_undone(house: House, method: str) -> None:
    """The event is cancelled, and checked a first time, before each single write of a hold and its booking."""

    def act(step: int) -> bool:
        def cancel() -> None:
            house.cancel()
            house.ring_all()

        with before_write(step, cancel) as times, suppress(LineholdError):
            house.place(method, house.other)
        return bool(times.count)

    disturbed(house, act)


def test_an_extension_at_the_moment_of_the_cancellation_is_undone(house: House) -> None:
    """Before each of its writes; the seats are not claimed again for a hold that was released."""

    hold = house.hold(house.other)

    def cancel() -> None:
        house.cancel()
        house.ring_all()

    def act(step: int) -> bool:
        with before_write(step, cancel) as times, suppress(LineholdError):
            house.other.seats.holds.extend(hold, house.event)
        return bool(times.count)

    disturbed(house, act)


def test_a_lost_answer_does_not_disturb_a_check(house: House) -> None:
    """Each single write of it may be sent twice."""

    house.hold()
    house.place("pays")
    house.cancel()

    def act(step: int) -> bool:
        with answer_lost(step) as losses:
            house.ring_all()
        return bool(losses.count)

    disturbed(house, act)
