"""Lines: numbers that are issued once, and positions that count those who still wait."""

from __future__ import annotations

from collections import Counter

import pytest

from chalicelib.table import lines
from chalicelib.table.lines import GoneItem, LineItem
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

PK, LINE, TTL = "WAITLIST#evt_1", "C#standard", 2_000_000_000


def _draw(line: str = LINE, size: int = 1, pk: str = PK, counted: bool = True) -> int:
    return lines.draw(pk, line, size, TTL, counted)


def _gone(*numbers: int, line: str = LINE, outcome: str = "LEFT", pk: str = PK) -> None:
    for number in numbers:
        lines.leave(pk, line, number, outcome, TTL)


def _place(number: int, line: str = LINE) -> int:
    return lines.position_now(PK, line, number)


def test_numbers_begin_with_one_and_leave_none_out() -> None:
    """However many are issued, and whatever becomes of earlier ones."""
    assert [_draw() for _ in range(3)] == [1, 2, 3]
    _gone(1, 2, 3)
    assert _draw() == 4


def test_every_line_counts_for_itself() -> None:
    """Also lines of another thing, and one whose name begins like another's."""
    _draw()
    _draw()
    assert [_draw("C#standard plus"), _draw("C#stand"), _draw(pk="WAITLIST#evt_2"), _draw()] == [1, 1, 1, 3]


def test_a_number_whose_answer_was_lost_belongs_to_no_customer() -> None:
    """The next number is issued instead: no two customers have the same."""
    with answer_lost() as losses:
        assert _draw() == 2
    assert losses.count == 1
    assert _draw() == 3


def test_a_new_number_has_its_position_at_once() -> None:
    """Behind all who still wait."""
    for _ in range(4):
        _draw()
    _gone(2, 3)
    assert [_place(number) for number in (1, 4)] == [1, 2]
    assert _place(_draw()) == 3


def test_gone_twice_is_gone_once() -> None:
    """By a repeated call, or because an answer was lost."""
    _gone(2, 2)
    with answer_lost() as losses:
        _gone(3)
    assert losses.count == 1
    assert _place(5) == 3
    assert lines.counts(PK)[LINE] == Counter(LEFT=2)


def test_those_who_are_gone_are_gone_whatever_became_of_them() -> None:
    """Each outcome is stored separately, and all of them count."""
    for number, outcome in enumerate(("ACCEPTED", "LAPSED", "LEFT", "VOID", "ALSO"), 1):
        _gone(number, outcome=outcome)
    assert _place(6) == 1


@pytest.mark.parametrize(
    ("number", "place"),
    [(1, 1), (2, 1), (199, 198), (200, 198), (201, 198), (202, 198), (399, 395), (400, 395), (401, 395), (402, 395)],
)
def test_a_position_is_right_on_both_sides_of_a_block(number: int, place: int) -> None:
    """Seven are gone: lower numbers count in whichever block they are, and higher ones never do."""
    _gone(1, 199, 200, 201, 399, 400, 401)
    assert _place(number) == place


def test_neighbours_leave_by_different_items() -> None:
    """So several counters call at once without meeting. The numbers of two hundred are eight small items."""
    _gone(*range(1, 9))
    assert [len(item.numbers or ()) for item in GoneItem.listed(PK, "GONE#")] == [1] * 8
    _gone(*range(9, 400))
    keys = [item.sk for item in GoneItem.listed(PK, "GONE#")]
    assert keys == [f"GONE#{LINE}#{block:06}#LEFT#{share}" for block in (0, 1) for share in range(8)]


def test_blocks_are_read_in_the_order_of_their_numbers() -> None:
    """The tenth block comes after the second, so no block is missed and none is read in vain."""
    _gone(250, 1950, 2050, 20_050)
    assert [_place(number) for number in (1999, 2100, 20_100)] == [1997, 2097, 20_096]


def test_a_line_does_not_see_one_whose_name_begins_like_its_own() -> None:
    """Nor the other way round, nor that of a seat with a longer name."""
    _gone(1, 2, line="C#standard plus")
    _gone(1, 2, line="C#standard-b")
    _gone(1, 2, line="S#A#1#12")
    assert [_place(3), _place(3, "S#A#1#1"), _place(3, "C#standard plus")] == [3, 3, 1]
    _gone(1)
    assert [_place(3), _place(3, "C#standard-b")] == [2, 1]


def test_the_sizes_of_parties_are_those_that_ever_came() -> None:
    """Each once, in ascending order; none in a line that no party joined."""
    for size in (10, 2, 9, 2):
        _draw(size=size)
    assert lines.sizes(PK, LINE) == [2, 9, 10]
    assert lines.sizes(PK, "C#standard plus") == []


def test_a_tally_counts_every_line_by_what_became_of_its_numbers() -> None:
    """Over all blocks, without another thing's lines."""
    for _ in range(3):
        _draw()
    _draw("S#A#1#12")
    _draw(pk="WAITLIST#evt_2")
    _gone(1, 200, 401, outcome="LEFT")
    _gone(2, outcome="ACCEPTED")
    _gone(1, line="C#gold plus", outcome="VOID")
    assert lines.counts(PK) == {
        LINE: Counter(joined=3, LEFT=3, ACCEPTED=1),
        "S#A#1#12": Counter(joined=1),
        "C#gold plus": Counter(VOID=1),
    }
    assert lines.counts("WAITLIST#evt_3") == {}


def test_a_party_that_stands_in_several_lines_is_counted_in_one() -> None:
    """In the others it has a number and a position like any party."""
    assert [_draw(counted=counted) for counted in (True, False, False, True)] == [1, 2, 3, 4]
    assert _draw("S#A#1#12", counted=False) == 1
    assert lines.counts(PK) == {LINE: Counter(joined=2), "S#A#1#12": Counter(joined=0)}
    assert [_place(4), _place(1, "S#A#1#12")] == [4, 1]


def test_lines_are_forgotten_some_day() -> None:
    """They have the `ttl` of the thing they belong to."""
    _draw()
    _gone(1)
    items = [*LineItem.listed(PK, "DOOR#"), *GoneItem.listed(PK, "GONE#")]
    assert [item.ttl for item in items] == [TTL, TTL]
