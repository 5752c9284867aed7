"""The use cases of bars."""

from __future__ import annotations

from functools import cached_property

from chalicelib.bars.answer_offer import AnswerOffer
from chalicelib.bars.arrival import Arrivals
from chalicelib.bars.find_nearby import FindNearby
from chalicelib.bars.location import GuestLocations
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.match_request import MatchRequest
from chalicelib.bars.read_request import ReadRequest
from chalicelib.bars.request_bar import RequestBar
from chalicelib.bars.return_after_no_show import ReturnAfterNoShow
from chalicelib.bars.serve_line import ServeLine
from chalicelib.bars.turn_away import TurnAway
from chalicelib.bars.watch_line import WatchLine
from chalicelib.wiring.outside import Outside


class BarsService:
    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    @cached_property
    def manage_bar(self) -> Bars:
        return Bars(self._outside.clock)

    @cached_property
    def find_nearby(self) -> FindNearby:
        return FindNearby(self._outside.clock)

    @cached_property
    def answer_offer(self) -> AnswerOffer:
        return AnswerOffer(self._outside.timers, self._outside.clock)

    @cached_property
    def match_request(self) -> MatchRequest:
        outside = self._outside
        return MatchRequest(self.find_nearby, self.answer_offer, outside.timers, outside.clock)

    @cached_property
    def read_request(self) -> ReadRequest:
        return ReadRequest(self._outside.clock)

    @cached_property
    def request_bar(self) -> RequestBar:
        return RequestBar(
            self.manage_bar,
            self.read_request,
            self.match_request,
            self.turn_away,
            self._outside.timers,
            self._outside.clock,
        )

    @cached_property
    def turn_away(self) -> TurnAway:
        return TurnAway(self.manage_bar, self._outside.timers, self._outside.clock)

    @cached_property
    def serve_line(self) -> ServeLine:
        return ServeLine(self.manage_bar, self.return_after_no_show, self._outside.clock)

    @cached_property
    def return_after_no_show(self) -> ReturnAfterNoShow:
        return ReturnAfterNoShow(self.manage_bar, self.read_request, self.request_bar, self._outside.clock)

    @cached_property
    def watch_line(self) -> WatchLine:
        return WatchLine(self.manage_bar, self.arrival, self.turn_away, self._outside.timers, self._outside.clock)

    @cached_property
    def arrival(self) -> Arrivals:
        return Arrivals(self.manage_bar, self.serve_line, self._outside.clock)

    @cached_property
    def location(self) -> GuestLocations:
        return GuestLocations(self.manage_bar, self.arrival, self._outside.timers, self._outside.clock)
