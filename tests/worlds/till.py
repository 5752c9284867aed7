"""A till: the use cases on the store in this process, with Stripe's double as the provider.

What Stripe tells is kept until a test delivers it: as it is, twice, in another order, or never. Nobody is woken but by
`deliver` and `sweep`.
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
"""Faults of the double after which it is not known whether it did what it was asked."""

HOLD_SECONDS = 60


@dataclass(frozen=True)
class DoubleKeys:
    """The secret with the double's keys in it."""

    double: Double

    def values(self, wanted: str | None = None, doubted: bool = False) -> Mapping[str, str]:
        return {
            "api_key": self.double.api_key,
            "publishable_key": self.double.publishable_key,
            "webhook_secret": self.double.webhook_secret,
        }


@dataclass
class Waiting:
    """Deadlines as they were set."""

    deadlines: list[Deadline] = field(default_factory=list)

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.deadlines += deadlines
        return 0


class Wired(Account):
    """Each question to Stripe is a step of a fuse, as a write to the store is."""

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
    waiting: Waiting
    organiser: Identity
    account: Wired
    used: int = 0

    def take(self, seats: Sequence[str], customer: str | None = None) -> Hold:
        return self.app.seats.take_hold.take(customer or new_id("cus", self.clock.now()), self.event, seats)

    def hold(self, seats: int = 2) -> Hold:
        """Fresh seats side by side, held by somebody new."""
        row, first = divmod(self.used, ROW)
        self.used += seats
        return self.take([f"A-{row + 1}-{first + place + 1}" for place in range(seats)])

    def order(self, seats: int = 2) -> tuple[Hold, Order]:
        """An order that waits for its money."""
        hold = self.hold(seats)
        return hold, self.app.orders.place_booking.book(hold, self.event, "card")

    def paid(self, order: Order) -> None:
        """The customer pays; nobody has told us yet."""
        assert self.double.authorise(order.payment_id or "")

    def confirmed(self, seats: int = 2) -> tuple[Hold, Order]:
        hold, order = self.order(seats)
        self.paid(order)
        self.deliver()
        assert self.status(order) is OrderStatus.CONFIRMED
        return hold, order

    def steal(self, hold: Hold) -> Hold | None:
        """Somebody else wants the first seat: their hold, None while it is not to be had."""
        try:
            return self.take(hold.seats[:1])
        except Conflict:
            return None

    def deliver(self, change: Callable[[list[StripeEvent]], Iterable[StripeEvent]] = list) -> None:
        """What Stripe has told since the last time reaches us, and is looked after."""
        for event in change(self.double.events()):
            self.app.orders.payment_webhook.receive(event.payload, event.signature())
        self.ring()

    def ring(self) -> list[str]:
        """Look after everything that is due: what came of it."""
        due = [each for each in self.waiting.deadlines if each.at <= self.clock.now()]
        self.waiting.deadlines = [each for each in self.waiting.deadlines if each not in due]
        return [done for each in due if (done := self.app.deadlines.ring(each))]

    def sweep(self) -> list[str]:
        """The reconciler's minute: what it repaired."""
        self.waiting.deadlines.clear()
        self.app.deadlines.sweep()
        return self.ring()

    @contextmanager
    def each_write(self, act: Callable[[], None]) -> Iterator[None]:
        """Somebody else may act before each write of the block."""
        with before_each_write(act):
            yield

    def to_the_end(self, of: int, more: int = 0) -> None:
        """To this instant, and so many milliseconds more."""
        self.clock.move((of - self.clock.now() + more) / SECOND)

    def afterwards(self) -> None:
        """The last look, a minute later, and an hour more: nothing changes any longer, and nothing stays due."""
        self.clock.move(61)
        self.sweep()
        self.clock.move(3600)
        assert self.sweep() == []
        assert due.passed(10**15, 1000) == []

    @contextmanager
    def cut_at(self, step: int, done: bool) -> Iterator[Fuse]:
        """The power goes at this step of the block, if it has so many."""
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
        """The hold's seats that are booked, and by this hold."""
        booked = set()
        for seat in parse_seats(hold.seats, "seats"):
            row = rows.row(hold.event, seat.section, seat.row)
            claim = row.claims.get(seat.name) if row else None
            if claim and (claim.state, claim.hold) == (SeatState.BOOKED, hold.id):
                booked.add(str(seat))
        return booked

    def check(self, hold: Hold, order: Order, status: OrderStatus) -> Order:
        """Order, Stripe, rows and cart tell the same story: booked and charged once, or not booked and nothing kept."""
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
    waiting = Waiting()
    account = Wired(DoubleKeys(double), double.address)
    ports = wiring.Ports(clock=clock, payments=StripePayments(account), timers=waiting, random=Random(random))
    app = wiring.App(settings(), ports)
    on_sale = app.catalogue.read_catalogue.event(event)
    organiser = Identity(TokenKind.OPERATOR, on_sale.operator)
    return Till(clock, double, app, on_sale, waiting, organiser, account)
