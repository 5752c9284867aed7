"""The use cases of checkout."""

from __future__ import annotations

from functools import cached_property

from chalicelib.checkout.advise_market import AdviseMarket
from chalicelib.checkout.join_line import JoinLine
from chalicelib.checkout.manage_market import Markets
from chalicelib.checkout.pass_door import PassDoor
from chalicelib.checkout.read_market import ReadMarket
from chalicelib.checkout.run_till import RunTill
from chalicelib.wiring.outside import Outside


class CheckoutService:
    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    @cached_property
    def markets(self) -> Markets:
        return Markets(self._outside.timers, self._outside.clock)

    @cached_property
    def pass_door(self) -> PassDoor:
        return PassDoor(self.markets, self._outside.timers, self._outside.clock)

    @cached_property
    def join_line(self) -> JoinLine:
        return JoinLine(self.markets, self._outside.clock)

    @cached_property
    def run_till(self) -> RunTill:
        return RunTill(self.markets)

    @cached_property
    def advise_market(self) -> AdviseMarket:
        return AdviseMarket(self.markets, self.pass_door, self._outside.timers, self._outside.clock)

    @cached_property
    def read_market(self) -> ReadMarket:
        return ReadMarket(self.markets, self._outside.clock)
