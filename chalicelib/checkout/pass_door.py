"""The door: visits that come in, wait outside and leave, one by one or as sensors count them.

Coming in is one transaction over the door and what the customer has in this market, so a repeated call finds the visit
that the first one made. Leaving is one conditional write over the set of those inside: twice counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from chalicelib.checkout.manage_market import Markets, owned, unknown_market
from chalicelib.checkout.rules.door import Door, Report, Visit, visit_in
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.storage import doors, markets, shoppers
from chalicelib.checkout.storage.shoppers import Shopper
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import is_id
from chalicelib.errors import Forbidden, NotFound
from chalicelib.table.retry import retry
from chalicelib.table.together import both, three
from chalicelib.table.writes import AnyWrite

Change = Callable[[Door, Market, int], Door]


class PassDoor:
    def __init__(self, markets: Markets, timers: Timers, clock: Clock) -> None:
        self._markets, self._timers, self._clock = markets, timers, clock

    def enter(self, customer: str, id: str, operator: str | None = None) -> Visit:
        """The customer's visit: a new one, inside or outside, or the one that they have; one that waited outside and
        may come in is inside from now on. Raises `NotFound`, `Conflict` DOOR_FULL, or `Forbidden` if an `operator` is
        given and the market is another's."""

        def attempt() -> Visit:
            if not is_id("mkt", id):
                raise unknown_market()
            market, door, known = three(markets.place(id), doors.place(id), shoppers.place(customer, id))
            if market is None:
                raise unknown_market()
            if operator is not None:
                owned(market, operator)
            shopper, before, now = known or Shopper(), door or Door(id), self._clock.now()
            door = before.settled(market.profile, now)
            if shopper.visit in door.waiting:
                return self._written(before, door, market, shopper.visit or 0)
            if shopper.visit is not None and shopper.visit in door.inside:
                return self._written(before, door.came_in(shopper.visit, market.profile, now), market, shopper.visit)
            door, number = before.arrived(market.profile, now, by_staff=operator is not None)
            also = shoppers.changing(customer, id, shopper, replace(shopper, visit=number), now)
            return _visit(market, self._change(before, door, [also]), number)

        return retry(attempt)

    def add(self, operator: str, id: str, key: str | None = None) -> Visit:
        """A visit that a sensor at the door or the staff have seen. One with a `key` is known by it as a customer's is
        by its customer: repeated outside it keeps its place, and comes in. Raises as `enter` does."""
        if key is not None:
            return self.enter(f"{operator}#{key}", id, operator)

        def attempt() -> Visit:
            market, before = self._owned(operator, id)
            door, number = before.arrived(market.profile, self._clock.now(), by_staff=True)
            return self._written(before, door, market, number)

        return retry(attempt)

    def read(self, caller: Identity, id: str, visit: str) -> Visit:
        """A visit, for its customer and the market's operator. Raises `NotFound` or `Forbidden`."""
        market, door, number = self._own(caller, id, visit)
        settled = door.settled(market.profile, self._clock.now())
        if number in door.waiting and number in settled.inside:  # what a visit is told is stored first
            settled = self.settle(market)
        return _visit(market, settled, number)

    def leave(self, caller: Identity, id: str, visit: str) -> None:
        """End a visit. A repetition changes nothing. Raises as `read` does."""
        market, door, number = self._own(caller, id, visit)
        self.change(market, lambda door, market, now: door.left(number, market.profile, now), door)

    def report(self, operator: str, id: str, sensor: str, report: Report) -> Door:
        """What a sensor has counted. Raises `NotFound`, `Forbidden`, or `Invalid` for a sensor too many."""
        market, door = self._owned(operator, id)
        return self.change(market, lambda door, market, now: door.reported(sensor, report, market.profile, now), door)

    def count(self, operator: str, id: str, inside: int) -> Door:
        """How many the staff have counted inside. Raises `NotFound` or `Forbidden`."""
        market, door = self._owned(operator, id)
        return self.change(market, lambda door, market, now: door.counted(inside, market.profile, now), door)

    def settle(self, market: Market) -> Door:
        """Without visits that have lapsed, and with those inside for whom there is room."""
        return self.change(market, lambda door, market, now: door.settled(market.profile, now))

    def change(self, market: Market, make: Change, read: Door | None = None) -> Door:
        """The door after a change, first of the door that was `read` already; re-reads and retries when overtaken."""
        known = [read] if read else []

        def attempt() -> Door:
            before = known.pop() if known else doors.get(market.id)
            after = make(before, market, self._clock.now())
            return before if after == before else self._change(before, after)

        return retry(attempt)

    def _change(self, before: Door, after: Door, also: Iterable[AnyWrite] = ()) -> Door:
        """One attempt. A timer is set for the next visit that lapses, if others wait for it."""
        changed = doors.change(before, after, also)
        if changed.next_look is not None and changed.next_look != before.next_look:
            self._timers.set(
                [Deadline(DeadlineKind.MARKET, after.market, changed.next_look)]
            )  # else the sweep finds it
        return changed

    def _written(self, before: Door, after: Door, market: Market, number: int) -> Visit:
        return _visit(market, before if after == before else self._change(before, after), number)

    def _owned(self, operator: str, id: str) -> tuple[Market, Door]:
        market, door = both(markets.place(id), doors.place(id)) if is_id("mkt", id) else (None, None)
        if market is None:
            raise unknown_market()
        return owned(market, operator), door or Door(id)

    def _own(self, caller: Identity, id: str, visit: str) -> tuple[Market, Door, int]:
        number = visit_in(id, visit)
        if number is None:
            raise _unknown_visit()
        if caller.kind is TokenKind.OPERATOR:
            market, door = self._owned(caller.id, id)
            if not 0 < number <= door.issued:
                raise _unknown_visit()
            return market, door, number
        found, known, shopper = three(markets.place(id), doors.place(id), shoppers.place(caller.id, id))
        if found is None or known is None or number > known.issued:
            raise _unknown_visit()
        live = number in known.inside or number in known.waiting
        if shopper is None or (live and shopper.visit != number):
            raise Forbidden("This visit belongs to another customer.")
        return found, known, number


def _visit(market: Market, door: Door, number: int) -> Visit:
    inside = door.inside.get(number)
    return Visit(market.id, number, door.position(number), inside.until if inside else None)


def _unknown_visit() -> NotFound:
    return NotFound("There is no such visit.", "VISIT_NOT_FOUND")
