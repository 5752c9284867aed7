"""A storm: many customers whose banks, messages, functions and connections misbehave, all from one seed.

Each customer holds two seats and pays, does not pay, pays too late, or cancels. One in five functions dies at some
step, one in ten requests to Stripe fails, one in five messages is lost and one in five doubled. Afterwards the sweep
runs, a pass a minute, until nothing is due; Stripe keeps misbehaving meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random

from chalicelib.errors import LineholdError, NotFound, Unavailable
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold
from chalicelib.seats.rules.seats import parse_seats
from chalicelib.seats.storage import rows
from chalicelib.table import due
from tests.support.stripe import Event
from tests.worlds.till import Till

STRIPE_FAILS, FUNCTION_DIES, MESSAGE_LOST, MESSAGE_DOUBLED = 0.1, 0.2, 0.2, 0.2
_MOST_STEPS = 14
_MOST_PASSES = 400


@dataclass
class Outcome:
    """`limbo` counts orders that are not settled, or on which Stripe, rows and cart do not agree."""

    orders: int
    passes: int
    limbo: int
    ends: Counter[str] = field(default_factory=Counter)


class Storm:
    def __init__(self, shop: Till, seed: int) -> None:
        self._shop, self._random = shop, Random(seed)
        self._holds: list[Hold] = []
        self._later: list[Callable[[], object]] = []
        shop.double.chaos(seed, STRIPE_FAILS)

    def run(self, customers: int) -> Outcome:
        for _ in range(customers):
            self._customer()
            self._shop.clock.move(self._random.randint(0, 5))
            if self._random.random() < 0.2:
                self._sweep()
        self._shop.clock.move(120)
        for act in self._later:
            act()
            self._messages()
        passes = self._until_nothing_is_due()
        self._shop.double.chaos(0, 0.0)
        return self._outcome(passes)

    def _customer(self) -> None:
        shop = self._shop
        hold = shop.hold()
        self._holds.append(hold)
        with self._perhaps_dying():
            shop.app.orders.place_booking.book(hold, shop.event, "card")
        order = self._order(hold)
        if order is None or order.payment_id is None:
            return  # the customer got no client secret, so cannot pay
        intent = shop.double.of_order(order.id)[0]["id"]
        self._random.choice(
            [self._pays, self._pays, self._pays, self._is_challenged, self._waits_for_the_bank, self._pays_late]
        )(hold, order, intent)
        self._messages()
        if self._random.random() < 0.3:
            self._cancels(hold, order)
        elif self._random.random() < 0.5:
            self._reads(hold, order)
        self._messages()

    def _pays(self, hold: Hold, order: Order, intent: str) -> None:
        if self._random.random() < 0.3:
            self._shop.double.decline(intent)
        self._shop.double.authorise(intent)

    def _is_challenged(self, hold: Hold, order: Order, intent: str) -> None:
        if self._shop.double.challenge(intent) and self._random.random() < 0.7:
            self._shop.double.answer_challenge(intent, passed=self._random.random() < 0.8)

    def _waits_for_the_bank(self, hold: Hold, order: Order, intent: str) -> None:
        if self._shop.double.process(intent):
            settle = self._random.random() < 0.7
            self._later.append(lambda: (self._shop.double.settle if settle else self._shop.double.decline)(intent))

    def _pays_late(self, hold: Hold, order: Order, intent: str) -> None:
        self._shop.move_to(max(order.until, self._shop.clock.now()), PAYING_GRACE)
        thief = self._shop.steal(hold) if self._random.random() < 0.5 else None
        if thief:
            rows.book(hold.event, parse_seats(thief.seats, "seats"), thief.id, self._shop.clock.now(), {})
        self._shop.double.authorise(intent)

    def _cancels(self, hold: Hold, order: Order) -> None:
        seats = self._random.choice([(), (), hold.seats[:1]])
        with self._perhaps_dying():
            self._shop.cancel(hold, order, *seats)

    def _reads(self, hold: Hold, order: Order) -> None:
        with self._perhaps_dying():
            self._shop.app.orders.place_booking.get(self._shop.customer(hold), order.id)

    def _messages(self) -> None:
        """Deliver some of Stripe's new events, in some order."""
        events = [event for event in self._shop.double.events() if self._random.random() > MESSAGE_LOST]
        events += [event for event in events if self._random.random() < MESSAGE_DOUBLED]
        self._random.shuffle(events)
        self._receive(events)

    def _receive(self, events: Sequence[Event]) -> None:
        for event in events:
            self._shop.app.orders.payment_webhook.receive(event.payload, event.signature())
        self._run_checks()

    def _sweep(self) -> None:
        self._shop.timers.deadlines.clear()
        self._shop.app.deadlines.sweep()
        self._run_checks()

    def _run_checks(self) -> None:
        """Run the checks one at a time; each may die. The sweep repeats those that a queue would deliver again."""
        shop = self._shop
        ready = [each for each in shop.timers.deadlines if each.at <= shop.clock.now()]
        shop.timers.deadlines = [each for each in shop.timers.deadlines if each not in ready]
        for deadline in ready:
            with self._perhaps_dying():
                shop.app.deadlines.check(deadline)

    @contextmanager
    def _perhaps_dying(self) -> Iterator[None]:
        dies = self._random.random() < FUNCTION_DIES
        step, done = self._random.randint(1, _MOST_STEPS), self._random.random() < 0.5
        with self._shop.cut_at(step if dies else 0, done), suppress(LineholdError, Unavailable, NotFound):
            yield

    def _until_nothing_is_due(self) -> int:
        for passes in range(_MOST_PASSES):
            if not due.overdue(10**15, 1000):
                return passes
            self._shop.clock.move(60)
            self._sweep()
        return _MOST_PASSES

    def _order(self, hold: Hold) -> Order | None:
        found = orders.of_customer(hold.customer, 10, None).items
        assert len(found) <= 1
        return found[0] if found else None

    def _outcome(self, passes: int) -> Outcome:
        outcome = Outcome(0, passes, 0)
        for hold in self._holds:
            order = self._order(hold)
            if order is None:
                continue
            outcome.orders += 1
            outcome.ends[order.status.value] += 1
            try:
                self._shop.check(hold, order, order.status)
                assert order.status not in (OrderStatus.PENDING_PAYMENT, OrderStatus.PAID)
            except AssertionError as limbo:
                print(order, limbo)
                outcome.limbo += 1
        return outcome
