"""Venues: sections, rows and seats, and the faults that a seating plan can have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from chalicelib.core.geo import Location
from chalicelib.core.text import trimmed
from chalicelib.core.times import timezone_faults
from chalicelib.errors import Fault, Invalid

MOST_SEATS = 100_000
MOST_SECTIONS = 200
MOST_ROWS = 1_000
MOST_SECTION_SEATS = 10_000
MOST_ROW_SEATS = 200
MOST_VENUE_ROWS = 5_000
MOST_CATEGORIES = 30
MOST_SECTION_TEXT = 250_000
"""Characters of all names of a section: a section is one item, and an item has at most 400 kB."""

MOST_OUTLINE = 300_000
"""Characters of the outlines of all sections: an event keeps them, and an event is one item."""

MOST_FAULTS = 100

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]{0,15}")
_NO_NAME = "must be 1 to 16 letters, digits, dots or underscores, the first a letter or digit"
_CATEGORY = re.compile(r"(?!.{33})[A-Za-z0-9][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*")
_NO_CATEGORY = (
    "must be 1 to 32 letters, digits, dots, dashes or underscores, the first a letter or digit, "
    "with single spaces between them"
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """`seats` are in the order of the row: neighbours in the list are neighbours in the room."""

    id: str
    category: str
    seats: tuple[str, ...]
    blocked: tuple[str, ...] = ()
    accessible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    name: str
    rows: tuple[PlanRow, ...]

    @property
    def seats(self) -> int:
        return sum(len(row.seats) for row in self.rows)

    @property
    def text(self) -> int:
        """Characters of all names, with quotes and a comma for each."""
        names = (
            name for row in self.rows for name in (row.id, row.category, *row.seats, *row.blocked, *row.accessible)
        )
        return sum(len(name) + 3 for name in names)

    @property
    def outline(self) -> int:
        """Characters of the section in an event's item: its name, and its seats by category."""
        return len(json.dumps([self.id, self.name, self.by_category()])) + 60

    def by_category(self) -> dict[str, int]:
        """Seats by price category, blocked ones included."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.category] = counts.get(row.category, 0) + len(row.seats)
        return counts


@dataclass(frozen=True, slots=True)
class Venue:
    id: str
    operator: str
    name: str
    timezone: str
    location: Location | None
    sections: tuple[Section, ...]

    @property
    def seats(self) -> int:
        return sum(section.seats for section in self.sections)

    @property
    def rows(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def categories(self) -> frozenset[str]:
        return frozenset(row.category for section in self.sections for row in section.rows)


@dataclass(frozen=True, slots=True)
class VenueHead:
    """A venue without its plan."""

    id: str
    operator: str
    name: str
    timezone: str
    location: Location | None
    seats: int


@dataclass(frozen=True, slots=True)
class Performer:
    id: str
    operator: str
    name: str


def checked(venue: Venue) -> Venue:
    """The venue; a section without a name gets its id as the name.

    Raises `Invalid` with every fault of the plan and its path; of more than `MOST_FAULTS` with the first ones, and
    `details.more`.
    """
    faults = list(islice(_faults(venue), MOST_FAULTS + 1))
    if faults:
        raise Invalid(faults[:MOST_FAULTS], details={"more": True} if len(faults) > MOST_FAULTS else None)
    return replace(venue, sections=tuple(_named(section) for section in venue.sections))


def _named(section: Section) -> Section:
    return section if trimmed(section.name) else replace(section, name=section.id)


def _faults(venue: Venue) -> Iterator[Fault]:
    yield from timezone_faults(venue.timezone)
    if not venue.sections:
        yield Fault("sections", "is empty")
    if len(venue.sections) > MOST_SECTIONS:
        yield Fault("sections", f"has more than {MOST_SECTIONS} sections")
    if venue.seats > MOST_SEATS:
        yield Fault("sections", f"has more than {MOST_SEATS} seats")
    if venue.rows > MOST_VENUE_ROWS:
        yield Fault("sections", f"has more than {MOST_VENUE_ROWS} rows")
    if len(venue.categories) > MOST_CATEGORIES:
        yield Fault("sections", f"has more than {MOST_CATEGORIES} price categories")
    if sum(section.outline for section in venue.sections) > MOST_OUTLINE:
        yield Fault("sections", f"has names and categories of more than {MOST_OUTLINE} characters in all")
    yield from _repeats("sections", (section.id for section in venue.sections), ".id")
    for index, section in enumerate(venue.sections):
        yield from _section_faults(f"sections[{index}]", section)


def _section_faults(path: str, section: Section) -> Iterator[Fault]:
    if not _NAME.fullmatch(section.id):
        yield Fault(f"{path}.id", _NO_NAME)
    if not section.rows:
        yield Fault(f"{path}.rows", "is empty")
    if len(section.rows) > MOST_ROWS:
        yield Fault(f"{path}.rows", f"has more than {MOST_ROWS} rows")
    if section.seats > MOST_SECTION_SEATS:
        yield Fault(f"{path}.rows", f"has more than {MOST_SECTION_SEATS} seats")
    if section.text > MOST_SECTION_TEXT:
        yield Fault(f"{path}.rows", f"has names of more than {MOST_SECTION_TEXT} characters in all")
    yield from _repeats(f"{path}.rows", (row.id for row in section.rows), ".id")
    for index, row in enumerate(section.rows):
        yield from _row_faults(f"{path}.rows[{index}]", row)


def _row_faults(path: str, row: PlanRow) -> Iterator[Fault]:
    if not _NAME.fullmatch(row.id):
        yield Fault(f"{path}.id", _NO_NAME)
    if not _CATEGORY.fullmatch(row.category):
        yield Fault(f"{path}.category", _NO_CATEGORY)
    if not row.seats:
        yield Fault(f"{path}.seats", "is empty")
    if len(row.seats) > MOST_ROW_SEATS:
        yield Fault(f"{path}.seats", f"has more than {MOST_ROW_SEATS} seats")
    for index, name in enumerate(row.seats):
        if not _NAME.fullmatch(name):
            yield Fault(f"{path}.seats[{index}]", _NO_NAME)
    yield from _repeats(f"{path}.seats", row.seats)
    known = set(row.seats)
    for field, names in (("blocked", row.blocked), ("accessible", row.accessible)):
        yield from _repeats(f"{path}.{field}", names)
        for index, name in enumerate(names):
            if name not in known:
                yield Fault(f"{path}.{field}[{index}]", "is not a seat of this row")


def _repeats(path: str, names: Iterable[str], field: str = "") -> Iterator[Fault]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield Fault(f"{path}[{index}]{field}", f"repeats {name!r}")
        seen.add(name)
