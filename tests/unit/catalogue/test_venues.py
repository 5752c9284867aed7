"""Seating plans: every fault, with its path, and the limits."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest

from chalicelib.catalogue.rules import venues
from chalicelib.catalogue.rules.events import summaries
from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue, checked
from chalicelib.core.geo import Location
from chalicelib.errors import Invalid

NAME = "must be 1 to 16 letters, digits, dots or underscores, the first a letter or digit"
ROW = PlanRow("1", "standard", ("1", "2", "3"), blocked=("3",), accessible=("1",))


def _venue(*sections: Section, timezone: str = "Europe/Stockholm") -> Venue:
    return Venue("ven_1", "opr_1", "Roxy 1", timezone, Location(59.33, 18.07), sections)


def _of(*rows: PlanRow) -> Venue:
    return _venue(Section("A", "Stalls", rows))


def _faults(venue: Venue) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        checked(venue)
    return [tuple(fault) for fault in caught.value.faults]


def _seats(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, count + 1))


def _rows(count: int, seats: int, first: int = 1) -> tuple[PlanRow, ...]:
    return tuple(PlanRow(str(number), "standard", _seats(seats)) for number in range(first, first + count))


def test_a_good_plan_is_returned_as_it_is() -> None:
    """Nothing is changed without need."""
    venue = _of(ROW)
    assert checked(venue) == venue


@pytest.mark.parametrize("name", ["", " ", "\u2003"])
def test_a_section_without_a_name_is_called_by_its_id(name: str) -> None:
    """Names are for people, and every section has one that can be seen."""
    assert checked(_venue(Section("A", name, (ROW,)))).sections[0].name == "A"


@pytest.mark.parametrize(
    "timezone",
    [
        *("", "Mars/Olympus", "Europe", "../etc/passwd", "/etc/passwd", "Europe/Stockholm\0", "é", "\ud800", "x" * 300),
        *("Europe/Stockholm\n", " UTC", "zone.tab", "localtime", "posixrules", "Factory", "right/UTC", "posix/UTC"),
    ],
)
def test_a_time_zone_must_exist(timezone: str) -> None:
    """Only names of the IANA database are time zones, whatever else a path might find."""
    assert _faults(replace(_of(ROW), timezone=timezone)) == [("timezone", "is not a time zone of the IANA database")]


@pytest.mark.parametrize("timezone", ["UTC", "Europe/Stockholm", "America/Argentina/Buenos_Aires"])
def test_time_zones_of_the_database_are_good(timezone: str) -> None:
    """Whatever their depth."""
    checked(replace(_of(ROW), timezone=timezone))


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        (_venue(), [("sections", "is empty")]),
        (_venue(Section("A", "", ())), [("sections[0].rows", "is empty")]),
        (_of(PlanRow("1", "standard", ())), [("sections[0].rows[0].seats", "is empty")]),
        (_venue(Section("", "x", (ROW,))), [("sections[0].id", NAME)]),
        (_of(ROW, replace(ROW, id="-2")), [("sections[0].rows[1].id", NAME)]),
        (_of(replace(ROW, category="")), [("sections[0].rows[0].category", None)]),
        (_of(replace(ROW, seats=("1", "2", "3", "4-5"))), [("sections[0].rows[0].seats[3]", NAME)]),
        (
            _venue(Section("A", "", (ROW,)), Section("B", "", (ROW,)), Section("A", "", (ROW,))),
            [("sections[2].id", "repeats 'A'")],
        ),
        (_of(ROW, replace(ROW, id="2"), ROW), [("sections[0].rows[2].id", "repeats '1'")]),
        (_of(replace(ROW, seats=("1", "2", "3", "2"))), [("sections[0].rows[0].seats[3]", "repeats '2'")]),
        (_of(replace(ROW, blocked=("3", "9"))), [("sections[0].rows[0].blocked[1]", "is not a seat of this row")]),
        (_of(replace(ROW, accessible=("9",))), [("sections[0].rows[0].accessible[0]", "is not a seat of this row")]),
        (_of(replace(ROW, blocked=("3", "3"))), [("sections[0].rows[0].blocked[1]", "repeats '3'")]),
        (_of(replace(ROW, accessible=("1", "1"))), [("sections[0].rows[0].accessible[1]", "repeats '1'")]),
    ],
)
def test_a_fault_has_its_path(venue: Venue, expected: Sequence[tuple[str, str | None]]) -> None:
    """The path leads to the very field."""
    found = _faults(venue)
    assert [path for path, _ in found] == [path for path, _ in expected]
    assert all(problem in (None, said) for (_, problem), (_, said) in zip(expected, found, strict=True))


def test_all_faults_are_listed_at_once() -> None:
    """From the time zone to the last seat of the last row."""
    bad = PlanRow("", "", ("1", ""), blocked=("2",))
    venue = _venue(Section("A", "", (ROW,)), Section("A", "", (ROW, bad)), timezone="Nowhere")
    assert [path for path, _ in _faults(venue)] == [
        "timezone",
        "sections[1].id",
        "sections[1].rows[1].id",
        "sections[1].rows[1].category",
        "sections[1].rows[1].seats[1]",
        "sections[1].rows[1].blocked[0]",
    ]


def test_at_most_a_hundred_faults_are_listed() -> None:
    """A plan full of faults does not make an endless answer, and the answer shows that there are more."""
    with pytest.raises(Invalid) as caught:
        checked(_of(PlanRow("1", "standard", ("",) * 150)))
    assert len(caught.value.faults) == 100
    assert caught.value.details["more"] is True


def test_a_hundred_faults_are_all() -> None:
    """The answer does not show more where there are no more."""
    with pytest.raises(Invalid) as caught:
        checked(_of(replace(ROW, blocked=tuple(f"x{number}" for number in range(100)))))
    assert len(caught.value.faults) == 100
    assert "more" not in caught.value.details


@pytest.mark.parametrize("fault", ["", "1"])
def test_a_huge_plan_is_checked_in_time_that_grows_with_its_size(fault: str) -> None:
    """Half a million names in one row, all bad or all the same, take as long as it takes to read them."""
    started = time.process_time()
    names = (fault,) * 500_000
    assert _faults(_of(PlanRow("1", "standard", names, blocked=names, accessible=names)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("name", ["1", "A", "12A", "Row_1", "a.b", "x" * 16])
def test_names_of_rows_and_seats(name: str) -> None:
    """Letters, digits, dots and underscores, up to sixteen."""
    checked(_venue(Section(name, "", (PlanRow(name, "standard", (name,)),))))


@pytest.mark.parametrize(
    "name",
    ["", "x" * 17, "a b", " a", "a ", "a-b", "a/b", "a#b", ".a", "_a", "é", "e\u0301", "١", "1\n", "\0", "\ud800"],
)
def test_what_is_no_name(name: str) -> None:
    """No sign that a seat's public name, a key or a topic could not contain."""
    faults = _faults(_venue(Section(name, "", (PlanRow(name, "standard", (name,)),))))
    assert faults == [
        ("sections[0].id", NAME),
        ("sections[0].rows[0].id", NAME),
        ("sections[0].rows[0].seats[0]", NAME),
    ]


@pytest.mark.parametrize("category", ["standard", "Gold - left", "1st_class.A", "a b c", "x" * 32])
def test_names_of_categories(category: str) -> None:
    """May have spaces and dashes, and be twice as long."""
    checked(_of(replace(ROW, category=category)))


@pytest.mark.parametrize("category", ["", " x", "x ", "x  y", "-x", "x" * 33, "x\n", "gold/silver", "é", "x\u00a0y"])
def test_what_is_no_category(category: str) -> None:
    """Nothing blank, nothing too long, nothing with other signs, and no two that look the same on a page."""
    assert [path for path, _ in _faults(_of(replace(ROW, category=category)))] == ["sections[0].rows[0].category"]


def test_a_row_may_be_long_but_not_longer() -> None:
    """A row is one item of the table: two hundred seats."""
    checked(_of(*_rows(1, venues.MOST_ROW_SEATS)))
    assert _faults(_of(*_rows(1, venues.MOST_ROW_SEATS + 1))) == [
        ("sections[0].rows[0].seats", "has more than 200 seats")
    ]


def test_a_section_may_have_many_rows_but_not_more() -> None:
    """A thousand."""
    checked(_of(*_rows(venues.MOST_ROWS, 1)))
    assert _faults(_of(*_rows(venues.MOST_ROWS + 1, 1))) == [("sections[0].rows", "has more than 1000 rows")]


def test_a_section_may_have_many_seats_but_not_more() -> None:
    """Ten thousand, in any number of rows."""
    full = _rows(50, 200)
    checked(_of(*full))
    assert _faults(_of(*full, *_rows(1, 1, first=51))) == [("sections[0].rows", "has more than 10000 seats")]


def test_a_venue_may_have_many_sections_but_not_more() -> None:
    """Two hundred."""
    sections = [Section(f"S{number}", "", (ROW,)) for number in range(venues.MOST_SECTIONS + 1)]
    checked(_venue(*sections[:-1]))
    assert _faults(_venue(*sections)) == [("sections", "has more than 200 sections")]


def test_a_venue_may_have_many_seats_but_not_more() -> None:
    """A hundred thousand."""
    sections = [Section(f"S{number}", "", _rows(50, 200)) for number in range(10)]
    checked(_venue(*sections))
    assert _faults(_venue(*sections, Section("more", "", (replace(ROW, seats=("1",), blocked=()),)))) == [
        ("sections", "has more than 100000 seats")
    ]


def test_a_venue_may_have_many_rows_but_not_more() -> None:
    """Five thousand, in any number of sections."""
    sections = [Section(f"S{number}", "", _rows(venues.MOST_ROWS, 1)) for number in range(5)]
    checked(_venue(*sections))
    assert _faults(_venue(*sections, Section("more", "", (ROW,)))) == [("sections", "has more than 5000 rows")]


def test_a_venue_may_have_many_categories_but_not_more() -> None:
    """Thirty."""
    rows = [PlanRow(f"{number}", f"c{number}", ("1",)) for number in range(venues.MOST_CATEGORIES + 1)]
    checked(_of(*rows[:-1]))
    assert _faults(_of(*rows)) == [("sections", "has more than 30 price categories")]


def test_a_section_may_have_long_names_but_not_more_than_an_item_holds() -> None:
    """Three characters are counted with each name."""
    names = tuple(f"{number:016}" for number in range(200))
    wide = [PlanRow(f"{number}", "c", names, blocked=names) for number in range(40)]
    checked(_of(*wide[:30]))
    assert _faults(_of(*wide)) == [("sections[0].rows", "has names of more than 250000 characters in all")]


@pytest.mark.parametrize(("letter", "good"), [("x", True), ("é", True), ("🎬", False)])
def test_an_event_can_hold_the_outline_of_every_section(letter: str, good: bool) -> None:
    """The sections in an event's item fit, however the names are encoded."""
    rows = tuple(PlanRow(f"{number}", f"category {number:023}", ("1",)) for number in range(15))
    venue = _venue(*(Section(f"S{number}", letter * 100, rows) for number in range(200)))
    kept = json.dumps([asdict(each) for each in summaries(venue)])
    assert len(kept) <= sum(section.outline for section in venue.sections)
    if good:
        assert checked(venue)
    else:
        assert _faults(venue) == [("sections", "has names and categories of more than 300000 characters in all")]


def test_seats_are_counted_by_category() -> None:
    """Per section and in all; blocked seats are seats too, as they are on the map."""
    gold = PlanRow("2", "gold", ("1", "2"))
    venue = _venue(Section("A", "", (ROW, gold)), Section("B", "", (ROW,)))
    assert (venue.seats, venue.sections[0].seats) == (8, 5)
    assert venue.sections[0].by_category() == {"standard": 3, "gold": 2}
    assert venue.categories == {"standard", "gold"}
