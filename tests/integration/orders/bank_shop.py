"""A shop with a bank in memory: one event on sale, and what order, bank, row and cart must agree on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from chalicelib import wiring
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.ids import new_id
from chalicelib.errors import Conflict
from chalicelib.orders.finalize import Finalize
from chalicelib.orders.place_booking import Bookings
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import PaymentStatus
from chalicelib.orders.storage import orders
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.rules.seats import SeatState, parse_seats
from chalicelib.seats.storage import carts, rows
from chalicelib.settings import settings
from chalicelib.table import due
from tests.support.bank import Bank, NoTimers
from tests.support.clock import FakeClock
from tests.support.faults import Fuse, powered_by
from tests.worlds.scene import rows as plan
from tests.worlds.world import World

HOLD_SECONDS = 60


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


def bank_shop(here: World, **changes: Any) -> Shop:
    sale = here.sale({"A": plan(2, 80)}, hold_seconds=HOLD_SECONDS, **changes)
    bank = Bank()
    ports = wiring.Ports(clock=here.clock, payments=bank, timers=NoTimers(), random=Random(7))
    app = wiring.App(settings(), ports)
    return Shop(here.clock, bank, app, app.catalogue.read_catalogue.event(sale.event))


def seats_of(hold: Hold) -> list[tuple[SeatState, bool]]:
    """The state of each claimed seat of the hold, and whether this hold has it."""
    found = []
    for seat in parse_seats(hold.seats, "seats"):
        section = rows.section(hold.event, seat.section, consistent=True)
        claim = next(row for row in section if row.id == seat.row).claims.get(seat.name)
        if claim is not None:
            found.append((claim.state, claim.hold == hold.id))
    return found


def _amounts_of(hold: Hold) -> list[int | None]:
    """The price of each seat in its row."""
    found = [(seat, rows.row(hold.event, seat.section, seat.row)) for seat in parse_seats(hold.seats, "seats")]
    return [row.claims[seat.name].amount for seat, row in found if row]


def check(shop: Shop, hold: Hold, order: Order) -> None:
    """Order, bank, row and cart agree on one of four ends."""
    cart = carts.get(hold.customer, hold.event)
    charges, refunds = shop.bank.charges.count(order.id), shop.bank.refunds.count(order.id)
    booked = [ours for state, ours in seats_of(hold) if state is SeatState.BOOKED and ours]
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
    assert order.id not in {deadline.id for deadline in due.overdue(10**15, 1000)}


def _check_for_the_last_time(shop: Shop, hold: Hold, order: Order) -> None:
    """The sweep finds a refunded order a minute later unless it was checked since; then its deadline is removed."""
    shop.clock.move(60)
    if order.id in found_by_the_sweep(shop):
        assert shop.finalizer.finalize(order.id).status is order.status
    assert (SeatState.BOOKED, True) not in seats_of(hold)


def found_by_the_sweep(shop: Shop) -> set[str]:
    return {deadline.id for deadline in due.overdue(shop.clock.now(), 1000)}
