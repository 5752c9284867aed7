"""A till: the use cases on the store in this process, with Stripe's double as the provider.

Stripe's events are kept until a test delivers them: once, twice, in another order, or never. Only `deliver`,
`run_checks` and `sweep` run checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from chalicelib import wiring
from chalicelib.adapters.stripe import StripePayments
from chalicelib.adapters.stripe_account import Account
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.deadline import Deadline
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.seats.rules.holds import Hold
from chalicelib.seats.rules.seats import SeatState, parse_seats
from chalicelib.seats.storage import carts, rows
from chalicelib.settings import settings
from chalicelib.table import due
from tests.support.clock import FakeClock
from tests.support.faults import Fuse, before_each_write, powered_by
from tests.support.stripe import Double
from tests.support.stripe import Event as StripeEvent

PRICE = 1250
ROW = 8
"""Seats of a row of the event."""

UNKNOWN_OUTCOMES = ("lost", "refused", "error", "limited", "locked")
"""Faults of the double after which the client does not know whether the request was executed."""

HOLD_SECONDS = 60


@dataclass(frozen=True)
class DoubleKeys:
    """A secret with the double's keys."""

    double: Double

    def values(self, wanted: str | None = None, doubted: bool = False) -> Mapping[str, str]:
        return {
            "api_key": self.double.api_key,
            "publishable_key": self.double.publishable_key,
            "webhook_secret": self.double.webhook_secret,
        }


@dataclass
class RecordedTimers:
    """Records the deadlines that are set."""

    deadlines: list[Deadline] = field(default_factory=list)

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.deadlines += deadlines
        return 0


class FusedAccount(Account):
    """Each request to Stripe is a step of a fuse, as a write to the store is."""

    fuse = Fuse(0, False)
    before: Callable[[], None] = staticmethod(lambda: None)

    def ask(self, call: Callable[[Any], Any]) -> Any:
        self.before()
        self.fuse.before()
        found = super().ask(call)
        self.fuse.after()
        return found


@dataclass
class Till:
    clock: FakeClock
    double: Double
    app: wiring.App
    event: Event
    timers: RecordedTimers
    organiser: Identity
    account: FusedAccount
    used: int = 0

    def take(self, seats: Sequence[str], customer: str | None = None) -> Hold:
        return self.app.seats.take_hold.take(customer or new_id("cus", self.clock.now()), self.event, seats)

    def hold(self, seats: int = 2) -> Hold:
        """Fresh seats side by side, held by a new customer."""
        row, first = divmod(self.used, ROW)
        self.used += seats
        return self.take([f"A-{row + 1}-{first + place + 1}" for place in range(seats)])

    def order(self, seats: int = 2) -> tuple[Hold, Order]:
        """An order that waits for its payment."""
        hold = self.hold(seats)
        return hold, self.app.orders.place_booking.book(hold, self.event, "card")

    def pay(self, order: Order) -> None:
        """The customer pays. The event is not delivered yet."""
        assert self.double.authorise(order.payment_id or "")

    def confirmed(self, seats: int = 2) -> tuple[Hold, Order]:
        hold, order = self.order(seats)
        self.pay(order)
        self.deliver()
        assert self.status(order) is OrderStatus.CONFIRMED
        return hold, order

    def steal(self, hold: Hold) -> Hold | None:
        """Another customer tries to hold the first seat: their hold, None while the seat is taken."""
        try:
            return self.take(hold.seats[:1])
        except Conflict:
            return None

    def deliver(self, change: Callable[[list[StripeEvent]], Iterable[StripeEvent]] = list) -> None:
        """Deliver Stripe's new events to the webhook, and run the checks."""
        for event in change(self.double.events()):
            self.app.orders.payment_webhook.receive(event.payload, event.signature())
        self.run_checks()

    def run_checks(self) -> list[str]:
        """Run the checks that are due: what each did."""
        due = [each for each in self.timers.deadlines if each.at <= self.clock.now()]
        self.timers.deadlines = [each for each in self.timers.deadlines if each not in due]
        return [done for each in due if (done := self.app.deadlines.check(each))]

    def sweep(self) -> list[str]:
        """The minute sweep and its checks: what each did."""
        self.timers.deadlines.clear()
        self.app.deadlines.sweep()
        return self.run_checks()

    @contextmanager
    def each_write(self, act: Callable[[], None]) -> Iterator[None]:
        """Call `act` before each write of the block."""
        with before_each_write(act):
            yield

    def move_to(self, instant: int, more: int = 0) -> None:
        """Move the clock to this instant, and so many milliseconds more."""
        self.clock.move((instant - self.clock.now() + more) / SECOND)

    def finish_checks(self) -> None:
        """Run the last check, a minute later. An hour after it nothing changes any more, and nothing is due."""
        self.clock.move(61)
        self.sweep()
        self.clock.move(3600)
        assert self.sweep() == []
        assert due.overdue(10**15, 1000) == []

    @contextmanager
    def cut_at(self, step: int, done: bool) -> Iterator[Fuse]:
        """Cut the block off at this step, if it has so many."""
        self.account.fuse = fuse = Fuse(step, done)
        with powered_by(fuse):
            yield fuse
        self.account.fuse = Fuse(0, False)

    def read(self, order: Order) -> Order:
        found = orders.get(order.id)
        assert found
        return found

    def status(self, order: Order) -> OrderStatus:
        return self.read(order).status

    def customer(self, hold: Hold) -> Identity:
        return Identity(TokenKind.CUSTOMER, hold.customer)

    def cancel(self, hold: Hold, order: Order, *seats: str) -> Order:
        return self.app.orders.cancel_booking.cancel(self.customer(hold), order.id, seats or None)

    def booked(self, hold: Hold) -> set[str]:
        """The seats that are booked by this hold."""
        booked = set()
        for seat in parse_seats(hold.seats, "seats"):
            row = rows.row(hold.event, seat.section, seat.row)
            claim = row.claims.get(seat.name) if row else None
            if claim and (claim.state, claim.hold) == (SeatState.BOOKED, hold.id):
                booked.add(str(seat))
        return booked

    def check(self, hold: Hold, order: Order, status: OrderStatus) -> Order:
        """Order, Stripe, rows and cart agree: booked and charged once, or not booked and not charged."""
        found = self.read(order)
        assert found.status is status
        assert found.settled
        assert self.double.reserved(order.id) == 0
        counted = carts.get(hold.customer, hold.event).booked
        kept = set(found.kept) if status is OrderStatus.CONFIRMED else set()
        assert self.booked(hold) == kept
        assert counted == {f"{order.id}/{seat}" for seat in kept}
        assert self.double.kept(order.id) == PRICE * len(kept)
        return found


def till(clock: FakeClock, double: Double, event: str, random: int = 7) -> Till:
    """A till for an event that is on sale."""
    timers = RecordedTimers()
    account = FusedAccount(DoubleKeys(double), double.address)
    ports = wiring.Ports(clock=clock, payments=StripePayments(account), timers=timers, random=Random(random))
    app = wiring.App(settings(), ports)
    on_sale = app.catalogue.read_catalogue.event(event)
    organiser = Identity(TokenKind.OPERATOR, on_sale.operator)
    return Till(clock, double, app, on_sale, timers, organiser, account)
