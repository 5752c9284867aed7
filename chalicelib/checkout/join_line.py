"""A shopper's place in the line: joining, seeing it, giving it up.

Joining is one transaction over the market, the ticket and what the customer has in this market. So a repeated join
finds the ticket that the first one made, and no number is given twice or lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.checkout.manage_market import Markets, owned, unknown_market
from chalicelib.checkout.rules import serving
from chalicelib.checkout.rules.door import Door
from chalicelib.checkout.rules.joining import joined
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.serving import Served
from chalicelib.checkout.rules.tickets import Place, ShopperState, Ticket, key_in
from chalicelib.checkout.storage import doors, markets, shoppers, tickets
from chalicelib.checkout.storage.shoppers import Shopper
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import is_id
from chalicelib.errors import Conflict, Forbidden, NotFound
from chalicelib.table.retry import retry
from chalicelib.table.together import both, three
from chalicelib.table.writes import AnyWrite


@dataclass(frozen=True, slots=True)
class Joining:
    """`line`: the kind of line that the shopper asks for, None for the one that fits their items."""

    items: int
    assistance: bool = False
    line: str | None = None


class JoinLine:
    def __init__(self, markets: Markets, clock: Clock) -> None:
        self._markets, self._clock = markets, clock

    def join(self, customer: str, id: str, joining: Joining) -> Place:
        """The customer's place: a new one at the end of a line, or the one that they have.

        Raises `NotFound`, or `Conflict` TOO_MANY_ITEMS, NO_EXPRESS or LINE_FULL.
        """

        def attempt() -> Place:
            if not is_id("mkt", id):
                raise unknown_market()
            market, door, known = three(markets.place(id), doors.place(id), shoppers.place(customer, id))
            if market is None:
                raise unknown_market()
            shopper = known or Shopper()
            if shopper.ticket and (place := _place(market, shopper.ticket, customer)):
                return place
            return self._joined(market, joining, customer, shopper, door)

        return retry(attempt)

    def add(self, operator: str, id: str, joining: Joining) -> Place:
        """A place for a shopper without a phone, made by the market's staff. Raises as `join` does, or `Forbidden`."""
        return retry(lambda: self._joined(owned(self._markets.find(id), operator), joining))

    def read(self, caller: Identity, id: str, ticket: str) -> Place:
        """A ticket, for its customer and the market's operator. Raises `NotFound`, or `Forbidden`."""
        market, found = self._own(caller, id, ticket)
        return _place(market, found.who.key, found.customer) or Place(_ended(found))

    def waiting(self, operator: str, id: str) -> list[Place]:
        """Those who wait, in the order of their turns, for the market's staff. Raises `NotFound` or `Forbidden`."""
        market = owned(self._markets.find(id), operator)
        waiting = sorted((each for line in market.lines.values() for each in line), key=lambda each: each.turn)
        return [place for each in waiting if (place := _place(market, each.key, None))]

    def leave(self, caller: Identity, id: str, ticket: str) -> None:
        """Give a ticket up. A repetition changes nothing. Raises as `read` does, or `Conflict` STATE_CHANGED for a
        shopper who was served or dropped."""
        _, found = self._own(caller, id, ticket)
        _, outcomes = self._markets.serve(id, lambda market, now: serving.left(market, found.who.key, now))
        if not outcomes and self._own(caller, id, ticket)[1].state is not ShopperState.LEFT:
            raise Conflict("This shopper is not in the line any more.", "STATE_CHANGED")

    def _joined(
        self,
        before: Market,
        joining: Joining,
        customer: str | None = None,
        shopper: Shopper | None = None,
        door: Door | None = None,
    ) -> Place:
        """One attempt. Raises `Overtaken`."""
        now, made = self._clock.now(), list[Ticket]()
        number = shopper.visit if shopper else None
        passed = door.joined_line(number, before.profile, now) if door and number else door

        def act(market: Market, now: int) -> Served:
            after, line, who = joined(market, joining.items, joining.assistance, joining.line, now)
            made[:] = [Ticket(market.id, who, line, customer)]
            return after.with_seen(passed != door), ()

        def also(market: Market) -> Sequence[AnyWrite]:
            writes: list[AnyWrite] = [tickets.putting(made[0])]
            if customer and shopper:
                joined = replace(shopper, ticket=made[0].who.key)
                writes.append(shoppers.changing(customer, market.id, shopper, joined, now))
            if door and passed and passed != door:
                writes.append(doors.changing(door, replace(passed, version=door.version + 1)))
            return writes

        market, _ = self._markets.changed(before, act, also)
        place = _place(market, made[0].who.key, customer)
        assert place is not None
        return place

    def _own(self, caller: Identity, id: str, ticket: str) -> tuple[Market, Ticket]:
        key = key_in(id, ticket)
        market, found = both(markets.place(id), tickets.place(id, key)) if key else (self._markets.find(id), None)
        if market is None or found is None:
            raise NotFound("There is no such ticket in this market.", "TICKET_NOT_FOUND")
        if caller.kind is TokenKind.OPERATOR:
            owned(market, caller.id)
        elif found.customer != caller.id:
            raise Forbidden("This ticket belongs to another customer.")
        return market, found


def _place(market: Market, key: tuple[str, int], customer: str | None) -> Place | None:
    """The place of a shopper who waits or was called; None for any other."""
    if found := market.call_of(key):
        name, call = found
        return Place(
            Ticket(
                market.id, call.shopper, call.line, customer, ShopperState.CALLED, name, call.at, recalled=call.recalled
            )
        )
    line = market.line_of(key)
    if line is None:
        return None
    who = next(each for each in market.lines[line] if each.key == key)
    ahead = market.ahead(line, who.turn)
    return Place(Ticket(market.id, who, line, customer), ahead + 1, market.wait(line, ahead))


def _ended(ticket: Ticket) -> Ticket:
    """A ticket that was read while it changed: the market, which was read with it, says that it is over."""
    return ticket if ticket.ended else replace(ticket, state=ShopperState.DONE)
