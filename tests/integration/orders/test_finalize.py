"""Bookings that are cut off at every single step, before it and after it, and then finalized again.

A step is a write to the store or a call of the bank. After any cut `finalize` has one of four ends, on which order,
bank, row and cart agree: confirmed and charged once, failed and never charged, refunded as often as charged, or
cancelled and not charged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib import wiring
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, LineholdError, PaymentDeclined, Unavailable
from chalicelib.orders.finalize import Finalize
from chalicelib.orders.place_booking import Bookings
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import PaymentStatus
from chalicelib.orders.storage import orders
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold, HoldState
from chalicelib.seats.rules.seats import SeatState, parse_seats
from chalicelib.seats.storage import carts, rows
from chalicelib.settings import settings
from chalicelib.table import due
from tests.support.bank import Bank, NoTimers
from tests.support.clock import FakeClock
from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.scene import rows as plan
from tests.worlds.world import World

pytestmark = pytest.mark.faults

HOLD_SECONDS = 60
MOST_STEPS = 30

before_and_after = pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])


@dataclass
class Shop:
    """One event on sale, the use cases with a bank in memory, and fresh seats for each try."""

    clock: FakeClock
    bank: Bank
    app: wiring.App
    event: Event
    used: int = 0

    @property
    def bookings(self) -> Bookings:
        return self.app.orders.place_booking

    @property
    def finalizer(self) -> Finalize:
        return self.app.orders.finalize

    def take(self, seats: Sequence[str], customer: str | None = None) -> Hold:
        """A hold, by a new customer by default."""
        return self.app.seats.take_hold.take(customer or new_id("cus", self.clock.now()), self.event, seats)

    def hold(self) -> Hold:
        """Two seats, in two rows, held by a new customer."""
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
        """Another customer tries to hold the first seat: their hold, None while the seat is taken."""
        try:
            return self.take(hold.seats[:1])
        except Conflict:
            return None

    @contextmanager
    def cut_at(self, step: int, done: bool) -> Iterator[Fuse]:
        """Cut the block off at this step, if it has so many."""
        self.bank.fuse = fuse = Fuse(step, done)
        with powered_by(fuse):
            yield fuse
        self.bank.fuse = Fuse(0, False)


@pytest.fixture
def shop(here: World) -> Shop:
    sale = here.sale({"A": plan(2, 80)}, hold_seconds=HOLD_SECONDS)
    bank = Bank()
    ports = wiring.Ports(clock=here.clock, payments=bank, timers=NoTimers(), random=Random(7))
    app = wiring.App(settings(), ports)
    return Shop(here.clock, bank, app, app.catalogue.read_catalogue.event(sale.event))


def _seats_of(hold: Hold) -> list[tuple[SeatState, bool]]:
    """The state of each claimed seat of the hold, and whether this hold has it."""
    found = []
    for seat in parse_seats(hold.seats, "seats"):
        _, section = rows.section(hold.event, seat.section, consistent=True)
        claim = next(row for row in section if row.id == seat.row).claims.get(seat.name)
        if claim is not None:
            found.append((claim.state, claim.hold == hold.id))
    return found


def _amounts_of(hold: Hold) -> list[int | None]:
    """The price of each seat in its row."""
    found = [(seat, rows.row(hold.event, seat.section, seat.row)) for seat in parse_seats(hold.seats, "seats")]
    return [row.claims[seat.name].amount for seat, row in found if row]


def _check(shop: Shop, hold: Hold, order: Order) -> None:
    """Order, bank, row and cart agree on one of four ends."""
    cart = carts.get(hold.customer, hold.event)
    charges, refunds = shop.bank.charges.count(order.id), shop.bank.refunds.count(order.id)
    booked = [ours for state, ours in _seats_of(hold) if state is SeatState.BOOKED and ours]
    state = cart.hold.state if cart.hold else None
    match order.status:
        case OrderStatus.CONFIRMED:
            assert (charges, refunds, len(booked)) == (1, 0, 2)
            assert cart.booked == {f"{order.id}/{seat}" for seat in hold.seats}
            assert state is HoldState.BOOKED
            assert _amounts_of(hold) == list(order.amounts) == [1250, 1250]
        case OrderStatus.FAILED:
            assert (charges, refunds, booked) == (0, 0, [])
            assert cart.booked == set()
            assert state is HoldState.HELD
        case OrderStatus.REFUNDED:
            assert (charges, refunds, booked) == (1, 1, [])
            assert cart.booked == set()
            assert state is not HoldState.PAYING
            _check_for_the_last_time(shop, hold, order)
        case OrderStatus.CANCELLED:
            assert (charges, refunds, booked) == (0, 0, [])
            assert shop.bank.payments[order.id] is PaymentStatus.CANCELLED
            assert cart.booked == set()
            assert state is not HoldState.PAYING
            _check_for_the_last_time(shop, hold, order)
        case other:
            raise AssertionError(f"{other} is not settled")
    assert order.id not in {deadline.id for deadline in due.passed(10**15, 1000)}


def _check_for_the_last_time(shop: Shop, hold: Hold, order: Order) -> None:
    """The sweep finds a refunded order a minute later unless it was checked since; then its deadline is removed."""
    shop.clock.move(60)
    if order.id in _found_by_the_sweep(shop):
        assert shop.finalizer.finalize(order.id).status is order.status
    assert (SeatState.BOOKED, True) not in _seats_of(hold)


def _found_by_the_sweep(shop: Shop) -> set[str]:
    return {deadline.id for deadline in due.passed(shop.clock.now(), 1000)}


def _check_later(shop: Shop, hold: Hold, order: Order) -> None:
    """Nothing changes any more, and after a time the customer can hold the seats again unless they are booked."""
    shop.clock.move(3 * HOLD_SECONDS)
    again = shop.finalizer.finalize(order.id)
    assert again.status is order.status
    _check(shop, hold, again)
    if order.status is not OrderStatus.CONFIRMED:
        shop.take(hold.seats, hold.customer)


def _steps(shop: Shop, done: bool, act: Callable[[int], bool]) -> None:
    """Cut `act` off at step 1, 2, 3 ... until it ends before the cut."""
    for step in range(1, MOST_STEPS):
        if not act(step):
            assert step > 2, "nothing was cut off"
            return
    raise AssertionError(f"not through after {MOST_STEPS} steps")


@before_and_after
@pytest.mark.parametrize("method", ["pays", "reserves", "declines", "waits"])
@pytest.mark.parametrize(
    ("later", "wanted"),
    [(0, False), (HOLD_SECONDS - 40, True), (3 * HOLD_SECONDS, False), (3 * HOLD_SECONDS, True)],
    ids=["at once", "hold over and wanted", "all over", "all over and wanted"],
)
def test_a_booking_cut_off_anywhere_ends_in_one_of_four_ways(
    shop: Shop, done: bool, method: str, later: int, wanted: bool
) -> None:
    """Finalized again at once, after the hold's first time, or after all; with or without another customer who wants
    the seat. Before the order is written no order is found, and no customer was charged."""

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
        found = shop.finalizer.finalize(order.id)
        if not found.settled:
            assert (method, later < 3 * HOLD_SECONDS) == ("waits", True)
            shop.clock.move(3 * HOLD_SECONDS)
            found = shop.finalizer.finalize(order.id)
        _check(shop, hold, found)
        return fuse.blown

    _steps(shop, done, act)


@before_and_after
@pytest.mark.parametrize(
    ("pay", "stolen", "end"),
    [
        (Bank.settle, False, OrderStatus.CONFIRMED),
        (Bank.settle, True, OrderStatus.REFUNDED),
        (Bank.reserve, False, OrderStatus.CONFIRMED),
        (Bank.reserve, True, OrderStatus.CANCELLED),
        (None, False, OrderStatus.FAILED),
        (None, True, OrderStatus.FAILED),
    ],
    ids=["paid", "paid too late", "reserved", "reserved too late", "unpaid", "unpaid and taken"],
)
def test_a_cut_does_not_change_the_end(
    shop: Shop, done: bool, pay: Callable[[Bank, str], None] | None, stolen: bool, end: OrderStatus
) -> None:
    """Payment and seats decide the end, not the step of the cut; and it is final."""

    def act(step: int) -> bool:
        hold, order = shop.place("waits")
        shop.clock.move(3 * HOLD_SECONDS)
        if stolen:
            assert shop.steal(hold)
        if pay:
            pay(shop.bank, order.id)
        with shop.cut_at(step, done) as fuse:
            shop.finalizer.finalize(order.id)
        found = shop.finalizer.finalize(order.id)
        assert found.status is end
        _check(shop, hold, found)
        _check_later(shop, hold, found)
        return fuse.blown

    _steps(shop, done, act)


def test_a_refund_ends_the_payment_in_the_cart(shop: Shop) -> None:
    """After a refund the customer can hold seats at once."""
    hold = shop.hold()
    shop.clock.move(40)
    with shop.cut_at(2, done=False):  # the order is placed, the row's claim is not prolonged
        shop.bookings.book(hold, shop.event, "pays")
    shop.clock.move(HOLD_SECONDS - 40)
    assert shop.steal(hold)
    order = shop.order_of(hold)
    assert order
    assert shop.finalizer.finalize(order.id).status is OrderStatus.REFUNDED
    shop.take([f"A-1-{shop.used + 1}"], hold.customer)


@pytest.mark.parametrize("released", [False, True], ids=["taken", "taken and free again"])
def test_two_workers_that_finalize_at_once_agree(shop: Shop, released: bool) -> None:
    """One runs before each single write of the other. The seat was lost, and may be free again in between."""
    for step in range(1, MOST_STEPS):
        hold, order = shop.place("waits")
        shop.clock.move(3 * HOLD_SECONDS)
        thief = shop.steal(hold)
        assert thief
        shop.bank.settle(order.id)
        orders.mark_paid(order)

        def overtake(order: Order = order, thief: Hold = thief) -> None:
            shop.finalizer.finalize(order.id)
            if released:
                shop.app.seats.holds.release(thief.customer, thief.id)

        with before_write(step, overtake) as overtaken:
            shop.finalizer.finalize(order.id)
        _check(shop, hold, shop.finalizer.finalize(order.id))
        if not overtaken.count:
            assert step > 2
            return


def test_a_refunded_order_does_not_book_its_seats(shop: Shop) -> None:
    """One worker refunds and dies; another, which read the order before, finds the seat free again."""
    hold, order = shop.place("waits")
    shop.clock.move(3 * HOLD_SECONDS)
    thief = shop.steal(hold)
    assert thief
    shop.bank.settle(order.id)
    orders.mark_paid(order)

    def refund_and_die() -> None:
        with shop.cut_at(6, done=False):  # refused row, decision, nothing to free, refund; nothing after it
            shop.finalizer.finalize(order.id)
        assert shop.bank.refunds == [order.id]
        shop.app.seats.holds.release(thief.customer, thief.id)

    with before_write(1, refund_and_die):
        shop.finalizer.finalize(order.id)
    _check(shop, hold, shop.finalizer.finalize(order.id))


def test_a_seat_that_is_being_paid_for_stays_closed_for_the_grace(shop: Shop) -> None:
    """A payment at the last moment that is read only then still gets the seats."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.bank.settle(order.id)
    found = shop.finalizer.finalize(order.id)
    assert found.status is OrderStatus.CONFIRMED
    _check(shop, hold, found)


def test_an_unpaid_seat_is_free_when_the_grace_is_over(shop: Shop) -> None:
    """From that very instant; a payment after it is refunded."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE) / SECOND)
    assert shop.steal(hold)
    shop.bank.settle(order.id)
    found = shop.finalizer.finalize(order.id)
    assert found.status is OrderStatus.REFUNDED
    _check(shop, hold, found)


def test_a_payment_that_is_known_to_have_failed_frees_its_seats_at_once(shop: Shop) -> None:
    """The grace does not apply, and its own customer can hold them again too."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now()) / SECOND)
    assert shop.steal(hold) is None
    assert shop.finalizer.finalize(order.id).status is OrderStatus.FAILED
    shop.take(hold.seats, hold.customer)


def test_a_declined_payment_leaves_a_hold_without_a_grace(shop: Shop) -> None:
    """An ordinary hold: its customer's until its end, free from then on."""
    hold = shop.hold()
    with pytest.raises(PaymentDeclined):
        shop.bookings.book(hold, shop.event, "declines")
    left = carts.get(hold.customer, hold.event).hold
    assert left
    shop.clock.move((left.until - shop.clock.now() - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.clock.move(1 / SECOND)
    assert shop.steal(hold)


def test_a_payment_after_the_next_hold_does_not_touch_that_hold(shop: Shop) -> None:
    """The customer took other seats meanwhile and gets both."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now()) / SECOND)
    other = shop.take(["A-1-79"], hold.customer)
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.CONFIRMED
    cart = carts.get(hold.customer, hold.event)
    assert (cart.hold, cart.booked) == (other, {f"{order.id}/{seat}" for seat in hold.seats})
    assert _seats_of(hold) == [(SeatState.BOOKED, True)] * 2


def test_the_end_of_an_old_payment_does_not_touch_the_next_one(shop: Shop) -> None:
    """A payment is declined, and its hold is paid for again before the first order reaches the rows."""
    hold = shop.hold()
    shop.clock.move(40)
    placed: list[Order] = []

    def pay_again() -> None:
        shop.clock.move(20)
        placed.append(shop.bookings.book(shop.app.seats.holds.find(hold.customer, hold.id), shop.event, "waits"))

    with before_write(5, pay_again), pytest.raises(PaymentDeclined):  # placed, row, payment, failed; not the row
        shop.bookings.book(hold, shop.event, "declines")
    (order,) = placed
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.CONFIRMED


def test_a_late_extension_does_not_touch_the_payment(shop: Shop) -> None:
    """The hold is paid for in another tab between the extension's read and its first write."""
    hold = shop.hold()
    shop.clock.move(HOLD_SECONDS - 1)
    placed: list[Order] = []

    def pay() -> None:
        placed.append(shop.bookings.book(hold, shop.event, "waits"))

    with before_write(1, pay), pytest.raises(LineholdError):
        shop.app.seats.holds.extend(hold.customer, hold.id, shop.event)
    (order,) = placed
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.CONFIRMED


def test_a_hold_that_is_being_taken_is_not_released(shop: Shop) -> None:
    """Its seats would be claimed only after that, for no customer. Once they are claimed it can be released."""
    customer, refused = new_id("cus", shop.clock.now()), []

    def release_it() -> None:
        found = carts.get(customer, shop.event.id).hold
        assert found
        with pytest.raises(Conflict) as raised:
            shop.app.seats.holds.release(customer, found.id)
        refused.append(raised.value.code)

    with before_write(2, release_it):
        hold = shop.take(["A-1-1", "A-2-1"], customer)
    assert refused == ["HOLD_IN_FLIGHT"]
    shop.app.seats.holds.release(customer, hold.id)
    assert _seats_of(hold) == []


def test_a_hold_that_was_cut_off_can_be_released_after_a_while(shop: Shop) -> None:
    """The function died before it claimed the seats: the customer need not wait for the hold's end."""
    customer = new_id("cus", shop.clock.now())
    with shop.cut_at(2, done=False):
        shop.take(["A-1-1", "A-2-1"], customer)
    found = carts.get(customer, shop.event.id).hold
    assert found
    shop.clock.move(14)
    with pytest.raises(Conflict):
        shop.app.seats.holds.release(customer, found.id)
    shop.clock.move(1)
    shop.app.seats.holds.release(customer, found.id)
    shop.take(["A-1-1", "A-2-1"], customer)


@pytest.mark.parametrize("step", range(2, 7))
def test_an_outage_of_the_store_after_the_order_is_placed_is_no_error(shop: Shop, step: int) -> None:
    """The order exists and will be charged, so the customer gets it as an answer; then it ends as usual."""
    hold = shop.hold()
    with before_write(step, _unavailable) as times:
        order = shop.bookings.book(hold, shop.event, "pays")
    assert times.count == 1
    assert not order.settled
    shop.clock.move(5)
    found = shop.finalizer.finalize(order.id)
    assert found.status is OrderStatus.CONFIRMED
    _check(shop, hold, found)


def test_an_outage_of_the_store_before_the_order_is_placed_leaves_nothing(shop: Shop) -> None:
    """It is an error, and the same hold can be paid for afterwards."""
    hold = shop.hold()
    with before_write(1, _unavailable), pytest.raises(Unavailable):
        shop.bookings.book(hold, shop.event, "pays")
    assert shop.bank.payments == {}
    assert shop.bookings.book(hold, shop.event, "pays").status is OrderStatus.CONFIRMED


def _unavailable() -> None:
    raise EndpointConnectionError(endpoint_url="the store")


@pytest.mark.parametrize("asked", [False, True], ids=["only by the sweep", "also before the sweep"])
def test_seats_that_were_booked_after_a_refund_are_freed(shop: Shop, asked: bool) -> None:
    """One worker refunded while another, which had read the order before, was about to book; the other died then.

    Finalizing the order right after the refund must not remove the deadline of the last check.
    """
    hold, order = shop.place("waits")
    shop.clock.move(3 * HOLD_SECONDS)
    thief = shop.steal(hold)
    assert thief
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.REFUNDED
    shop.app.seats.holds.release(thief.customer, thief.id)
    if asked:
        shop.finalizer.finalize(order.id)
    rows.book(hold.event, parse_seats(hold.seats, "seats"), hold.id, shop.clock.now(), {})
    shop.clock.move(60)
    for id in _found_by_the_sweep(shop):
        shop.finalizer.finalize(id)
    assert _seats_of(hold) == []
    assert _found_by_the_sweep(shop) == set()


@contextmanager
def _refusals_are_answers() -> Iterator[None]:
    """A declined card is an answer, not a fault."""
    try:
        yield
    except LineholdError:
        return
