"""The use cases of seats."""

from __future__ import annotations

from functools import cached_property

from chalicelib.seats.holds import Holds
from chalicelib.seats.own_address import OwnAddress
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.section_snapshots import SectionSnapshots
from chalicelib.seats.take_hold import TakeHold
from chalicelib.waitlist.storage import entries, queue
from chalicelib.wiring.catalogue import CatalogueService
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService


class SeatsService:
    def __init__(self, outside: Outside, people: PeopleService, catalogue: CatalogueService) -> None:
        self._outside, self._catalogue, self._shares = outside, catalogue.read_catalogue, people.network_shares

    @cached_property
    def section_snapshots(self) -> SectionSnapshots:
        return SectionSnapshots(self._outside.clock)

    @cached_property
    def seat_maps(self) -> SeatMaps:
        return SeatMaps(self.section_snapshots, self._outside.clock)

    @cached_property
    def release_seats(self) -> ReleaseSeats:
        return ReleaseSeats(self._catalogue, self.seat_maps, queue, self._outside.clock)

    @cached_property
    def holds(self) -> Holds:
        return Holds(self._catalogue, self.seat_maps, self.release_seats, self._shares, self._outside.clock)

    @cached_property
    def take_hold(self) -> TakeHold:
        outside = self._outside
        return TakeHold(self.holds, self.seat_maps, self.own_address, self._shares, outside.clock, outside.random)

    @cached_property
    def own_address(self) -> OwnAddress:
        return OwnAddress(entries)
