"""Venues, performers and events.

A venue's plan is one item a section, so that twenty thousand seats fit; an event is one item, and its rows of
seats (`storage.rows`) are written before it is: what cannot be seen cannot be raced for.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.kernel.events import Event, EventStatus, SectionSummary
from chalicelib.kernel.money import Money
from chalicelib.kernel.venues import Location, Performer, PlanRow, Section, Venue
from chalicelib.storage.table import Item, texts, translated
from chalicelib.storage.writes import Refused, put, update


class VenueItem(Item):
    name = UnicodeAttribute()
    timezone = UnicodeAttribute()
    location = JSONAttribute(null=True)


class SectionItem(Item):
    place = NumberAttribute()
    name = UnicodeAttribute()
    rows = UnicodeAttribute()


class PerformerItem(Item):
    name = UnicodeAttribute()


class EventItem(Item):
    name = UnicodeAttribute()
    description = UnicodeAttribute()
    venue = UnicodeAttribute()
    performers = texts()
    release = UnicodeAttribute(null=True)
    starts_at = NumberAttribute()
    on_sale_at = NumberAttribute()
    prices = JSONAttribute()
    hold_seconds = NumberAttribute()
    max_per_customer = NumberAttribute()
    no_orphans = BooleanAttribute()
    waitlist = BooleanAttribute()
    waiting_room = BooleanAttribute()
    sections = JSONAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    created = NumberAttribute()


def add_venue(venue: Venue) -> None:
    """Sections first, the venue last: a venue that can be found is whole."""
    pk = f"VENUE#{venue.id}"
    with translated(), SectionItem.batch_write() as batch:
        for place, section in enumerate(venue.sections):
            rows = json.dumps([_packed_row(row) for row in section.rows], separators=(",", ":"))
            batch.save(SectionItem(pk, f"SECTION#{section.id}", place=place, name=section.name, rows=rows))
    put(
        VenueItem(
            pk,
            "~",
            owner=venue.operator,
            owner_sort=pk,
            name=venue.name,
            timezone=venue.timezone,
            location=asdict(venue.location) if venue.location else None,
        ),
        VenueItem.pk.does_not_exist(),
    )


def venue(id: str) -> Venue | None:
    """The venue with its whole plan: one read and one Query. None when there is no such venue."""
    pk = f"VENUE#{id}"
    item = VenueItem.find(pk, "~")
    if item is None:
        return None
    sections = sorted(SectionItem.listed(pk, "SECTION#"), key=lambda section: section.place)
    return Venue(
        id=id,
        operator=item.owner or "",
        name=item.name,
        timezone=item.timezone,
        location=Location(**item.location) if item.location else None,
        sections=tuple(
            Section(
                section.sk.removeprefix("SECTION#"),
                section.name,
                tuple(_unpacked_row(row) for row in json.loads(section.rows)),
            )
            for section in sections
        ),
    )


def add_performer(performer: Performer) -> None:
    pk = f"PERFORMER#{performer.id}"
    put(
        PerformerItem(pk, "~", owner=performer.operator, owner_sort=pk, name=performer.name),
        PerformerItem.pk.does_not_exist(),
    )


def performer(id: str) -> Performer | None:
    item = PerformerItem.find(f"PERFORMER#{id}", "~")
    return Performer(id, item.owner or "", item.name) if item else None


def add_event(event: Event) -> None:
    put(
        EventItem(
            _event_pk(event.id),
            "~",
            owner=event.operator,
            owner_sort=_event_pk(event.id),
            name=event.name,
            description=event.description,
            venue=event.venue,
            performers=list(event.performers),
            release=event.release,
            starts_at=event.starts_at,
            on_sale_at=event.on_sale_at,
            prices={category: asdict(price) for category, price in event.prices.items()},
            hold_seconds=event.hold_seconds,
            max_per_customer=event.max_per_customer,
            no_orphans=event.no_orphans,
            waitlist=event.waitlist,
            waiting_room=event.waiting_room,
            sections=[asdict(section) for section in event.sections],
            status=event.status.value,
            version=event.version,
            created=event.created,
        ),
        EventItem.pk.does_not_exist(),
    )


def event(id: str) -> Event | None:
    item = EventItem.find(_event_pk(id), "~")
    return _event(item) if item else None


def publish(event: Event) -> None:
    """draft → published. Raises `Refused` with nothing changed when it is no draft any more."""
    update(
        EventItem(_event_pk(event.id), "~"),
        [EventItem.status.set(EventStatus.PUBLISHED.value), EventItem.version.add(1)],
        EventItem.status == EventStatus.DRAFT.value,
    )


def event_of(refused: Refused) -> Event | None:
    return _event(refused.old) if refused.old else None


def _event_pk(id: str) -> str:
    return f"EVENT#{id}"


def _event(item: EventItem) -> Event:
    return Event(
        id=item.pk.removeprefix("EVENT#"),
        operator=item.owner or "",
        name=item.name,
        description=item.description,
        venue=item.venue,
        performers=tuple(item.performers),
        release=item.release,
        starts_at=int(item.starts_at),
        on_sale_at=int(item.on_sale_at),
        prices={category: Money(**price) for category, price in item.prices.items()},
        hold_seconds=int(item.hold_seconds),
        max_per_customer=int(item.max_per_customer),
        no_orphans=item.no_orphans,
        waitlist=item.waitlist,
        waiting_room=item.waiting_room,
        sections=tuple(SectionSummary(**section) for section in item.sections),
        status=EventStatus(item.status),
        version=int(item.version),
        created=int(item.created),
    )


def _packed_row(row: PlanRow) -> list[Any]:
    return [row.id, row.category, row.seats, row.blocked, row.accessible]


def _unpacked_row(packed: list[Any]) -> PlanRow:
    id, category, seats, blocked, accessible = packed
    return PlanRow(id, category, tuple(seats), tuple(blocked), tuple(accessible))
