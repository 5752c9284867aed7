"""Bookings that die on the way: cut off at every single step, before it and after it, and then asked again.

A step is a write to the store or a call of the bank. Whatever was cut off, `finalize` ends in one of three ways,
and order, bank, row and cart tell the same story: confirmed and charged once, failed and never charged, or
refunded as often as charged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import pytest

from chalicelib import wiring
from chalicelib.errors import Conflict, LineholdError
from chalicelib.kernel.events import Event
from chalicelib.kernel.holds import Hold, HoldState
from chalicelib.kernel.ids import new_id
from chalicelib.kernel.orders import Order, OrderStatus
from chalicelib.kernel.seats import State, parse_seats
from chalicelib.services.bookings import Bookings
from chalicelib.settings import settings
from chalicelib.storage import carts, due, orders, rows
from tests.integration.bank import Bank, NoTimers
from tests.integration.faults import Fuse, before_write, powered_by
from tests.support.clock import FakeClock
from tests.support.scene import rows as plan
from tests.support.world import World

HOLD_SECONDS = 60
MOST_STEPS = 30

before_and_after = pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])


@dataclass
class Shop:
    """One event on sale, the use cases on a bank that remembers, and fresh seats for each try."""

    clock: FakeClock
    bank: Bank
    container: wiring.Container
    event: Event
    used: int = 0

    @property
    def bookings(self) -> Bookings:
        return self.container.bookings

    def take(self, seats: Sequence[str], customer: str | None = None) -> Hold:
        """A hold, by somebody new unless it is said who."""
        return self.container.taking.take(customer or new_id("cus", self.clock.now()), self.event, seats)

    def hold(self) -> Hold:
        """Two seats, in two rows, held by somebody new."""
        self.used += 1
        return self.take([f"A-1-{self.used}", f"A-2-{self.used}"])

    def order_of(self, hold: Hold) -> Order | None:
        found = orders.of_customer(hold.customer, 10, None).items
        assert len(found) <= 1
        return found[0] if found else None

    def place(self, method: str) -> tuple[Hold, Order]:
        """An order as `book` leaves it."""
        hold = self.hold()
        return hold, self.bookings.book(hold, self.event, method)

    def steal(self, hold: Hold) -> Hold | None:
        """Somebody else wants the first seat: their hold, None while it is not to be had."""
        try:
            return self.take(hold.seats[:1])
        except Conflict:
            return None

    @contextmanager
    def cut_at(self, step: int, done: bool) -> Iterator[Fuse]:
        """The power goes at this step of the block, if it has so many."""
        self.bank.fuse = fuse = Fuse(step, done)
        with powered_by(fuse):
            yield fuse
        self.bank.fuse = Fuse(0, False)


@pytest.fixture
def shop(here: World) -> Shop:
    sale = here.sale({"A": plan(2, 80)}, hold_seconds=HOLD_SECONDS)
    bank = Bank()
    ports = wiring.Ports(clock=here.clock, payments=bank, timers=NoTimers(), random=Random(7))
    container = wiring.Container(settings(), ports)
    return Shop(here.clock, bank, container, container.catalogue.event(sale.event))


def _seats_of(hold: Hold) -> list[tuple[State, bool]]:
    """What each seat of the hold is now, and whether by this hold."""
    found = []
    for seat in parse_seats(hold.seats, "seats"):
        _, section = rows.section(hold.event, seat.section, consistent=True)
        claim = next(row for row in section if row.id == seat.row).claims.get(seat.name)
        if claim is not None:
            found.append((claim.state, claim.hold == hold.id))
    return found


def _check(shop: Shop, hold: Hold, order: Order) -> None:
    """Order, bank, row and cart tell one of three stories."""
    cart = carts.get(hold.customer, hold.event)
    charges, refunds = shop.bank.charges.count(order.id), shop.bank.refunds.count(order.id)
    booked = [ours for state, ours in _seats_of(hold) if state is State.BOOKED and ours]
    state = cart.hold.state if cart.hold else None
    match order.status:
        case OrderStatus.CONFIRMED:
            assert (charges, refunds, len(booked)) == (1, 0, 2)
            assert cart.booked == set(hold.seats)
            assert state is HoldState.BOOKED
        case OrderStatus.FAILED:
            assert (charges, refunds, booked) == (0, 0, [])
            assert cart.booked == set()
            assert state is HoldState.HELD
        case OrderStatus.REFUNDED:
            assert (charges, refunds, booked) == (1, 1, [])
            assert cart.booked == set()
        case other:
            raise AssertionError(f"{other} is not settled")
    assert order.id not in {deadline.id for deadline in due.passed(10**15, 1000)}


def _check_later(shop: Shop, hold: Hold, order: Order) -> None:
    """Nothing changes any more, and nothing of it stands in the customer's or anybody's way for ever."""
    shop.clock.move(3 * HOLD_SECONDS)
    again = shop.bookings.finalize(order.id)
    assert again.status is order.status
    _check(shop, hold, again)
    if order.status is not OrderStatus.CONFIRMED:
        shop.take(hold.seats, hold.customer)


def _steps(shop: Shop, done: bool, act: Callable[[int], bool]) -> None:
    """Let `act` be cut off at step 1, 2, 3 ... until it is through before the power goes."""
    for step in range(1, MOST_STEPS):
        if not act(step):
            assert step > 2, "nothing was cut off"
            return
    raise AssertionError(f"not through after {MOST_STEPS} steps")


@before_and_after
@pytest.mark.parametrize("method", ["pays", "declines", "waits"])
@pytest.mark.parametrize(
    ("later", "wanted"),
    [(0, False), (HOLD_SECONDS - 40, True), (3 * HOLD_SECONDS, False), (3 * HOLD_SECONDS, True)],
    ids=["at once", "hold over and wanted", "all over", "all over and wanted"],
)
def test_a_booking_cut_off_anywhere_ends_in_one_of_three_ways(
    shop: Shop, done: bool, method: str, later: int, wanted: bool
) -> None:
    """Found again at once, when the hold's first time is over, or when all is; with or without somebody else
    wanting the seat. Before the order is written there is nothing to be found, and nobody was charged."""

    def act(step: int) -> bool:
        hold = shop.hold()
        shop.clock.move(40)
        with shop.cut_at(step, done) as fuse, _refusals_are_answers():
            shop.bookings.book(hold, shop.event, method)
        shop.clock.move(later)
        if wanted:
            shop.steal(hold)
        order = shop.order_of(hold)
        if order is None:
            assert step == 1
            assert len(shop.bank.payments) == 0
            return fuse.blown
        found = shop.bookings.finalize(order.id)
        if not found.settled:
            assert (method, later < 3 * HOLD_SECONDS) == ("waits", True)
            shop.clock.move(3 * HOLD_SECONDS)
            found = shop.bookings.finalize(order.id)
        _check(shop, hold, found)
        return fuse.blown

    _steps(shop, done, act)


@before_and_after
@pytest.mark.parametrize(
    ("paid", "stolen", "end"),
    [
        (True, False, OrderStatus.CONFIRMED),
        (True, True, OrderStatus.REFUNDED),
        (False, False, OrderStatus.FAILED),
        (False, True, OrderStatus.FAILED),
    ],
    ids=["paid", "paid too late", "unpaid", "unpaid and taken"],
)
def test_finalize_cut_off_anywhere_ends_as_if_it_had_not_been(
    shop: Shop, done: bool, paid: bool, stolen: bool, end: OrderStatus
) -> None:
    """The outcome is decided by money and seats, not by where it died; and it stays."""

    def act(step: int) -> bool:
        hold, order = shop.place("waits")
        shop.clock.move(3 * HOLD_SECONDS)
        if stolen:
            assert shop.steal(hold)
        if paid:
            shop.bank.settle(order.id)
        with shop.cut_at(step, done) as fuse:
            shop.bookings.finalize(order.id)
        found = shop.bookings.finalize(order.id)
        assert found.status is end
        _check(shop, hold, found)
        _check_later(shop, hold, found)
        return fuse.blown

    _steps(shop, done, act)


def test_a_refund_ends_the_payment_in_the_cart(shop: Shop) -> None:
    """Who got the money back is not told for minutes that the payment is still under way."""
    hold = shop.hold()
    shop.clock.move(40)
    with shop.cut_at(2, done=False):  # the order is placed, the row's claim is not prolonged
        shop.bookings.book(hold, shop.event, "pays")
    shop.clock.move(HOLD_SECONDS - 40)
    assert shop.steal(hold)
    order = shop.order_of(hold)
    assert order
    assert shop.bookings.finalize(order.id).status is OrderStatus.REFUNDED
    shop.take([f"A-1-{shop.used + 1}"], hold.customer)


@pytest.mark.parametrize("released", [False, True], ids=["taken", "taken and free again"])
def test_two_who_finalize_at_once_agree(shop: Shop, released: bool) -> None:
    """One overtakes the other before each single write of it. The seat was lost, and may come free in between."""
    for step in range(1, MOST_STEPS):
        hold, order = shop.place("waits")
        shop.clock.move(3 * HOLD_SECONDS)
        thief = shop.steal(hold)
        assert thief
        shop.bank.settle(order.id)
        orders.mark_paid(order)

        def overtake(order: Order = order, thief: Hold = thief) -> None:
            shop.bookings.finalize(order.id)
            if released:
                shop.container.holds.release(thief.customer, thief.id)

        with before_write(step, overtake) as overtaken:
            shop.bookings.finalize(order.id)
        _check(shop, hold, shop.bookings.finalize(order.id))
        if not overtaken.count:
            assert step > 2
            return


def test_a_refund_on_its_way_cannot_be_overtaken_by_the_seats(shop: Shop) -> None:
    """One has sent the money back and died; another, who read the order before, finds the seat free again."""
    hold, order = shop.place("waits")
    shop.clock.move(3 * HOLD_SECONDS)
    thief = shop.steal(hold)
    assert thief
    shop.bank.settle(order.id)
    orders.mark_paid(order)

    def refund_and_die() -> None:
        with shop.cut_at(4, done=False):  # refused row, decision, refund; not the mark
            shop.bookings.finalize(order.id)
        assert shop.bank.refunds == [order.id]
        shop.container.holds.release(thief.customer, thief.id)

    with before_write(1, refund_and_die):
        shop.bookings.finalize(order.id)
    _check(shop, hold, shop.bookings.finalize(order.id))


@contextmanager
def _refusals_are_answers() -> Iterator[None]:
    """A declined card is an answer, not a fault."""
    try:
        yield
    except LineholdError:
        return
