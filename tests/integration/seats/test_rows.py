"""Rows of seats: who may take, keep, book and free a seat, to the millisecond."""

from __future__ import annotations

import pytest

from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.seats.storage.sections import create
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

EVENT = "evt_1"
NOW = 1_000_000
A1, A2, A3, A4 = (Seat("A", "1", name) for name in ("1", "2", "3", "4"))
B1 = Seat("A", "2", "1")
C1 = Seat("B", "1", "1")
PAID = {A1: 1250, A2: 1250, A3: 1250, B1: 900}


@pytest.fixture(autouse=True)
def plan(store: None) -> None:
    """Section A with two rows of four, section B with one; seat A-2-4 is blocked."""
    names = ("1", "2", "3", "4")
    first, second = PlanRow("1", "standard", names), PlanRow("2", "standard", names, blocked=("4",))
    sections = (Section("A", "A", (first, second)), Section("B", "B", (first,)))
    create(EVENT, Venue("ven_1", "op", "Roxy", "UTC", None, sections), 0, ttl=2_000_000_000)


def _held(hold: str, until: int = NOW + 100, public_at: int | None = None) -> Claim:
    return Claim(SeatState.HELD, hold, until, public_at or until)


def _row(seat: Seat) -> Row:
    found = rows.section(EVENT, seat.section, consistent=True)
    return next(row for row in found if row.id == seat.row)


def _holder(seat: Seat) -> str | None:
    claim = _row(seat).claims.get(seat.name)
    return claim.hold if claim else None


def test_a_seat_can_be_claimed_again_from_the_very_instant_at_which_it_is_public() -> None:
    """One millisecond before it is refused, whether or not the holder's own right has ended."""
    rows.claim(EVENT, [A1], _held("h1", until=NOW + 100, public_at=NOW + 115), NOW)
    for now in (NOW, NOW + 99, NOW + 100, NOW + 114):
        with pytest.raises(SeatsTaken):
            rows.claim(EVENT, [A1], _held("h2"), now)
    rows.claim(EVENT, [A1], _held("h2", until=NOW + 300), NOW + 115)
    assert _holder(A1) == "h2"


def test_a_blocked_seat_is_never_claimed() -> None:
    """It has no instant at which it would become public."""
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, [Seat("A", "2", "4")], _held("h1"), NOW + 10**12)


def test_seats_of_one_row_are_claimed_all_or_none() -> None:
    """A refused write changes neither the other seats nor the row's version, and shows the row."""
    rows.claim(EVENT, [A2], _held("h1"), NOW)
    before = _row(A1)
    with pytest.raises(SeatsTaken) as refused:
        rows.claim(EVENT, [A1, A2, A3], _held("h2"), NOW)
    assert refused.value.rows == {("A", "1"): before}
    assert _row(A1) == before


def test_seats_of_several_rows_are_claimed_all_or_none() -> None:
    """In one section or in two: the rows that had room stay as they were."""
    rows.claim(EVENT, [B1], _held("h1"), NOW)
    before = [_row(seat) for seat in (A1, B1, C1)]
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, [A1, B1, C1], _held("h2"), NOW)
    assert [_row(seat) for seat in (A1, B1, C1)] == before


def test_a_refusal_shows_exactly_the_rows_that_refused() -> None:
    """Each under its own key, in whatever order the seats are named."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.claim(EVENT, [C1], _held("h2"), NOW)
    for seats in ([A1, B1, C1], [C1, B1, A1], [B1, C1, A1]):
        with pytest.raises(SeatsTaken) as refused:
            rows.claim(EVENT, seats, _held("h3"), NOW)
        assert refused.value.rows == {("A", "1"): _row(A1), ("B", "1"): _row(C1)}


def test_a_seat_that_is_kept_free_must_be_free_and_is_not_taken() -> None:
    """In a row of its own too; a lapsed claim on it counts as free."""
    rows.claim(EVENT, [A1], _held("h1"), NOW, kept_free=[A2, B1])
    assert (_holder(A2), _holder(B1)) == (None, None)
    rows.claim(EVENT, [A2], _held("h2"), NOW)
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, [A3], _held("h3"), NOW, kept_free=[A2])
    rows.claim(EVENT, [A3], _held("h3"), NOW + 100, kept_free=[A2])


@pytest.mark.parametrize("seats", [[A1, A2], [A1, B1, C1]], ids=["one row", "three rows"])
def test_a_hold_can_claim_its_seats_again(seats: list[Seat]) -> None:
    """The second claim changes nothing and is not refused."""
    rows.claim(EVENT, seats, _held("h1"), NOW)
    before = [_row(seat) for seat in seats]
    rows.claim(EVENT, seats, _held("h1"), NOW)
    assert [_row(seat) for seat in seats] == before


def test_a_claim_whose_answer_was_lost_is_made() -> None:
    """The SDK sends the write again and meets its own first try."""
    with answer_lost() as losses:
        rows.claim(EVENT, [A1, A2], _held("h1"), NOW)
    assert losses.count == 1
    assert _row(A1).claimed_by("h1", ["1", "2"])


def test_a_claim_whose_answer_was_lost_is_made_though_the_seat_beside_it_was_taken_meanwhile() -> None:
    """The seat to be kept free was free when the write was made."""
    rows.claim(EVENT, [A1], _held("h1"), NOW, kept_free=[A2])
    rows.claim(EVENT, [A2], _held("h2"), NOW)
    rows.claim(EVENT, [A1], _held("h1"), NOW, kept_free=[A2])
    assert (_holder(A1), _holder(A2)) == ("h1", "h2")


def test_some_seats_of_ones_own_are_not_all_of_them() -> None:
    """A hold with one of two seats is refused the pair if another hold has the other."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.claim(EVENT, [A2], _held("h2"), NOW)
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, [A1, A2], _held("h1"), NOW)


def test_a_claim_is_extended_until_the_instant_at_which_the_holders_right_ends() -> None:
    """At `until` it is too late, though the seat is not public yet."""
    rows.claim(EVENT, [A1, B1], _held("h1", until=NOW + 100, public_at=NOW + 115), NOW)
    with pytest.raises(SeatsTaken):
        rows.extend(EVENT, [A1, B1], _held("h1", until=NOW + 500), NOW + 100)
    rows.extend(EVENT, [A1, B1], _held("h1", until=NOW + 500), NOW + 99)
    assert _row(A1).claims["1"].until == _row(B1).claims["1"].until == NOW + 500


def test_only_the_holder_extends_and_only_all_seats() -> None:
    """One lost seat of several rows leaves all of them as they are."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.claim(EVENT, [B1], _held("h2"), NOW)
    before = [_row(A1), _row(B1)]
    with pytest.raises(SeatsTaken) as refused:
        rows.extend(EVENT, [A1, B1], _held("h1", until=NOW + 500), NOW)
    assert list(refused.value.rows) == [("A", "2")]
    assert [_row(A1), _row(B1)] == before


def test_a_booked_seat_cannot_be_extended() -> None:
    """It has no deadline any more."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.book(EVENT, [A1], "h1", NOW, PAID)
    with pytest.raises(SeatsTaken):
        rows.extend(EVENT, [A1], _held("h1", until=NOW + 500), NOW)
    assert _row(A1).claims["1"].state is SeatState.BOOKED


def test_the_holder_books_also_after_the_deadline_if_the_seat_was_not_taken() -> None:
    """Between lapse and public, lapsed with its claim still there, or without any claim."""
    rows.claim(EVENT, [A1], _held("h1", until=NOW + 100, public_at=NOW + 115), NOW)
    rows.book(EVENT, [A1], "h1", NOW + 110, PAID)
    rows.claim(EVENT, [A2], _held("h2"), NOW)
    rows.book(EVENT, [A2], "h2", NOW + 10_000, PAID)
    rows.book(EVENT, [A3], "h3", NOW, PAID)
    assert {claim.state for claim in _row(A1).claims.values()} == {SeatState.BOOKED}


def test_a_seat_of_another_hold_is_not_booked() -> None:
    """A held one is refused to the millisecond at which it lapses, a booked one for ever."""
    rows.claim(EVENT, [A1], _held("h2"), NOW)
    with pytest.raises(SeatsTaken):
        rows.book(EVENT, [A1, B1], "h1", NOW + 99, PAID)
    assert _holder(B1) is None
    rows.book(EVENT, [A1, B1], "h1", NOW + 100, PAID)
    with pytest.raises(SeatsTaken):
        rows.book(EVENT, [A1], "h2", NOW + 10**12, PAID)
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, [A1], _held("h3"), NOW + 10**12)


def test_booking_twice_is_booking_once() -> None:
    """The same seats, the same claims."""
    rows.claim(EVENT, [A1, B1], _held("h1"), NOW)
    rows.book(EVENT, [A1, B1], "h1", NOW, PAID)
    once = [_row(A1).claims, _row(B1).claims]
    rows.book(EVENT, [A1, B1], "h1", NOW + 10**9, PAID)
    assert [_row(A1).claims, _row(B1).claims] == once


def test_a_booked_seat_carries_its_price() -> None:
    """Each its own price, zero included; a seat without a known price is booked without."""
    rows.book(EVENT, [A1, A2, A4, B1, C1], "h1", NOW, {**PAID, C1: 0})
    assert _row(A1).claims == {
        "1": Claim(SeatState.BOOKED, "h1", amount=1250),
        "2": Claim(SeatState.BOOKED, "h1", amount=1250),
        "4": Claim(SeatState.BOOKED, "h1"),
    }
    assert (_row(B1).claims["1"].amount, _row(C1).claims["1"].amount) == (900, 0)


def test_release_frees_only_the_holds_own_seats() -> None:
    """Another hold's seat, a free one and a booked one are refused, and then nothing is freed."""
    rows.claim(EVENT, [A1, A2], _held("h1"), NOW)
    rows.claim(EVENT, [B1], _held("h2"), NOW)
    for seats in ([A1, B1], [A1, A3], [A1, A2, C1]):
        with pytest.raises(SeatsTaken):
            rows.release(EVENT, seats, "h1")
    rows.book(EVENT, [A2], "h1", NOW, PAID)
    with pytest.raises(SeatsTaken):
        rows.release(EVENT, [A1, A2], "h1")
    assert (_holder(A1), _holder(A2), _holder(B1)) == ("h1", "h1", "h2")
    rows.release(EVENT, [A1], "h1")
    assert _holder(A1) is None


@pytest.mark.parametrize("booked", [False, True], ids=["held", "booked"])
@pytest.mark.parametrize("seats", [[A1, A2], [A1, B1, C1]], ids=["one row", "three rows"])
def test_released_seats_carry_the_claim_that_is_left_on_them(seats: list[Seat], booked: bool) -> None:
    """The public cannot take them in between; from the claim's public instant on it can."""
    rows.claim(EVENT, seats, _held("h1"), NOW)
    if booked:
        rows.book(EVENT, seats, "h1", NOW, PAID)
    left = Claim(SeatState.FREED, "", NOW + 5, NOW + 20)
    rows.release(EVENT, seats, "h1", booked, left)
    assert [_row(seat).claims[seat.name] for seat in seats] == [left] * len(seats)
    with pytest.raises(SeatsTaken):
        rows.claim(EVENT, seats, _held("h2"), NOW + 19)
    rows.claim(EVENT, seats, _held("h2"), NOW + 20)


def test_released_seats_are_not_their_old_holders_any_more() -> None:
    """Their former hold cannot release, extend or book them."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.release(EVENT, [A1], "h1", left=(left := Claim(SeatState.FREED, "", NOW, NOW + 15)))
    with pytest.raises(SeatsTaken):
        rows.release(EVENT, [A1], "h1")
    with pytest.raises(SeatsTaken):
        rows.extend(EVENT, [A1], _held("h1", until=NOW + 500), NOW)
    with pytest.raises(SeatsTaken):
        rows.book(EVENT, [A1], "h1", NOW + 14, PAID)
    assert _row(A1).claims["1"] == left
    rows.book(EVENT, [A1], "h1", NOW + 15, PAID)


def test_a_release_that_is_refused_leaves_nothing_behind() -> None:
    """Neither freed seats nor a claim for the waitlist."""
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.claim(EVENT, [B1], _held("h2"), NOW)
    with pytest.raises(SeatsTaken):
        rows.release(EVENT, [A1, B1], "h1", left=Claim(SeatState.FREED, "", NOW, NOW + 15))
    assert (_holder(A1), _holder(B1)) == ("h1", "h2")


def test_every_write_adds_one_to_the_version() -> None:
    """Only of the rows that it touches."""
    before = (_row(A1).version, _row(B1).version)
    rows.claim(EVENT, [A1], _held("h1"), NOW)
    rows.extend(EVENT, [A1], _held("h1", until=NOW + 500), NOW)
    rows.release(EVENT, [A1], "h1")
    assert (_row(A1).version, _row(B1).version) == (before[0] + 3, before[1])


def test_a_section_is_its_rows_in_the_order_of_the_plan() -> None:
    """Ten comes after nine, and another section's rows are not among them."""
    names = tuple(str(number) for number in range(1, 13))
    plan = Section("A", "A", tuple(PlanRow(name, "standard", ("1",)) for name in names))
    create("evt_2", Venue("ven_1", "op", "Roxy", "UTC", None, (plan,)), 0, ttl=2_000_000_000)
    assert tuple(row.id for row in rows.section("evt_2", "A")) == names
