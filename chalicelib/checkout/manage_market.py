"""What operators do with their markets: add one, change what it is like, open and close its tills.

`serve` is the loop of every change of lines and tills: it writes the market, the tickets and the quarter hours that are
over in one transaction, and asks for a look at the advice when the market becomes active.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from secrets import token_hex

from chalicelib.checkout.rules.asks import Answer, Ask
from chalicelib.checkout.rules.markets import Market, Profile
from chalicelib.checkout.rules.policies import Till
from chalicelib.checkout.rules.serving import Outcome, Served, called_next, with_till
from chalicelib.checkout.storage import markets as store
from chalicelib.checkout.storage import tickets
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id, new_id
from chalicelib.errors import Forbidden, NotFound, Unavailable
from chalicelib.table.pages import Page
from chalicelib.table.retry import retry
from chalicelib.table.transactions import committed
from chalicelib.table.writes import AnyWrite

Act = Callable[[Market, int], Served]
"""A change: the market and what becomes of shoppers, of the market as it is and the time now."""


class Markets:
    def __init__(self, timers: Timers, clock: Clock) -> None:
        self._timers, self._clock = timers, clock

    def add(self, operator: str, profile: Profile) -> Market:
        """A new market, without tills."""
        market = Market(new_id("mkt", self._clock.now()), operator, profile)
        store.add(market)
        return market

    def find(self, id: str, consistent: bool = True) -> Market:
        """Raises `NotFound`."""
        market = store.get(id, consistent) if is_id("mkt", id) else None
        if market is None:
            raise unknown_market()
        return market

    def own(self, caller: Identity, id: str) -> Market:
        """The caller's own market. Raises `NotFound`, or `Forbidden` for another's."""
        return owned(self.find(id), caller.id)

    def of_operator(self, operator: str, limit: int, cursor: str | None) -> Page[Market]:
        """An operator's markets, the oldest first. Raises `Invalid` for a cursor that we did not make."""
        return store.of_operator(operator, limit, cursor)

    def change_profile(self, operator: str, id: str, change: Callable[[Profile], Profile]) -> Market:
        """The market with a changed profile. A new mean service time replaces what was learned."""

        def changed(market: Market, now: int) -> Served:
            profile = change(market.profile)
            learned = market.times if profile.service == market.profile.service else {}
            return replace(market, profile=profile, times=learned), ()

        return self.serve(id, changed, operator)[0]

    def set_till(self, operator: str, id: str, name: str, make: Callable[[Till | None], Till]) -> Market:
        """The market with a till that `make` returns for the one with this name, if there is one. Raises as
        `rules.serving.with_till` does."""

        def act(market: Market, now: int) -> Served:
            lane = market.lanes.get(name)
            return with_till(market, make(lane.till if lane else None), now)

        return self.serve(id, act, operator)[0]

    def serve(self, id: str, act: Act, operator: str | None = None) -> tuple[Market, Sequence[Outcome]]:
        """The market after an act, which only its `operator` may do if one is given, and what became of shoppers.

        Raises `NotFound`, `Forbidden`, what the act raises, or `Unavailable` when every try was overtaken.
        """

        def attempt() -> tuple[Market, Sequence[Outcome]]:
            before = self.find(id)
            if operator is not None:
                owned(before, operator)
            return self.changed(before, act)

        return retry(attempt)

    def ask(self, operator: str, id: str, lane: str) -> Sequence[Outcome]:
        """What became of shoppers when this till asked for the next one: nothing if nobody waits for it.

        Raises `NotFound`, `Forbidden`, or `Conflict` LANE_NOT_OPEN.
        """
        ask = Ask(token_hex(6), lane, self._clock.now())

        def attempt() -> tuple[Market, Answer]:
            return (store.ask(id, operator, ask) if is_id("mkt", id) else None) or self._called(operator, id, lane)

        market, answer = retry(attempt)
        with suppress(Unavailable):  # the market has the call; the ticket follows with its end
            for write in tickets.becoming(market, answer.outcomes, answer.at, market.version, late=True):
                committed([write])
        return answer.outcomes

    def _called(self, operator: str, id: str, lane: str) -> tuple[Market, Answer]:
        """One attempt where an ask was refused: a change of the whole market, which stores the result of all asks.
        Raises what an ask of this till has to raise, or `Overtaken`."""
        now = self._clock.now()
        before = owned(self.find(id), operator)
        market, outcomes = self.changed(before, lambda market, now: called_next(market, lane, now))
        return market, Answer(now, tuple(outcomes))

    def changed(
        self, before: Market, act: Act, also: Callable[[Market], Sequence[AnyWrite]] = lambda market: ()
    ) -> tuple[Market, Sequence[Outcome]]:
        """One attempt: the market after an act, written with what `also` makes of it. Raises `Overtaken`."""
        now = self._clock.now()
        market = before.in_time(now)
        after, outcomes = act(market, now)
        if after == market:
            return before, outcomes
        if after.active and not before.active:  # what was computed before the shop was empty says nothing now
            after = replace(after, advised=now, memory=None, advice=None)
        writes = [*tickets.becoming(after, outcomes, now, before.version + 1), *also(after)]
        after = store.change(before, after, writes)
        if after.next_look is not None and before.next_look is None:
            self._timers.set([Deadline(DeadlineKind.MARKET, after.id, after.next_look)])  # else the sweep finds it
        return after, outcomes


def owned(market: Market, operator: str) -> Market:
    """The market, if it is this operator's. Raises `Forbidden`."""
    if market.operator != operator:
        raise Forbidden("This market belongs to another operator.")
    return market


def unknown_market() -> NotFound:
    return NotFound("There is no such market.", "MARKET_NOT_FOUND")
