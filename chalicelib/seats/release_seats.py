"""Frees seats: for the public when the waitlist has no entries, and otherwise for the waitlist first.

In an event whose waitlist has entries a seat is not free at once: it carries a FREED claim, without a holder, until the
grace is over, in which it is offered. Freeing is one write, so no client can take the seat in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.clock import Clock
from chalicelib.errors import NotFound
from chalicelib.seats.rules.claims import freed
from chalicelib.seats.rules.seats import Claim, Seat
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import SeatsTaken


class WaitlistPort(Protocol):
    """What seats ask of the waitlist, which stands above them."""

    def has_entries(self, event: str) -> bool:
        """Whether any customer waits for seats of this event."""
        ...

    def has_others(self, event: str, customer: str, category: str, seats: Iterable[Seat]) -> bool:
        """Whether another customer waits for one of these seats, or for seats of this category."""
        ...


class ReleaseSeats:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, waitlist: WaitlistPort, clock: Clock) -> None:
        self._catalogue, self._maps, self._waitlist, self._clock = catalogue, maps, waitlist, clock

    def release(self, event: str, seats: Sequence[Seat], hold: str, booked: bool = False) -> None:
        """Free the hold's seats; with `booked`, booked ones too. Raises `SeatsTaken` when one is not the hold's."""
        left = self.claim_after_release(event, hold)
        try:
            rows.release(event, seats, hold, booked, left)
        except SeatsTaken as taken:
            self._maps.record_rows(event, taken.rows)
            raise
        self._maps.record_claim(event, seats, left)

    def claim_after_release(self, id: str, hold: str = "") -> Claim | None:
        """The claim that seats of this hold carry if they are freed now: FREED for the waitlist, or none."""
        try:
            event = self._catalogue.any_event(id)
        except NotFound:
            return None
        now = self._clock.now()
        return freed(now, hold) if waitlist_is_served(event, now) and self._waitlist.has_entries(id) else None

    def wanted_by_others(self, event: Event, customer: str, seats: Mapping[Seat, str]) -> bool:
        """Whether other customers wait for one of these seats or of their categories: seats with their category."""
        if not event.waitlist:
            return False
        return any(
            self._waitlist.has_others(event.id, customer, category, seats) for category in sorted(set(seats.values()))
        )


def waitlist_is_served(event: Event, now: int) -> bool:
    """Whether freed seats of the event are offered to its waitlist now."""
    return event.waitlist and event.status is EventStatus.PUBLISHED and event.on_sale_at <= now < event.sold_until
