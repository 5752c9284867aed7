"""Blocking seats and marking them as accessible: all or none, without losing a claim or another mark."""

from __future__ import annotations

import pytest

from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.errors import Unavailable
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.seats.storage.seat_marks import MOST_ROW_SEATS, SeatMarks, mark
from chalicelib.seats.storage.sections import create
from chalicelib.waitlist.storage import seat_offers
from tests.support.faults import answer_lost, before_write, sent_updates

pytestmark = pytest.mark.usefixtures("store")

EVENT = "evt_1"
NOW = 1_000_000
A1, A2, A3, A4 = (Seat("A", "1", name) for name in ("1", "2", "3", "4"))
B1 = Seat("A", "2", "1")
C1 = Seat("B", "1", "1")
BLOCK, UNBLOCK = SeatMarks(True, None), SeatMarks(False, None)
ACCESSIBLE, ORDINARY = SeatMarks(None, True), SeatMarks(None, False)
FREED = Claim(SeatState.FREED, "", NOW, NOW + 15)


@pytest.fixture(autouse=True)
def plan(store: None) -> None:
    """Section A with two rows of four, section B with one; A-1-4 is blocked, A-1-3 and A-1-1 are accessible."""
    names = ("1", "2", "3", "4")
    first = PlanRow("1", "standard", names, blocked=("4",), accessible=("3", "1"))
    second = PlanRow("2", "standard", names)
    sections = (Section("A", "A", (first, second)), Section("B", "B", (PlanRow("1", "standard", names),)))
    create(EVENT, Venue("ven_1", "op", "Roxy", "UTC", None, sections), 0, ttl=2_000_000_000)


def _held(hold: str, until: int = NOW + 100) -> Claim:
    return Claim(SeatState.HELD, hold, until, until)


def _row(seat: Seat) -> Row:
    found = rows.row(EVENT, seat.section, seat.row)
    assert found
    return found


def _rows() -> list[Row]:
    return [_row(seat) for seat in (A1, B1, C1)]


def test_a_free_seat_is_blocked_and_unblocked() -> None:
    """In one row and over several; a blocked one cannot be held, an unblocked one can."""
    for seats in ([A1, A2], [A1, B1, C1]):
        mark(EVENT, seats, BLOCK, NOW)
        for seat in seats:
            assert _row(seat).claims[seat.name] == Claim(SeatState.BLOCKED)
            with pytest.raises(SeatsTaken):
                rows.claim(EVENT, [seat], _held("h1"), NOW)
        mark(EVENT, seats, UNBLOCK, NOW)
        assert not any(seat.name in _row(seat).claims for seat in seats)
    rows.claim(EVENT, [A1, B1, C1], _held("h1"), NOW)


@pytest.mark.parametrize("marks", [BLOCK, UNBLOCK], ids=["block", "unblock"])
def test_marking_twice_changes_nothing(marks: SeatMarks) -> None:
    """Blocked seats can be blocked and free ones unblocked."""
    mark(EVENT, [A1, A4, B1], marks, NOW)
    once = [row.claims for row in _rows()]
    mark(EVENT, [A1, A4, B1], marks, NOW)
    assert [row.claims for row in _rows()] == once


@pytest.mark.parametrize("marks", [BLOCK, UNBLOCK, SeatMarks(True, True)], ids=["block", "unblock", "both"])
@pytest.mark.parametrize("seats", [[A1, A2, A3], [A1, B1, C1]], ids=["one row", "three rows"])
def test_seats_with_a_holder_are_refused_and_nothing_is_changed(marks: SeatMarks, seats: list[Seat]) -> None:
    """Held or booked; the refusal shows the rows that refused."""
    rows.claim(EVENT, seats[:1], _held("h1"), NOW)
    rows.book(EVENT, seats[2:], "h2", NOW, {})
    before = _rows()
    with pytest.raises(SeatsTaken) as refused:
        mark(EVENT, seats, marks, NOW + 99)
    assert refused.value.rows == {(seat.section, seat.row): _row(seat) for seat in (seats[0], seats[2])}
    assert _rows() == before


def test_a_seat_with_a_lapsed_claim_can_be_blocked() -> None:
    """From its public instant on."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    with pytest.raises(SeatsTaken):
        mark(EVENT, [A1], BLOCK, NOW + 99)
    mark(EVENT, [A1], BLOCK, NOW + 100)
    assert _row(A1).claims["1"] == Claim(SeatState.BLOCKED)
    with pytest.raises(SeatsTaken):
        rows.book(EVENT, [A1], "h1", NOW + 100, {})


@pytest.mark.parametrize("seats", [[A4], [A4, A2, B1, C1]], ids=["one row", "three rows"])
def test_unblocked_seats_carry_the_claim_that_is_left_on_them(seats: list[Seat]) -> None:
    """The waitlist comes first: other customers can take them once the grace is over."""
    mark(EVENT, seats, BLOCK, NOW)
    for _ in range(2):
        mark(EVENT, seats, SeatMarks(False, None, FREED), NOW)
        assert [_row(seat).claims[seat.name] for seat in seats] == [FREED] * len(seats)
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, seats, _held("h1"), NOW + 14)
    rows.claim(EVENT, seats, _held("h1"), NOW + 15)


def test_only_unblocked_seats_get_the_claim_that_is_left() -> None:
    """Neither on blocked seats nor on those that are only marked as accessible."""
    mark(EVENT, [A1], SeatMarks(True, None, FREED), NOW)
    mark(EVENT, [A2], SeatMarks(None, True, FREED), NOW)
    assert _row(A1).claims == {"1": Claim(SeatState.BLOCKED), "4": Claim(SeatState.BLOCKED)}


def test_a_freed_seat_can_be_blocked_and_an_offered_one_cannot() -> None:
    """A freed seat has no holder; an offered one has, until its public instant."""
    offered = Claim(SeatState.OFFERED, "hld_1", NOW + 100, NOW + 115)
    seat_offers.give(EVENT, {A1: None}, FREED)
    seat_offers.give(EVENT, {A2: None}, offered)
    mark(EVENT, [A1], BLOCK, NOW)
    with pytest.raises(SeatsTaken):
        mark(EVENT, [A2], BLOCK, NOW + 114)
    assert _row(A1).claims == {"1": Claim(SeatState.BLOCKED), "2": offered, "4": Claim(SeatState.BLOCKED)}
    mark(EVENT, [A2], BLOCK, NOW + 115)


def test_other_seats_of_the_row_are_left_alone() -> None:
    """Held, booked or blocked."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.book(EVENT, [A2], "h2", NOW, {A2: 1250})
    mark(EVENT, [A3], SeatMarks(True, False), NOW)
    assert _row(A1).claims == {
        "1": _held("h1"),
        "2": Claim(SeatState.BOOKED, "h2", amount=1250),
        "3": Claim(SeatState.BLOCKED),
        "4": Claim(SeatState.BLOCKED),
    }
    assert _row(A1).accessible == {"1"}


def test_seats_become_accessible_and_ordinary() -> None:
    """Other seats keep their mark; the first and the last mark of a row work too; held seats may be marked."""
    rows.claim(EVENT, [A2], _held("h1"), NOW)
    mark(EVENT, [A2, B1], ACCESSIBLE, NOW)
    assert [row.accessible for row in _rows()] == [{"1", "2", "3"}, {"1"}, set()]
    mark(EVENT, [A2, A3, B1, C1], ORDINARY, NOW)
    assert [row.accessible for row in _rows()] == [{"1"}, set(), set()]
    mark(EVENT, [A1], ORDINARY, NOW)
    mark(EVENT, [A1], ACCESSIBLE, NOW)
    assert _row(A1).accessible == {"1"}
    assert _row(A1).claims["2"] == _held("h1")


@pytest.mark.parametrize("seats", [[A2], [A2, B1]], ids=["one row", "two rows"])
def test_two_writers_that_mark_the_same_row_lose_no_mark(seats: list[Seat]) -> None:
    """One writes between the other's read and its write."""
    with before_write(1, lambda: mark(EVENT, [A4], ACCESSIBLE, NOW)) as overtaken:
        mark(EVENT, seats, ACCESSIBLE, NOW)
    assert overtaken.count == 1
    assert _row(A1).accessible == {"1", "2", "3", "4"}


def test_a_hold_meanwhile_causes_no_retry() -> None:
    """Selling goes on while seats are marked: one write is enough."""
    with before_write(1, lambda: rows.claim(EVENT, [A2], _held("h1"), NOW)), sent_updates() as sent:
        mark(EVENT, [A4], ACCESSIBLE, NOW)
    assert len(sent) == 2, "the hold's and one of ours"
    assert _row(A1).accessible == {"1", "3", "4"}
    assert _row(A1).claims["2"] == _held("h1")


def test_a_mark_whose_answer_was_lost_is_made() -> None:
    """The SDK sends it again, and it meets its own first try."""
    for marks in (BLOCK, ACCESSIBLE, SeatMarks(False, False)):
        with answer_lost() as losses:
            mark(EVENT, [A2], marks, NOW)
        assert losses.count == 1
    assert _row(A1).claims == {"4": Claim(SeatState.BLOCKED)}
    assert _row(A1).accessible == {"1", "3"}


def test_every_mark_adds_one_to_the_version() -> None:
    """Of each row that is named, so that its watchers are sent the change."""
    before = [row.version for row in _rows()]
    mark(EVENT, [A1, B1], BLOCK, NOW)
    mark(EVENT, [A1], ACCESSIBLE, NOW)
    assert [row.version for row in _rows()] == [before[0] + 2, before[1] + 1, before[2]]


def test_a_deleted_row_is_not_created_again() -> None:
    """Rows are deleted when their event is long over."""
    for marks in (BLOCK, UNBLOCK, ACCESSIBLE):
        with pytest.raises(Unavailable):
            mark(EVENT, [Seat("A", "3", "1")], marks, NOW)
        assert rows.row(EVENT, "A", "3") is None


@pytest.mark.parametrize("marks", [SeatMarks(True, True), SeatMarks(False, False, FREED)], ids=["block", "unblock"])
def test_as_many_seats_of_a_row_as_may_be_named_fit_one_write(marks: SeatMarks) -> None:
    """Its expressions have at most 4 kB and 300 operators."""
    names = tuple(f"seat.{number:011d}" for number in range(200))
    plan = Section("W", "W", (PlanRow("1", "standard", names, accessible=names[:100]),))
    create(EVENT, Venue("ven_1", "op", "Roxy", "UTC", None, (plan,)), 0, ttl=2_000_000_000)
    seats = [Seat("W", "1", name) for name in names[-MOST_ROW_SEATS:]]
    with sent_updates() as sent:
        mark(EVENT, seats, marks, NOW)
    (params,) = sent
    for expression in (params["ConditionExpression"], params["UpdateExpression"]):
        assert len(expression.encode()) <= 4096
    condition = params["ConditionExpression"]
    assert sum(condition.count(word) for word in (" AND ", " OR ", "attribute_", "=")) <= 300
    assert len(_row(seats[0]).claims) == MOST_ROW_SEATS
