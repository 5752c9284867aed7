"""Freeing seats: to the public when nobody waits, and otherwise to those who wait first.

A seat that somebody waits for is not free at once: it carries the claim of nobody until the grace is over, in which it
is offered. That is one write, so there is no instant at which a quick client could come between.
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


class WaitlistPort(Protocol):
    """Whether customers wait for seats. The waitlist knows."""

    def anybody(self, event: str) -> bool:
        """Whether any customer waits for anything of this event."""
        ...

    def others(self, event: str, customer: str, category: str, seats: Iterable[Seat]) -> bool:
        """Whether another customer waits for one of these seats, or for seats of this category."""
        ...


class ReleaseSeats:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, waiting: WaitlistPort, clock: Clock) -> None:
        self._catalogue, self._maps, self._waiting, self._clock = catalogue, maps, waiting, clock

    def free(self, event: str, seats: Sequence[Seat], hold: str, booked: bool = False) -> None:
        """Free the hold's seats, `booked` ones only if that is said. Raises `SeatsTaken` when they are not its own."""
        left = self.left(event, hold)
        rows.release(event, seats, hold, booked, left)
        self._maps.note(event, seats, left)

    def left(self, id: str, hold: str = "") -> Claim | None:
        """What seats of this hold that are freed now carry: a claim for those who wait, or nothing."""
        try:
            event = self._catalogue.any_event(id)
        except NotFound:
            return None
        now = self._clock.now()
        return freed(now, hold) if serves(event, now) and self._waiting.anybody(id) else None

    def wanted(self, event: Event, customer: str, seats: Mapping[Seat, str]) -> bool:
        """Whether anybody else waits for one of these seats, or in one of their categories."""
        if not event.waitlist:
            return False
        return any(
            self._waiting.others(event.id, customer, category, seats) for category in sorted(set(seats.values()))
        )


def serves(event: Event, now: int) -> bool:
    """Whether those who wait are served now."""
    return event.waitlist and event.status is EventStatus.PUBLISHED and event.on_sale_at <= now < event.starts_at
