"""Reads of events, venues and performers, cached for a second.

A container reads an event from the store at most once a second, however many requests come. A change by the organiser
shows everywhere a second later.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.rules.venues import Performer, Venue, VenueHead
from chalicelib.catalogue.storage import events as event_store
from chalicelib.catalogue.storage import venues as venue_store
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class EventDetails:
    """An event with its venue and its performers."""

    event: Event
    venue: VenueHead
    performers: tuple[Performer, ...]


class Catalogue:
    def __init__(self, clock: Clock) -> None:
        self._events: TtlCache[str, Event] = TtlCache(clock, SECOND)
        self._heads: TtlCache[str, VenueHead] = TtlCache(clock, SECOND)
        self._performers: TtlCache[str, Performer] = TtlCache(clock, SECOND)
        self._venues: TtlCache[str, Venue] = TtlCache(clock, SECOND, most=16)

    def venue(self, id: str) -> Venue:
        """The venue with its plan. Raises `NotFound`."""
        return self._venues.get(id, lambda: self._read_venue(id))

    def venue_head(self, id: str) -> VenueHead:
        """The venue without its plan. Raises `NotFound`."""
        return self._heads.get(id, lambda: self._read_head(id))

    def performer(self, id: str) -> Performer:
        """Raises `NotFound`."""
        return self._performers.get(id, lambda: self._read_performer(id))

    def any_event(self, id: str) -> Event:
        """The event as of at most a second ago, drafts too, for callers that do not show it. Raises `NotFound`."""
        event = self._events.get(id, lambda: self.read_event(id))
        if event.status is EventStatus.DRAFT:
            self._events.forget(id)
        return event

    def event(self, id: str, caller: Identity | None = None) -> Event:
        """The event; one that was never published only for its own organiser. Raises `NotFound`."""
        return _require_visible(self.any_event(id), caller)

    def event_now(self, id: str, caller: Identity | None = None) -> Event:
        """As `event`, past the cache. Raises `NotFound`."""
        return _require_visible(self.read_event(id), caller)

    def details(self, id: str, caller: Identity | None) -> EventDetails:
        """The event with its venue and performers. Raises `NotFound`."""
        event = self.event(id, caller)
        performers = tuple(self.performer(each) for each in event.performers)
        return EventDetails(event, self.venue_head(event.venue), performers)

    def read_event(self, id: str) -> Event:
        """The event as it is now, past the cache. Raises `NotFound`."""
        event = event_store.get(id) if is_id("evt", id) else None
        if event is None:
            raise _no_event()
        return event

    def own_event(self, operator: str, id: str) -> Event:
        """The organiser's event as it is now. Raises `Forbidden` for another's, or `NotFound` for one that was never
        published."""
        return _require_own(self.read_event(id), operator)

    def own_event_lately(self, operator: str, id: str) -> Event:
        """As `own_event`, as of at most a second ago."""
        return _require_own(self.any_event(id), operator)

    def forget(self, id: str) -> None:
        """Drop this id from the caches, because this container has just changed it."""
        for cache in (self._events, self._heads, self._performers, self._venues):
            cache.forget(id)

    def _read_venue(self, id: str) -> Venue:
        venue = venue_store.get(id) if is_id("ven", id) else None
        if venue is None:
            raise _no_venue()
        return venue

    def _read_head(self, id: str) -> VenueHead:
        head = venue_store.head(id) if is_id("ven", id) else None
        if head is None:
            raise _no_venue()
        return head

    def _read_performer(self, id: str) -> Performer:
        performer = venue_store.performer(id) if is_id("prf", id) else None
        if performer is None:
            raise NotFound("There is no such performer.", "PERFORMER_NOT_FOUND")
        return performer


def _require_own(event: Event, operator: str) -> Event:
    if event.operator != operator:
        if event.unpublished:
            raise _no_event()
        raise Forbidden("This event belongs to another organiser.")
    return event


def _require_visible(event: Event, caller: Identity | None) -> Event:
    if event.unpublished and (caller is None or caller.id != event.operator):
        raise _no_event()
    return event


def _no_event() -> NotFound:
    return NotFound("There is no such event.", "EVENT_NOT_FOUND")


def _no_venue() -> NotFound:
    return NotFound("There is no such venue.", "VENUE_NOT_FOUND")
