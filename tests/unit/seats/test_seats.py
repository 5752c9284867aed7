"""Seats, claims and rows."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.errors import Fault, Invalid
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState, by_row, parse_seats

NOT_A_NAME = "is not a seat's name (section-row-seat)"


def test_a_seat_is_read_as_it_is_written() -> None:
    """Its public name has section, row and number."""
    (seat,) = parse_seats(["A-3-12A"], "seats")
    assert seat == Seat("A", "3", "12A")
    assert str(seat) == "A-3-12A"


def test_seats_keep_their_order() -> None:
    """The first name stays first."""
    assert [str(seat) for seat in parse_seats(["B-1-2", "A-1-1"], "seats")] == ["B-1-2", "A-1-1"]


@pytest.mark.parametrize("text", ["", "A", "A-1", "A-1-", "-1-1", "A--1", "A-1-1-1", "--", "A 1 1", "A–1–1"])
def test_a_malformed_name_is_a_fault(text: str) -> None:
    """A name has three parts, none empty, with hyphens between."""
    with pytest.raises(Invalid) as caught:
        parse_seats([text], "tickets")
    assert caught.value.faults == (Fault("tickets[0]", NOT_A_NAME),)


def test_every_fault_has_its_path() -> None:
    """Malformed and repeated names, all in one error."""
    with pytest.raises(Invalid) as caught:
        parse_seats(["A-1-1", "nothing", "A-1-2", "A-1-1", "A-1-1"], "seats")
    assert caught.value.faults == (
        Fault("seats[1]", NOT_A_NAME),
        Fault("seats[3]", "is named twice"),
        Fault("seats[4]", "is named twice"),
    )


def test_a_seat_that_is_not_known_is_a_fault() -> None:
    """Among the others, each with its own path."""
    with pytest.raises(Invalid) as caught:
        parse_seats(["A-1-1", "A-9-1", "nothing"], "seats", lambda seat: seat.row == "1")
    assert caught.value.faults == (Fault("seats[1]", "is not a seat of this event"), Fault("seats[2]", NOT_A_NAME))


def test_rows_come_in_one_order_however_seats_were_named() -> None:
    """Every writer locks rows, and seats in them, in the same order."""
    seats = parse_seats(["B-1-1", "A-2-2", "A-10-1", "A-2-1"], "seats")
    expected = [(("A", "10"), ["1"]), (("A", "2"), ["1", "2"]), (("B", "1"), ["1"])]
    random = Random(2)
    for _ in range(20):
        shuffled = random.sample(seats, len(seats))
        assert list(by_row(shuffled).items()) == expected


def test_a_seat_has_a_holder_while_its_hold_is_live() -> None:
    """Until the instant at which it is public; blocked and free seats have none."""
    claims = {
        "1": Claim(SeatState.HELD, "hld_1", 5, 9),
        "2": Claim(SeatState.BOOKED, "hld_1"),
        "3": Claim(SeatState.BLOCKED),
    }
    row = Row("1", 0, "standard", ("1", "2", "3", "4"), frozenset(), 1, claims)
    assert [name for name in row.names if row.has_holder(name, 8)] == ["1", "2"]
    assert [name for name in row.names if row.has_holder(name, 9)] == ["2"]


def test_a_freed_seat_has_no_holder_and_is_not_free_yet() -> None:
    """Until its public instant; an offered seat has a holder."""
    claims = {"1": Claim(SeatState.FREED, "", 5, 9), "2": Claim(SeatState.OFFERED, "hld_1", 5, 9)}
    row = Row("1", 0, "standard", ("1", "2"), frozenset(), 1, claims)
    assert [row.has_holder(name, 8) for name in row.names] == [False, True]
    assert [row.free(name, 8) for name in row.names] == [False, False]
    assert [row.free(name, 9) for name in row.names] == [True, True]


@pytest.mark.parametrize("state", [SeatState.BOOKED, SeatState.BLOCKED])
def test_booked_and_blocked_seats_never_lapse(state: SeatState) -> None:
    """A claim without a public instant is always live."""
    assert Claim(state, "hld_1").live(10**15)


def test_a_claim_is_live_until_its_public_instant() -> None:
    """`public_at` ends the claim, not the end of the holder's right."""
    claim = Claim(SeatState.HELD, "hld_1", until=100, public_at=115)
    assert claim.live(100)
    assert claim.live(114)
    assert not claim.live(115)


def _row(**claims: Claim) -> Row:
    return Row("1", 0, "standard", ("a", "b", "c"), frozenset(), 1, claims)


def test_a_seat_is_free_without_a_live_claim() -> None:
    """Unclaimed or lapsed."""
    row = _row(b=Claim(SeatState.HELD, "hld_1", 100, 100), c=Claim(SeatState.BOOKED, "hld_1"))
    assert [row.free(name, 99) for name in row.names] == [True, False, False]
    assert [row.free(name, 100) for name in row.names] == [True, True, False]


def test_a_row_is_claimed_by_a_hold_only_if_every_seat_is() -> None:
    """A seat of another hold, or an unclaimed one, does not count."""
    row = _row(
        a=Claim(SeatState.HELD, "hld_1", 1, 1),
        b=Claim(SeatState.BOOKED, "hld_1"),
        c=Claim(SeatState.HELD, "hld_2", 1, 1),
    )
    assert row.claimed_by("hld_1", ["a", "b"])
    assert not row.claimed_by("hld_1", ["a", "c"])
    assert not row.claimed_by("hld_1", ["a", "d"])
