"""The use cases of organisers."""

from __future__ import annotations

from functools import cached_property

from chalicelib.organising.cancel_event import CancelEvent
from chalicelib.organising.count_sales import CountSales
from chalicelib.organising.edit_events import EditEvents
from chalicelib.organising.list_attendees import ListAttendees
from chalicelib.organising.mark_seats import MarkSeats
from chalicelib.organising.tell_move import TellMove
from chalicelib.wiring.catalogue import CatalogueService
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.seats import SeatsService


class OrganisingService:
    def __init__(self, outside: Outside, catalogue: CatalogueService, seats: SeatsService) -> None:
        self._outside, self._catalogue, self._seats = outside, catalogue.read_catalogue, seats
        self._limits = catalogue.rate_limits

    @cached_property
    def edit_events(self) -> EditEvents:
        return EditEvents(self._catalogue, self._limits, self._outside.timers, self._outside.clock)

    @cached_property
    def cancel_event(self) -> CancelEvent:
        return CancelEvent(self._catalogue, self._seats.seat_maps, self._outside.timers, self._outside.clock)

    @cached_property
    def tell_move(self) -> TellMove:
        return TellMove(self._outside.timers, self._outside.clock)

    def check_event(self, id: str) -> None:
        """What is left to do after an event was cancelled or moved."""
        self.cancel_event.check(id)
        self.tell_move.check(id)

    @cached_property
    def count_sales(self) -> CountSales:
        return CountSales(self._outside.clock)

    @cached_property
    def list_attendees(self) -> ListAttendees:
        return ListAttendees(self._seats.seat_maps, self._outside.clock)

    @cached_property
    def mark_seats(self) -> MarkSeats:
        return MarkSeats(self._seats.seat_maps, self._seats.release_seats, self._outside.clock)
