"""Adds, changes and publishes events, and lists them for their organiser.

What a call makes the store write counts against the organiser's limit for a day (`LimitedAct.WRITE_ROWS`): the rows of
a new event, and the terms under which a published one is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules import event_faults
from chalicelib.catalogue.rules import events as rules
from chalicelib.catalogue.rules.cards import terms_count
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.rules.venues import Venue
from chalicelib.catalogue.storage import events as event_store
from chalicelib.catalogue.storage import venues as venue_store
from chalicelib.catalogue.storage.events import ReferenceUsed
from chalicelib.core.clock import CLOCK_GRACE, Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.ids import is_id, new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Stale
from chalicelib.organising.storage import moves
from chalicelib.organising.storage.moves import Move
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.seats.storage import sections
from chalicelib.table.pages import Page
from chalicelib.table.retry import being_changed, retry
from chalicelib.table.writes import Refused
from chalicelib.waitlist.rules.endings import ending_of, ending_to_record
from chalicelib.waitlist.storage.open_offers import waitlist_has_parties


class EditEvents:
    def __init__(self, catalogue: Catalogue, limits: RateLimits, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._limits, self._timers, self._clock = catalogue, limits, timers, clock

    def add_event(self, event: Event) -> Event:
        """Add a draft. Its rows of seats are written first: no client can name an event that is not stored yet.

        Raises `Invalid` with every fault, `Forbidden` for another organiser's venue, `Conflict` REFERENCE_USED, or
        `TooMany`.
        """
        now = self._clock.now()
        venue = self._own_venue(event)
        self._require_performers(event)
        event = replace(
            event,
            id=new_id("evt", now),
            sections=rules.summaries(venue),
            created=now,
            kept_until=rules.kept_until(event.starts_at),
        )
        event_faults.check(event, now)
        if event.reference and (used := event_store.referred_to(event.operator, event.reference)):
            raise _reference_used(used)
        self._count(event.operator, 1 + venue.rows)
        sections.create(event.id, venue, now, ttl=rules.kept_until(event.starts_at) // SECOND)
        try:
            event_store.add(event)
        except ReferenceUsed as exc:
            raise _reference_used(exc.event) from exc
        return event

    def events_of(self, organiser: str, limit: int, cursor: str | None) -> Page[Event]:
        return event_store.of_operator(organiser, limit, cursor)

    def change_event(
        self, organiser: str, id: str, change: Callable[[Event], Event], expected: frozenset[int] | None = None
    ) -> Event:
        """Change an event, only if its version is one of those expected. A change without effect writes nothing.

        Holds keep the price at which they were taken. The customers of a published event that is moved are mailed.

        Raises `NotFound`, `Forbidden`, `Stale`, `Conflict` (EVENT_CANCELLED, BEING_CHANGED), `Invalid` with every
        fault, or `TooMany`. BEING_CHANGED also for a waitlist that would serve again before all its earlier entries are
        recorded as ended: they would come back.
        """

        counted = False

        def attempt() -> Event:
            nonlocal counted
            before = self._catalogue.own_event(organiser, id)
            if expected is not None and before.version not in expected:
                raise Stale("The event was changed meanwhile.", details={"version": before.version})
            after = self._checked(before, change(before))
            if after == before:
                return before
            if not counted:  # once, however often it is overtaken
                self._count(organiser, 1 if after.unpublished else terms_count(after))
                counted = True
            now = self._clock.now()
            moved = before.status is EventStatus.PUBLISHED and after.starts_at != before.starts_at
            move = Move(before.version + 1, now)
            if moved:
                after = replace(after, moved_in=move.version)
            telling = moves.beginning(id, move) if moved else []
            changed = event_store.change(before, after, telling)
            self._catalogue.forget(id)
            ended = ending_of(changed, now) and not ending_of(before, now)
            recorded_from = now if ending_to_record(changed, now) else now + CLOCK_GRACE
            follows = [(DeadlineKind.WAITLIST, recorded_from, ended), (DeadlineKind.EVENT, move.told_from, moved)]
            # the sweep finds the event if a message is lost
            self._timers.set([Deadline(kind, id, at) for kind, at, due in follows if due])
            return changed

        return retry(attempt, being_changed("event"))

    def publish(self, organiser: str, id: str) -> Event:
        """draft → published. Idempotent. Raises `NotFound`, `Forbidden`, `Conflict` EVENT_CANCELLED, `Invalid` for a
        draft with prices that cannot be paid, or `TooMany`.
        """
        before = self._catalogue.own_event(organiser, id)
        if before.status is EventStatus.DRAFT:  # a change meanwhile can set only prices that can be paid
            event_faults.check_prices(before)
            self._count(organiser, terms_count(before))
        try:
            event = event_store.publish(id, self._clock.now())
        except Refused as refused:
            found = event_store.event_of(refused)
            if found is None or found.status is not EventStatus.PUBLISHED:
                raise Conflict("A cancelled event cannot be published.", "EVENT_CANCELLED") from refused
            return found
        self._catalogue.forget(id)
        return event

    def _count(self, organiser: str, writes: int) -> None:
        self._limits.count_or_refuse(LimitedAct.WRITE_ROWS, "", organiser, writes)

    def _checked(self, before: Event, after: Event) -> Event:
        if after == before:
            return before
        now = self._clock.now()
        event_faults.check_change(before, after, now)
        if after.performers != before.performers:
            self._require_performers(after)
        if before.waitlist != after.waitlist:
            after = replace(after, waitlist_ended_at=None if after.waitlist else now)
        if ending_of(before, now) and not ending_of(after, now) and waitlist_has_parties(after.id):
            self._timers.set([Deadline(DeadlineKind.WAITLIST, after.id, now)])
            raise Conflict("The waitlist is still being ended; try again in a moment.", "BEING_CHANGED")
        return after

    def _own_venue(self, event: Event) -> Venue:
        try:
            venue = self._catalogue.venue(event.venue)
        except NotFound as exc:
            raise Invalid([Fault("venue_id", "is not a venue")]) from exc
        if venue.operator != event.operator:
            raise Forbidden("This venue belongs to another operator.")
        return venue

    def _require_performers(self, event: Event) -> None:
        faults = [
            Fault(f"performer_ids[{index}]", "is not a performer of yours")
            for index, id in enumerate(event.performers)
            if not self._owns_performer(event.operator, id)
        ]
        if faults:
            raise Invalid(faults)

    def _owns_performer(self, organiser: str, id: str) -> bool:
        performer = venue_store.performer(id) if is_id("prf", id) else None
        return performer is not None and performer.operator == organiser


def _reference_used(event: str) -> Conflict:
    return Conflict("You have an event with this reference already.", "REFERENCE_USED", {"event_id": event})
