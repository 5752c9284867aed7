"""The snapshot of a section: what it keeps of the rows, how small it is, and which of two rows counts."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from chalicelib.core.times import DAY, MINUTE
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.seats.rules.snapshots import newest, plan_of, plan_packed, rows_of, seats_packed

NOW = 1_764_583_500_000
ONE_READ = 8_192
"""Bytes of an item that an eventually consistent read of one unit returns."""


def _row(number: int, seats: int, claims: dict[str, Claim], accessible: frozenset[str] = frozenset()) -> Row:
    names = tuple(str(seat) for seat in range(1, seats + 1))
    return Row(str(number), number, "standard", names, accessible, number + 1, claims)


def _held(public_at: int) -> Claim:
    return Claim(SeatState.HELD, "hld_1", public_at - 1, public_at)


def _shown(row: Row) -> dict[str, tuple[bool, int | None]]:
    """What anyone may see of the row's claims."""
    return {name: (claim.state is SeatState.BLOCKED, claim.public_at) for name, claim in row.claims.items()}


def test_a_snapshot_shows_what_the_rows_show() -> None:
    """Whatever the states: order, versions, accessible seats, who is taken and until when; not by whom."""
    random = Random(7)
    for _ in range(50):
        rows = [
            _row(
                number,
                count := random.randint(1, 30),
                {
                    str(seat): random.choice(
                        [
                            Claim(SeatState.BOOKED, "hld_2", amount=1250),
                            Claim(SeatState.BLOCKED),
                            _held(NOW + random.randrange(DAY)),
                            Claim(SeatState.FREED, "", NOW, NOW + random.randrange(15_000), was="hld_3"),
                        ]
                    )
                    for seat in range(1, count + 1)
                    if random.random() < 0.5
                },
                frozenset(str(seat) for seat in range(1, count + 1) if random.random() < 0.1),
            )
            for number in range(random.randint(1, 20))
        ]
        found = rows_of(seats_packed(rows), plan_of(plan_packed(rows)))
        assert [replace(row, claims={}) for row in found] == [replace(row, claims={}) for row in rows]
        assert [_shown(row) for row in found] == [_shown(row) for row in rows]
        assert {(claim.hold, claim.amount, claim.was) for row in found for claim in row.claims.values()} <= {
            ("", None, "")
        }


@pytest.mark.parametrize(
    ("rows", "seats", "spread"),
    [(50, 40, 10 * MINUTE), (10, 200, 10 * MINUTE), (1_000, 2, 10 * MINUTE), (50, 40, 3 * DAY)],
)
def test_two_thousand_held_seats_fit_one_read_unit(rows: int, seats: int, spread: int) -> None:
    """Each held by a customer of its own, until an instant of its own, in rows that have changed for a whole sale."""
    random = Random(7)
    hall = [
        replace(
            _row(number, seats, {str(seat): _held(NOW + random.randrange(spread)) for seat in range(1, seats + 1)}),
            version=random.randrange(2_000 // rows * 20),
        )
        for number in range(rows)
    ]
    assert len(seats_packed(hall)) < ONE_READ - 200
    assert len(plan_packed(hall)) < ONE_READ


def test_a_sold_out_section_takes_next_to_nothing() -> None:
    """2,000 booked seats, which a poll reads most of the time after a sale."""
    sold = [_row(number, 40, {str(seat): Claim(SeatState.BOOKED) for seat in range(1, 41)}) for number in range(50)]
    assert len(seats_packed(sold)) < 200


def test_the_later_version_of_a_row_counts() -> None:
    """The last one of several, and never an older or an equal one; rows of other sections are no matter."""
    rows = [_row(1, 2, {}), _row(2, 2, {})]
    older, later, last = (replace(rows[0], version=version, claims={"1": _held(NOW)}) for version in (1, 3, 4))
    equal = replace(rows[1], claims={"1": _held(NOW)})
    assert newest(rows, [older, equal, _row(9, 2, {})]) == tuple(rows)
    assert newest(rows, [later, last]) == (last, rows[1])
