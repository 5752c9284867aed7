"""Choosing seats: gaps, orphans, the seats a choice needs kept free, and the best places."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from chalicelib.seats.rules.choice import SeatRun, best_places, gaps, kept_free, orphans, spread
from tests.unit.seats.drawn_rows import NOW, row


def _firsts(places: Iterable[SeatRun]) -> list[int]:
    return [int(place.names[0]) for place in places]


def _best(drawn: str, quantity: int) -> list[int]:
    """The first seats of the best places in one row."""
    return _firsts(best_places([("A", row(drawn))], "standard", quantity, NOW))


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("", []),
        ("...", [(0, 3)]),
        ("xxx", []),
        ("x..", [(1, 3)]),
        ("..x", [(0, 2)]),
        (".x.", [(0, 1), (2, 3)]),
        ("..bb..h.", [(0, 2), (4, 6), (7, 8)]),
    ],
)
def test_gaps_are_the_runs_of_free_seats(drawn: str, expected: list[tuple[int, int]]) -> None:
    """Booked, blocked and held seats end a gap, and so do the aisles."""
    assert list(gaps(row(drawn), NOW)) == expected


def test_a_lapsed_seat_is_part_of_a_gap() -> None:
    """A lapsed claim does not divide a gap; a millisecond earlier it does."""
    assert list(gaps(row(".l."), NOW)) == [(0, 3)]
    assert list(gaps(row(".l."), NOW - 1)) == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("drawn", "chosen", "alone"),
    [
        (".....", "12", []),  # three stay together
        (".....", "2", ["1"]),  # the aisle seat stays alone
        (".....", "4", ["5"]),
        (".....", "23", ["1"]),
        ("....", "23", ["1", "4"]),  # one at either side
        ("...", "2", ["1", "3"]),
        (".....", "24", ["1", "3", "5"]),  # a choice in pieces
        ("......", "25", ["1", "6"]),  # two stay together in the middle
        ("......", "1246", ["3", "5"]),
        ("....", "1234", []),  # nothing stays
        ("..x..", "14", []),  # unavoidable in both gaps
    ],
)
def test_an_orphan_is_a_seat_that_need_not_have_been_left_alone(drawn: str, chosen: str, alone: list[str]) -> None:
    """The seats that a choice leaves single in a gap with room for a better choice."""
    assert orphans(row(drawn), set(chosen), NOW) == alone


@pytest.mark.parametrize(("drawn", "chosen"), [("..", "1"), ("..", "2"), ("...", "12"), ("...", "23"), ("...", "13")])
def test_one_seat_more_than_the_party_is_no_orphan(drawn: str, chosen: str) -> None:
    """Wherever the party sits one seat remains, so no choice is refused for it."""
    assert orphans(row(drawn), set(chosen), NOW) == []


def test_a_seat_that_was_alone_before_is_no_orphan() -> None:
    """Only the gaps that the choice takes from count."""
    assert orphans(row(".x...."), {"3", "4"}, NOW) == []


def test_a_lapsed_seat_counts_as_a_neighbour() -> None:
    """A free seat beside a lapsed one is not alone."""
    assert orphans(row("l...x"), {"3", "4"}, NOW) == []
    assert orphans(row("h...x"), {"3", "4"}, NOW) == []
    assert orphans(row("l...x"), {"3"}, NOW) == ["4"]


def test_a_choice_needs_the_first_two_seats_of_each_run_beside_it_kept_free() -> None:
    """If they stay free, no remaining seat of the runs is alone."""
    assert kept_free(row(".........."), {"5", "6"}, NOW) == ["3", "4", "7", "8"]


@pytest.mark.parametrize(
    ("drawn", "chosen", "expected"),
    [
        ("..........", "1", ["2", "3"]),
        ("x...x.....", "23", ["4"]),
        ("....x.....", "12", ["3", "4"]),
        ("....", "1234", []),
        ("......x..", "16", ["2", "3", "4", "5"]),
    ],
)
def test_a_choice_needs_no_seat_beyond_its_gap(drawn: str, chosen: str, expected: list[str]) -> None:
    """Aisles and taken seats end the run."""
    assert kept_free(row(drawn), set(chosen), NOW) == expected


def test_best_places_are_side_by_side() -> None:
    """A party is never divided by a seat that is not free."""
    assert _best("..x..x..", 3) == []
    assert _best("..x...x..", 3) == [4]


def test_the_middle_is_better_than_the_aisle() -> None:
    """In an empty row the party sits in the middle."""
    assert _best("." * 9, 1) == [5]
    assert _best("." * 10, 2) == [5]


def test_places_of_one_band_are_equally_good() -> None:
    """Places within an eighth of the half row count as equally near the middle."""
    assert sorted(_best("." * 32, 1)) == [15, 16, 17, 18]


def test_a_place_without_an_orphan_is_better_than_the_middle() -> None:
    """A place that leaves a single seat alone needlessly is worse than any that does not."""
    assert _best("xx.....xx", 3) == [3, 5]


def test_an_unavoidable_orphan_is_better_than_an_avoidable_one() -> None:
    """A gap that fits comes first, or one that leaves two together; then a gap that is one seat too long."""
    assert _best("x...x....x", 2) == [6]
    assert _best("...x..xxxx", 2) == [5]
    assert _best("x...xxxxxx", 2) == [3]
    assert _best("..x", 1) == [2]


def test_the_seats_left_over_should_divide_among_parties_of_the_same_size() -> None:
    """The very middle of eight would leave three seats at either side, and in the end one of them alone."""
    assert _best("........", 2) == [3, 5]
    assert _best("." * 9, 3) == [4]
    assert _best("." * 7, 3) == [3]  # two and two, rather than none and four


def test_accessible_seats_go_last() -> None:
    """Accessible seats are chosen only when every place without them leaves a seat alone."""
    assert _best("...aaa...", 3) == [1, 7]
    assert _best("xxxaaaxxx", 3) == [4]
    assert _best("xaa..xx", 2) == [4]


def test_fewer_accessible_seats_are_better_than_the_middle() -> None:
    """One of them less counts more than sitting centrally."""
    assert _best("xx..aa.xx", 2) == [3]


def test_lapsed_seats_are_chosen_again() -> None:
    """A seat whose hold has lapsed counts as free."""
    assert _best("xxllxx", 2) == [3]


def test_blocked_seats_are_never_chosen() -> None:
    """A blocked seat is not for sale, however good it is."""
    assert _best("..bb..", 2) == [1, 5]
    assert _best("bbbb", 1) == []


def test_only_rows_of_the_category_count() -> None:
    """A better place in another category does not count."""
    rows = [("A", row("....", "1", "gold")), ("B", row("x..x", "2", "standard"))]
    assert best_places(rows, "standard", 2, NOW) == [SeatRun("B", "2", ("2", "3"))]


def test_a_row_shorter_than_the_party_is_passed_over() -> None:
    """A small row does not fit a big party; another row does."""
    rows = [("A", row(".", "1")), ("A", row("...", "2"))]
    assert best_places(rows, "standard", 3, NOW) == [SeatRun("A", "2", ("1", "2", "3"))]


def test_equally_good_places_come_from_all_rows() -> None:
    """Rows are not ranked among each other, so that a stampede spreads over them."""
    rows = [("A", row("....", "1")), ("B", row("....", "9"))]
    assert [(place.section, place.row) for place in best_places(rows, "standard", 4, NOW)] == [("A", "1"), ("B", "9")]


def test_no_place_is_no_error() -> None:
    """No rows, no places."""
    assert best_places([], "standard", 1, NOW) == []


def test_spreading_reaches_every_place() -> None:
    """Each of the equally good places is chosen at times."""
    places = [SeatRun("A", str(number), ("1",)) for number in range(5)]
    random = Random(5)
    assert {spread(places, random) for _ in range(200)} == set(places)
