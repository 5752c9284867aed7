"""Organisers add and change their venues and performers.

What a call makes the store write counts against the organiser's limit for a day (`LimitedAct.WRITE_ROWS`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules import venues as plans
from chalicelib.catalogue.rules.venues import Performer, Venue, VenueHead
from chalicelib.catalogue.storage import venues as venue_store
from chalicelib.core.clock import Clock
from chalicelib.core.ids import new_id
from chalicelib.core.times import check_timezone
from chalicelib.errors import Forbidden
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.table.pages import Page

_RENAMED = 1_000
"""A new name of a venue or a performer counts as so many writes: all of its events are indexed again."""


class EditVenues:
    def __init__(self, catalogue: Catalogue, limits: RateLimits, clock: Clock) -> None:
        self._catalogue, self._limits, self._clock = catalogue, limits, clock

    def add_venue(self, venue: Venue) -> Venue:
        """Add a venue with its plan. Raises `Invalid` with every fault of the plan, or `TooMany`."""
        venue = replace(plans.checked(venue), id=new_id("ven", self._clock.now()))
        self._count(venue.operator, 1 + venue.rows)
        venue_store.add(venue)
        return venue

    def change_venue(self, operator: str, id: str, changes: Mapping[str, Any]) -> VenueHead:
        """Change a venue's `name`, `timezone` or `location`. Its plan stays.

        Raises `NotFound`, `Forbidden`, `Invalid` or `TooMany`.
        """
        venue = self._catalogue.venue_head(id)
        if venue.operator != operator:
            raise Forbidden("This venue belongs to another organiser.")
        if "timezone" in changes:
            check_timezone(changes["timezone"])
        if changes:
            self._count(operator, _RENAMED)
            venue = venue_store.change(id, operator, changes)
            self._catalogue.forget(id)
        return venue

    def venues_of(self, operator: str, limit: int, cursor: str | None) -> Page[VenueHead]:
        return venue_store.of_operator(operator, limit, cursor)

    def add_performer(self, operator: str, name: str) -> Performer:
        """Raises `TooMany`."""
        self._count(operator, 1)
        performer = Performer(new_id("prf", self._clock.now()), operator, name)
        venue_store.add_performer(performer)
        return performer

    def rename_performer(self, operator: str, id: str, name: str) -> Performer:
        """Rename a performer. Raises `NotFound`, `Forbidden` or `TooMany`."""
        performer = self._catalogue.performer(id)
        if performer.operator != operator:
            raise Forbidden("This performer belongs to another organiser.")
        self._count(operator, _RENAMED)
        performer = replace(performer, name=name)
        venue_store.rename_performer(performer)
        self._catalogue.forget(id)
        return performer

    def performers_of(self, operator: str, limit: int, cursor: str | None) -> Page[Performer]:
        return venue_store.performers_of(operator, limit, cursor)

    def _count(self, operator: str, writes: int) -> None:
        self._limits.count_or_refuse(LimitedAct.WRITE_ROWS, "", operator, writes)
