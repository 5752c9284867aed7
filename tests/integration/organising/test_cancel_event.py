"""Events that are cancelled in the middle of their sale: whatever dies or is lost on the way, no seat stays held, and
every payment is refunded exactly once.

A round is the work of the queue and the sweep at one instant: they ring every deadline whose time has come, from a
message or from the `due` index. Each ring is a process of its own, so a blown fuse ends one of them. Dying after one
step is the same as dying before the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

import pytest

from chalicelib import wiring
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.ids import new_id
from chalicelib.errors import Lapsed, LineholdError, PaymentDeclined
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import Payment
from chalicelib.orders.storage import orders
from chalicelib.organising import cancel_event
from chalicelib.organising.storage import cancellations as store
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.rules.seats import Claim, SeatState, parse_seats
from chalicelib.seats.storage import carts, rows
from chalicelib.settings import settings
from chalicelib.table import due
from tests.support.bank import Bank
from tests.support.clock import FakeClock
from tests.support.faults import Fuse, answer_lost, before_write, powered_by
from tests.support.rewind import remembered
from tests.worlds.scene import rows as plan
from tests.worlds.world import World

pytestmark = pytest.mark.faults

HOLD_SECONDS = 3600
MOST_STEPS = 40
MOST_ROUNDS = 16
SEATS = 12
NO_SHOW = "A-1-12"
"""A seat that is not for sale."""


@dataclass
class Bell(Timers):
    """Keeps the deadlines that were set; while it is `deaf`, it loses them."""

    deaf: bool = False
    waiting: list[Deadline] = field(default_factory=list)
    asked: int = 0

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.asked += len(deadlines)
        if self.deaf:
            return len(deadlines)
        self.waiting += deadlines
        return 0

    def take(self, now: int) -> list[Deadline]:
        """The deadlines whose time has come."""
        rings = [deadline for deadline in self.waiting if deadline.at <= now]
        self.waiting = [deadline for deadline in self.waiting if deadline.at > now]
        return rings


@dataclass
class House:
    """An event on sale, with a bank; `other` is a second container with a cache of its own."""

    clock: FakeClock
    bank: Bank
    bell: Bell
    app: wiring.App
    other: wiring.App
    event: Event
    holds: list[Hold] = field(default_factory=list)

    def remembered(self) -> Callable[[], None]:
        """A function that restores the store and the bank as they are now. The clock goes on."""
        rewind, bank, holds = remembered(), deepcopy(self.bank), list(self.holds)

        def put_back() -> None:
            rewind()
            self.bank.payments, self.bank.charges, self.bank.refunds = deepcopy(
                (bank.payments, bank.charges, bank.refunds)
            )
            self.bell.waiting.clear()
            self.holds = list(holds)
            self.clock.move(1)

        return put_back

    def hold(self, app: wiring.App | None = None) -> Hold:
        """Two seats, in two rows, held by a new customer."""
        customer, number = new_id("cus", self.clock.now()), len(self.holds) + 1
        taking = (app or self.app).seats.take_hold
        hold = taking.take(customer, self.event, [f"A-1-{number}", f"A-2-{number}"])
        self.holds.append(hold)
        return hold

    def place(self, method: str, app: wiring.App | None = None) -> Order:
        """The order of a new hold that is paid for by this method."""
        hold = self.hold(app)
        return self.book(hold, method, app)

    def book(self, hold: Hold, method: str, app: wiring.App | None = None) -> Order:
        with suppress(PaymentDeclined):
            return (app or self.app).orders.place_booking.book(hold, self.event, method)
        return self.order_of(hold)

    def cut_off(self, method: str, step: int) -> Order:
        """An order whose booking dies before this step."""
        hold = self.hold()
        self.bank.fuse = Fuse(step, done=False)
        with powered_by(self.bank.fuse), suppress(LineholdError):
            self.app.orders.place_booking.book(hold, self.event, method)
        assert self.bank.fuse.blown
        self.bank.fuse = Fuse(0, False)
        return self.order_of(hold)

    def order_of(self, hold: Hold) -> Order:
        (order,) = orders.of_customer(hold.customer, 10, None).items
        return order

    def cancel(self) -> None:
        self.app.organising.cancel_event.cancel(self.event.operator, self.event.id)

    def sell(self) -> None:
        """One order of each state that it can have when its event is cancelled."""
        self.hold()
        assert self.place("pays").status is OrderStatus.CONFIRMED
        assert self.place("waits").status is OrderStatus.PENDING_PAYMENT
        self.bank.settle(self.place("waits").id)
        paid = self.place("waits")
        self.bank.settle(paid.id)
        orders.mark_paid(paid)
        assert self.place("declines").status is OrderStatus.FAILED
        assert self.cut_off("pays", 2).payment_id is None
        assert self.cut_off("declines", 6).status is OrderStatus.FAILED
        self.clock.move(1)

    def round(self, step: int = 0) -> set[str]:
        """Ring each due deadline in a process of its own that dies after this step. Returns the ids of the dead."""
        now, died = self.clock.now(), set()
        for deadline in dict.fromkeys([*self.bell.take(now), *due.passed(now, 1000)]):
            self.bank.fuse = Fuse(step, done=True)
            with powered_by(self.bank.fuse):
                self.app.deadlines.ring(deadline)
            if self.bank.fuse.blown:
                died.add(deadline.id)
        self.bank.fuse = Fuse(0, False)
        return died

    def finish(self, most: int = MOST_ROUNDS) -> int:
        """Run rounds until nothing is due any more. Returns their number."""
        for number in range(most):
            if not due.passed(10**15, 1):
                return number
            self.round()
            self.clock.move(20)
        raise AssertionError(f"not finished after {most} rounds")

    def ring(self, order: Order) -> None:
        self.app.deadlines.ring(Deadline(Kind.BOOKING, order.id, self.clock.now()))

    def ring_all(self) -> None:
        """Check the event and all of its orders, at once."""
        self.app.organising.cancel_event.check(self.event.id)
        for order in orders.of_event(self.event.id, None, 1000)[0]:
            self.ring(order)

    def claims(self) -> dict[str, Claim]:
        """Every claim that the rows carry, lapsed or not."""
        _, found = rows.section(self.event.id, "A", consistent=True)
        return {f"A-{row.id}-{name}": claim for row in found for name, claim in row.claims.items()}

    def check(self) -> None:
        """No seat is held or booked, every charge is refunded once, and the orders say so."""
        assert sorted(self.bank.refunds) == sorted(self.bank.charges)
        assert len(set(self.bank.refunds)) == len(self.bank.refunds)
        assert self.claims() == {NO_SHOW: Claim(SeatState.BLOCKED)}
        found, _ = orders.of_event(self.event.id, None, 1000)
        for order in found:
            charged = order.id in self.bank.charges
            assert order.status is (OrderStatus.REFUNDED if charged else OrderStatus.FAILED)
        for hold in self.holds:
            cart = carts.get(hold.customer, hold.event)
            assert cart.booked == frozenset()
            assert cart.hold is None or cart.hold.state in (HoldState.HELD, HoldState.RELEASED)
            with pytest.raises(Lapsed):
                self.app.seats.holds.get(hold.customer, hold.id)
        assert due.passed(10**15, 1000) == []
        assert store.progress(self.event.id) is None


def _apps(here: World, bank: Bank, bell: Bell) -> Iterator[wiring.App]:
    while True:
        ports = wiring.Ports(clock=here.clock, payments=bank, timers=bell, random=Random(7))
        yield wiring.App(settings(), ports)


@pytest.fixture
def house(here: World) -> House:
    hall = plan(2, SEATS)
    hall[0]["blocked"] = [NO_SHOW.rpartition("-")[2]]
    sale = here.sale({"A": hall}, hold_seconds=HOLD_SECONDS)
    bank, bell = Bank(), Bell()
    app, other = (made for made, _ in zip(_apps(here, bank, bell), range(2), strict=False))
    event = app.catalogue.read_catalogue.event(sale.event)
    return House(here.clock, bank, bell, app, other, event)


def _disturbed(house: House, act: Callable[[int], bool]) -> None:
    """Disturb `act` at step 1, 2, 3 ..., each time from the present state, until it has fewer steps."""
    put_back = house.remembered()
    for step in range(1, MOST_STEPS):
        if not act(step):
            assert step > 2, "nothing was disturbed"
            return
        house.finish()
        house.check()
        put_back()
    raise AssertionError(f"not finished after {MOST_STEPS} steps")


def test_a_process_that_dies_at_any_step_changes_nothing_about_the_end(house: House) -> None:
    """The check of the event and those of its orders, each cut off once after its first, second, third ... write or
    call of the bank. Every charge is refunded once, and no seat is held or booked."""

    def act(step: int) -> bool:
        died = house.round(step) | house.round(step)
        return bool(died)

    house.sell()
    house.cancel()
    _disturbed(house, act)


def test_lost_messages_only_delay_the_end(house: House) -> None:
    """For two minutes all messages are lost. The sweep finds the event, and its next passes hand on the open orders,
    the confirmed ones too, which have no deadline."""
    house.sell()
    house.bell.deaf = True
    house.cancel()
    house.bell.waiting.clear()
    for _ in range(6):
        house.round()
        house.clock.move(20)
    found, _ = orders.of_event(house.event.id, None, 100)
    assert OrderStatus.CONFIRMED in {order.status for order in found}
    house.bell.deaf = False
    house.finish()
    house.check()


def test_nothing_is_due_any_more_a_few_minutes_later(house: House) -> None:
    """A quiet event is finished in a handful of rounds, and a later check sets no deadline."""
    house.sell()
    house.cancel()
    assert house.finish() <= 9
    house.check()
    house.bell.asked = 0
    house.app.organising.cancel_event.check(house.event.id)
    assert (house.bell.asked, due.passed(10**15, 10)) == (0, [])


def test_the_seats_of_a_cancelled_event_are_free_at_once(house: House) -> None:
    """Two rounds free held seats and refund payments; only the last pass comes later."""
    house.sell()
    house.cancel()
    house.round()
    house.round()
    assert set(house.bank.refunds) == set(house.bank.charges)
    left = {claim.state for name, claim in house.claims().items() if name != NO_SHOW}
    assert left <= {SeatState.PAYING}  # of the order that died between its failure and its seats


@pytest.mark.parametrize("left", ["a row each", "one row"])
def test_a_claim_without_a_live_order_is_freed_before_it_lapses(house: House, left: str) -> None:
    """An order that failed and whose process died before it freed its rows, or one of them, leaves seats that are being
    paid for. They are freed with the event, before they lapse."""
    order = house.cut_off("declines", 6)
    if left == "one row":
        seats = parse_seats(order.seats[:1], "seats")
        rows.release(house.event.id, seats, order.hold)
    house.cancel()
    house.finish()
    assert house.clock.now() < order.until
    house.check()


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
    _disturbed(house, act)


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

    _disturbed(house, act)


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

    _disturbed(house, act)


def test_an_extension_at_the_moment_of_the_cancellation_is_undone(house: House) -> None:
    """Before each of its writes; the seats are not claimed again for a hold that was released."""

    hold = house.hold(house.other)

    def cancel() -> None:
        house.cancel()
        house.ring_all()

    def act(step: int) -> bool:
        with before_write(step, cancel) as times, suppress(LineholdError):
            house.other.seats.holds.extend(hold.customer, hold.id, house.event)
        return bool(times.count)

    _disturbed(house, act)


def test_sales_of_a_container_with_an_old_cache_are_found_by_a_later_pass(house: House) -> None:
    """It still has the published event, and holds, books and charges after the first pass."""
    house.other.catalogue.read_catalogue.any_event(house.event.id)
    held = house.hold(house.other)
    house.cancel()
    house.round()
    house.clock.move(0.9)
    assert house.other.catalogue.read_catalogue.any_event(house.event.id).status is EventStatus.PUBLISHED
    house.hold(house.other)
    assert house.place("pays", house.other).status is OrderStatus.CONFIRMED
    assert house.place("waits", house.other).status is OrderStatus.PENDING_PAYMENT
    with pytest.raises(Lapsed):  # its seats were freed by the first pass
        house.book(held, "pays", house.other)
    house.finish()
    house.check()
    assert len(house.bank.refunds) == 1


def test_seats_that_are_claimed_most_of_a_minute_after_the_cancellation_are_freed(house: House) -> None:
    """A slow function wrote the cart of a hold: two passes are over before it writes the row."""

    def cancel() -> None:
        house.cancel()
        house.round()
        house.clock.move(25)
        house.round()
        house.clock.move(25)

    with before_write(2, cancel) as times:
        house.hold(house.other)
    assert times.count == 1
    assert len(house.claims()) > 1
    house.finish()
    house.check()


def test_money_that_comes_after_the_payment_was_cancelled_is_not_taken(house: House) -> None:
    """The payment was cancelled with the event; the customer pays too late."""
    order = house.place("waits")
    house.cancel()
    house.round()
    house.round()
    house.bank.settle(order.id)
    house.finish()
    house.check()
    assert house.bank.charges == []


def test_money_that_comes_just_before_the_payment_is_cancelled_is_refunded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank said pending, was asked to cancel, and found it paid: charged once, refunded once."""
    order = house.place("waits")
    cancel = house.bank.cancel

    def too_late(order: Order, now: int) -> Payment:
        house.bank.settle(order.id)
        return cancel(order, now)

    monkeypatch.setattr(house.bank, "cancel", too_late)
    house.cancel()
    house.finish()
    house.check()
    assert house.bank.refunds == [order.id]


def test_many_holds_and_orders_are_worked_off_a_piece_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check does a bounded piece and sets the next at once. The cursor is kept between them, a pass that found
    work is followed by another, and nothing is skipped. Real pieces are hundreds of times as large."""
    monkeypatch.setattr(cancel_event, "_MOST_ORDERS", 3)
    monkeypatch.setattr(cancel_event, "_MOST_HOLDS", 4)
    for _ in range(3):
        house.hold()
    for _ in range(8):
        house.place("pays")
    house.cancel()
    handed: list[str] = []
    for _ in range(3):
        house.bell.waiting.clear()
        house.app.organising.cancel_event.check(house.event.id)
        handed += [deadline.id for deadline in house.bell.waiting if deadline.kind is Kind.BOOKING]
        assert Deadline(Kind.EVENT, house.event.id, due.passed(10**15, 10)[0].at) in house.bell.waiting
    assert sorted(handed) == sorted(house.bank.charges)
    assert store.progress(house.event.id) is None, "the pass is over, and the next one begins in a while"
    assert len(house.claims()) == 1 + 2 * 8
    house.clock.move(20)
    house.finish()
    house.check()


def test_a_pass_that_found_work_is_not_the_last_one(house: House) -> None:
    """Even when all caches have expired: only a pass that finds nothing is the last."""
    house.place("pays")
    house.cancel()
    house.clock.move(120)
    house.app.organising.cancel_event.check(house.event.id)
    assert [deadline.id for deadline in due.passed(10**15, 10)] == [house.event.id]
    house.round()
    assert house.event.id in {deadline.id for deadline in due.passed(10**15, 10)}
    house.clock.move(20)
    house.app.organising.cancel_event.check(house.event.id)
    assert house.event.id not in {deadline.id for deadline in due.passed(10**15, 10)}


def test_a_lost_answer_does_not_disturb_a_check(house: House) -> None:
    """Each single write of it may be sent twice."""

    house.hold()
    house.place("pays")
    house.cancel()

    def act(step: int) -> bool:
        with answer_lost(step) as losses:
            house.ring_all()
        return bool(losses.count)

    _disturbed(house, act)
