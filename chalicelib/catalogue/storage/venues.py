"""Venues and performers.

A venue's plan has one item for each section, so that a hundred thousand seats fit. The plan never changes; the name,
the time zone and the location of a venue may.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.catalogue.rules.venues import Performer, PlanRow, Section, Venue, VenueHead
from chalicelib.core.geo import Location
from chalicelib.table.items import Item, translating_errors
from chalicelib.table.pages import Page, entry, page
from chalicelib.table.transactions import transact
from chalicelib.table.writes import Write, updated


class VenueItem(Item):
    name = UnicodeAttribute()
    timezone = UnicodeAttribute()
    location = JSONAttribute(null=True)
    seats = NumberAttribute()


class SectionItem(Item):
    place = NumberAttribute()
    name = UnicodeAttribute()
    rows = UnicodeAttribute()


class PerformerItem(Item):
    name = UnicodeAttribute()


def add(venue: Venue) -> None:
    """Write the sections first and the venue last, so that every venue that can be read is complete."""
    pk = _venue_pk(venue.id)
    with translating_errors(), SectionItem.batch_write() as batch:
        for index, section in enumerate(venue.sections):
            rows = json.dumps([_packed_row(row) for row in section.rows], separators=(",", ":"))
            batch.save(SectionItem(pk, f"SECTION#{section.id}", place=index, name=section.name, rows=rows))
    item = VenueItem(
        pk,
        "~",
        owner=venue.operator,
        name=venue.name,
        timezone=venue.timezone,
        location=_packed_location(venue.location),
        seats=venue.seats,
    )
    transact([Write(item, VenueItem.pk.does_not_exist()), entry(venue.operator, pk)])


def head(id: str) -> VenueHead | None:
    """The venue without its plan: one read. None when there is no such venue."""
    item = VenueItem.find(_venue_pk(id), "~")
    return _head(item) if item else None


def get(id: str) -> Venue | None:
    """The venue with its whole plan: one read and one Query. None when there is no such venue."""
    found = head(id)
    if found is None:
        return None
    sections = sorted(SectionItem.listed(_venue_pk(id), "SECTION#"), key=lambda section: section.place)
    return Venue(
        id=id,
        operator=found.operator,
        name=found.name,
        timezone=found.timezone,
        location=found.location,
        sections=tuple(
            Section(
                section.sk.removeprefix("SECTION#"),
                section.name,
                tuple(_unpacked_row(row) for row in json.loads(section.rows)),
            )
            for section in sections
        ),
    )


def change(id: str, operator: str, changes: Mapping[str, Any]) -> VenueHead:
    """Change a venue's `name`, `timezone` or `location`, at least one. Raises `Refused` when it is not this
    organiser's."""
    actions: list[Action] = []
    for name, value in changes.items():
        if isinstance(value, Location):
            value = _packed_location(value)
        attribute = getattr(VenueItem, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    return _head(updated(VenueItem(_venue_pk(id), "~"), actions, VenueItem.owner == operator))


def of_operator(operator: str, limit: int, cursor: str | None) -> Page[VenueHead]:
    """An organiser's venues, newest first."""
    return page(VenueItem.from_raw_data, operator, "VENUE#", limit, cursor, newest_first=True).map(_head)


def add_performer(performer: Performer) -> None:
    pk = _performer_pk(performer.id)
    item = PerformerItem(pk, "~", owner=performer.operator, name=performer.name)
    transact([Write(item, PerformerItem.pk.does_not_exist()), entry(performer.operator, pk)])


def performer(id: str) -> Performer | None:
    item = PerformerItem.find(_performer_pk(id), "~")
    return _performer(item) if item else None


def rename_performer(performer: Performer) -> None:
    """Raises `Refused` when it is not this organiser's."""
    updated(
        PerformerItem(_performer_pk(performer.id), "~"),
        [PerformerItem.name.set(performer.name)],
        PerformerItem.owner == performer.operator,
    )


def performers_of(operator: str, limit: int, cursor: str | None) -> Page[Performer]:
    """An organiser's performers, newest first."""
    return page(PerformerItem.from_raw_data, operator, "PERFORMER#", limit, cursor, newest_first=True).map(_performer)


def _venue_pk(id: str) -> str:
    return f"VENUE#{id}"


def _performer_pk(id: str) -> str:
    return f"PERFORMER#{id}"


def _head(item: VenueItem) -> VenueHead:
    return VenueHead(
        id=item.pk.removeprefix("VENUE#"),
        operator=item.owner or "",
        name=item.name,
        timezone=item.timezone,
        location=Location(**item.location) if item.location else None,
        seats=int(item.seats),
    )


def _performer(item: PerformerItem) -> Performer:
    return Performer(item.pk.removeprefix("PERFORMER#"), item.owner or "", item.name)


def _packed_location(location: Location | None) -> dict[str, Any] | None:
    return asdict(location) if location else None


def _packed_row(row: PlanRow) -> list[Any]:
    return [row.id, row.category, row.seats, row.blocked, row.accessible]


def _unpacked_row(packed: list[Any]) -> PlanRow:
    id, category, seats, blocked, accessible = packed
    return PlanRow(id, category, tuple(seats), tuple(blocked), tuple(accessible))
