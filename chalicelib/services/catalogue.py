"""Venues, performers and events: what organisers set up and anybody may read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.adapters.clock import Clock
from chalicelib.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from chalicelib.kernel import events as rules
from chalicelib.kernel import venues as plans
from chalicelib.kernel.events import Event, EventStatus
from chalicelib.kernel.ids import is_id, new_id
from chalicelib.kernel.people import Identity
from chalicelib.kernel.times import DAY, SECOND
from chalicelib.kernel.venues import Performer, Venue
from chalicelib.services.recent import Recent
from chalicelib.storage import catalogue as store
from chalicelib.storage import rows
from chalicelib.storage.writes import Refused

_KEEP_ROWS = 30 * DAY


@dataclass(frozen=True, slots=True)
class Billing:
    """An event with the venue and the performers that it names."""

    event: Event
    venue: Venue
    performers: tuple[Performer, ...]


class Catalogue:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._recent: Recent[str, Event] = Recent(clock, SECOND)
        self._venues: Recent[str, Venue] = Recent(clock, 60 * SECOND, most=16)

    def add_venue(self, venue: Venue) -> Venue:
        """Raises `Invalid` with every fault of the plan."""
        venue = replace(plans.checked(venue), id=new_id("ven", self._clock.now()))
        store.add_venue(venue)
        return venue

    def venue(self, id: str) -> Venue:
        return self._venues.get(id, lambda: self._read_venue(id))

    def add_performer(self, operator: str, name: str) -> Performer:
        performer = Performer(new_id("prf", self._clock.now()), operator, name)
        store.add_performer(performer)
        return performer

    def performer(self, id: str) -> Performer:
        found = store.performer(id) if is_id("prf", id) else None
        if found is None:
            raise NotFound("There is no such performer.", "PERFORMER_NOT_FOUND")
        return found

    def add_event(self, event: Event) -> Event:
        """A draft. Its rows of seats are written first: nobody can know of an event that is not there yet.

        Raises `Invalid` with every fault, or `Forbidden` for somebody else's venue.
        """
        now = self._clock.now()
        try:
            venue = self.venue(event.venue)
        except NotFound as exc:
            raise Invalid([Fault("venue_id", "is not a venue")]) from exc
        if venue.operator != event.operator:
            raise Forbidden("This venue is somebody else's.")
        faults = [
            Fault(f"performer_ids[{index}]", "is not a performer")
            for index, id in enumerate(event.performers)
            if not is_id("prf", id) or store.performer(id) is None
        ]
        if faults:
            raise Invalid(faults)
        rules.check(event, venue, now)
        event = replace(event, id=new_id("evt", now), sections=rules.summaries(venue), created=now)
        rows.create(event.id, venue, ttl=(event.starts_at + _KEEP_ROWS) // SECOND)
        store.add_event(event)
        return event

    def publish(self, operator: str, id: str) -> Event:
        """draft → published; published already is no error. Raises `NotFound`, `Forbidden` or `Conflict`."""
        event = self._own(operator, id)
        try:
            store.publish(event)
        except Refused as refused:
            found = store.event_of(refused)
            if found is None or found.status is not EventStatus.PUBLISHED:
                raise Conflict("A cancelled event cannot be published.", "EVENT_CANCELLED") from refused
            return found
        self._recent.forget(id)
        return replace(event, status=EventStatus.PUBLISHED, version=event.version + 1)

    def any_event(self, id: str) -> Event:
        """The event as of at most a second ago, draft or not, for callers that do not show it. Raises `NotFound`."""
        event = self._recent.get(id, lambda: self._read_event(id))
        if event.status is EventStatus.DRAFT:
            self._recent.forget(id)
        return event

    def event(self, id: str, caller: Identity | None = None) -> Event:
        """The event. A draft is there for its own organiser only. Raises `NotFound`."""
        event = self.any_event(id)
        if event.status is EventStatus.DRAFT and (caller is None or caller.id != event.operator):
            raise _no_event()
        return event

    def billing(self, id: str, caller: Identity | None) -> Billing:
        event = self.event(id, caller)
        return Billing(event, self.venue(event.venue), tuple(self.performer(each) for each in event.performers))

    def _own(self, operator: str, id: str) -> Event:
        event = self._read_event(id)
        if event.operator != operator:
            raise Forbidden("This event is somebody else's.")
        return event

    def _read_event(self, id: str) -> Event:
        event = store.event(id) if is_id("evt", id) else None
        if event is None:
            raise _no_event()
        return event

    def _read_venue(self, id: str) -> Venue:
        venue = store.venue(id) if is_id("ven", id) else None
        if venue is None:
            raise NotFound("There is no such venue.", "VENUE_NOT_FOUND")
        return venue


def _no_event() -> NotFound:
    return NotFound("There is no such event.", "EVENT_NOT_FOUND")
