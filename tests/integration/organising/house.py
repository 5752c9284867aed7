"""A house whose event is cancelled in the middle of its sale, with a bank and timers that can be disturbed.

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
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.ids import new_id
from chalicelib.errors import Lapsed, LineholdError, PaymentDeclined
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.organising.storage import cancellations as store
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.rules.seats import Claim, SeatState
from chalicelib.seats.storage import carts, rows
from chalicelib.settings import settings
from chalicelib.table import due
from tests.support.bank import Bank
from tests.support.clock import FakeClock
from tests.support.engines import engine
from tests.support.faults import Fuse, powered_by
from tests.worlds.scene import rows as plan
from tests.worlds.world import World

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
        rewind, bank, holds = engine().remembered("linehold"), deepcopy(self.bank), list(self.holds)

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
        for deadline in dict.fromkeys([*self.bell.take(now), *due.overdue(now, 1000)]):
            self.bank.fuse = Fuse(step, done=True)
            with powered_by(self.bank.fuse):
                self.app.deadlines.check(deadline)
            if self.bank.fuse.blown:
                died.add(deadline.id)
        self.bank.fuse = Fuse(0, False)
        return died

    def finish(self, most: int = MOST_ROUNDS) -> int:
        """Run rounds until nothing is due any more. Returns their number."""
        for number in range(most):
            if not due.overdue(10**15, 1):
                return number
            self.round()
            self.clock.move(20)
        raise AssertionError(f"not finished after {most} rounds")

    def ring(self, order: Order) -> None:
        self.app.deadlines.check(Deadline(DeadlineKind.BOOKING, order.id, self.clock.now()))

    def ring_all(self) -> None:
        """Check the event and all of its orders, at once."""
        self.app.organising.cancel_event.check(self.event.id)
        for order in orders.of_event(self.event.id, None, 1000)[0]:
            self.ring(order)

    def claims(self) -> dict[str, Claim]:
        """Every claim that the rows carry, lapsed or not."""
        found = rows.section(self.event.id, "A", consistent=True)
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
        assert due.overdue(10**15, 1000) == []
        assert store.progress(self.event.id) is None


def _apps(here: World, bank: Bank, bell: Bell) -> Iterator[wiring.App]:
    while True:
        ports = wiring.Ports(clock=here.clock, payments=bank, timers=bell, random=Random(7))
        yield wiring.App(settings(), ports)


def house_of(here: World) -> House:
    hall = plan(2, SEATS)
    hall[0]["blocked"] = [NO_SHOW.rpartition("-")[2]]
    sale = here.sale({"A": hall}, hold_seconds=HOLD_SECONDS)
    bank, bell = Bank(), Bell()
    app, other = (made for made, _ in zip(_apps(here, bank, bell), range(2), strict=False))
    event = app.catalogue.read_catalogue.event(sale.event)
    return House(here.clock, bank, bell, app, other, event)


def disturbed(house: House, act: Callable[[int], bool]) -> None:
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
