"""The use cases of bars: a part of the container."""

from __future__ import annotations

from functools import cached_property

from chalicelib.bars.answer_offer import Answering
from chalicelib.bars.arrival import Arriving
from chalicelib.bars.find_nearby import Nearby
from chalicelib.bars.location import Locating
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.match_request import Matching
from chalicelib.bars.request_bar import Requesting
from chalicelib.bars.return_after_no_show import ComingBack
from chalicelib.bars.serve_line import Queueing
from chalicelib.bars.turn_away import TurningAway
from chalicelib.bars.watch_line import Escorting
from chalicelib.wiring.base import Base


class BarUses(Base):
    @cached_property
    def bars(self) -> Bars:
        return Bars(self.clock)

    @cached_property
    def nearby(self) -> Nearby:
        return Nearby(self.clock)

    @cached_property
    def answering(self) -> Answering:
        return Answering(self.bars, self._outside.timers, self.clock)

    @cached_property
    def matching(self) -> Matching:
        return Matching(self.nearby, self.answering, self._outside.timers, self.clock)

    @cached_property
    def requesting(self) -> Requesting:
        return Requesting(self.bars, self.matching, self.turning_away, self._outside.timers, self.clock)

    @cached_property
    def turning_away(self) -> TurningAway:
        return TurningAway(self.bars, self._outside.timers, self.clock)

    @cached_property
    def queueing(self) -> Queueing:
        return Queueing(self.bars, self.coming_back, self.clock)

    @cached_property
    def coming_back(self) -> ComingBack:
        return ComingBack(self.bars, self.requesting, self.clock)

    @cached_property
    def escorting(self) -> Escorting:
        return Escorting(self.bars, self.arriving, self.turning_away, self._outside.timers, self.clock)

    @cached_property
    def arriving(self) -> Arriving:
        return Arriving(self.bars, self.queueing, self.clock)

    @cached_property
    def locating(self) -> Locating:
        return Locating(self.bars, self.arriving, self._outside.timers, self.clock)
