"""The use cases of the catalogue."""

from __future__ import annotations

from functools import cached_property

from chalicelib.catalogue.edit_venues import EditVenues
from chalicelib.catalogue.index_events import IndexEvents
from chalicelib.catalogue.rank_popular import RankPopular
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.search_events import SearchEvents
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService


class CatalogueService:
    def __init__(self, outside: Outside, people: PeopleService) -> None:
        self._outside, self.rate_limits = outside, people.rate_limits

    @cached_property
    def read_catalogue(self) -> Catalogue:
        return Catalogue(self._outside.clock)

    @cached_property
    def edit_venues(self) -> EditVenues:
        return EditVenues(self.read_catalogue, self.rate_limits, self._outside.clock)

    @cached_property
    def search_events(self) -> SearchEvents:
        return SearchEvents(self._outside.clock)

    @cached_property
    def index_events(self) -> IndexEvents:
        return IndexEvents(self._outside.notices, self._outside.clock)

    @cached_property
    def rank_popular(self) -> RankPopular:
        from chalicelib.orders.storage.stream import booking_confirmed  # noqa: PLC0415  not in every package
        from chalicelib.seats.storage.stream import hold_taken  # noqa: PLC0415

        config = self._outside.config
        readers = (hold_taken, booking_confirmed)
        return RankPopular(readers, config.popular_half_life_hours, config.popular_released_days, self._outside.clock)
