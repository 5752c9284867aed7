"""The use cases of seats."""

from __future__ import annotations

from functools import cached_property

from chalicelib.seats.holds import Holds
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.take_hold import TakeHold
from chalicelib.waitlist.storage import queue
from chalicelib.wiring.catalogue import CatalogueService
from chalicelib.wiring.outside import Outside


class SeatsService:
    def __init__(self, outside: Outside, catalogue: CatalogueService) -> None:
        self._outside, self._catalogue = outside, catalogue.read_catalogue

    @cached_property
    def seat_maps(self) -> SeatMaps:
        return SeatMaps(self._outside.clock)

    @cached_property
    def release_seats(self) -> ReleaseSeats:
        return ReleaseSeats(self._catalogue, self.seat_maps, queue, self._outside.clock)

    @cached_property
    def holds(self) -> Holds:
        return Holds(self._catalogue, self.seat_maps, self.release_seats, self._outside.clock)

    @cached_property
    def take_hold(self) -> TakeHold:
        return TakeHold(self.holds, self.seat_maps, self._outside.clock, self._outside.random)
