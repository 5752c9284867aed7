"""What a till's staff do: call the next shopper, serve them, call them again, report that they have not come."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.checkout.manage_market import Markets
from chalicelib.checkout.rules import serving
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.serving import Handled, Outcome, Served
from chalicelib.checkout.rules.tickets import ShopperState, key_in
from chalicelib.checkout.storage import tickets
from chalicelib.errors import Conflict, NotFound

Rule = Callable[[Market, str, tuple[str, int] | None, int], Served]


class RunTill:
    def __init__(self, markets: Markets) -> None:
        self._markets = markets

    def next(self, operator: str, id: str, lane: str) -> Handled | None:
        """Call the next shopper; None when nobody waits for this till.

        Raises `NotFound`, `Forbidden`, or `Conflict` LANE_NOT_OPEN.
        """
        outcomes = self._markets.ask(operator, id, lane)
        called = next((each for each in outcomes if each.state is ShopperState.CALLED), None)
        return _handled(id, lane, called) if called else None

    def done(self, operator: str, id: str, lane: str, ticket: str | None) -> Handled:
        """A shopper was served: this one, by default the first that the till called. A repetition with the ticket
        changes nothing.

        Raises `NotFound`, `Forbidden`, or `Conflict` NOT_CALLED.
        """
        try:
            return self._one(operator, id, lane, ticket, serving.finished)
        except Conflict:
            known = tickets.get(id, _key(id, ticket)) if ticket else None
            if known is None or (known.state, known.lane) != (ShopperState.DONE, lane):
                raise
            return Handled(id, known.who, lane, known.state)

    def recall(self, operator: str, id: str, lane: str, ticket: str | None) -> Handled:
        """Call a shopper once more. A repetition changes nothing. Raises as `done` does."""
        return self._one(operator, id, lane, ticket, serving.recalled)

    def missed(self, operator: str, id: str, lane: str, ticket: str | None) -> Handled:
        """A shopper who was recalled has not come. Raises as `done` does, or `Conflict` NOT_RECALLED."""
        return self._one(operator, id, lane, ticket, serving.missed)

    def put_back(self, operator: str, id: str, lane: str, ticket: str | None) -> Handled:
        """A shopper who was called by mistake waits again, at their turn. Raises as `done` does."""
        return self._one(operator, id, lane, ticket, serving.put_back)

    def _one(self, operator: str, id: str, lane: str, ticket: str | None, rule: Rule) -> Handled:
        key = _key(id, ticket) if ticket else None
        _, outcomes = self._markets.serve(id, lambda market, now: rule(market, lane, key, now), operator)
        return _handled(id, lane, outcomes[0])


def _handled(market: str, lane: str, outcome: Outcome) -> Handled:
    return Handled(market, outcome.shopper, lane, outcome.state)


def _key(market: str, ticket: str) -> tuple[str, int]:
    key = key_in(market, ticket)
    if key is None:
        raise NotFound("There is no such ticket in this market.", "TICKET_NOT_FOUND")
    return key
