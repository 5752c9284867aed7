"""Rows to choose from, drawn as text: `.` free, `x` booked, `b` blocked, `h` held, `l` lapsed, `a` free, accessible."""

from __future__ import annotations

from chalicelib.seats.rules.seats import Claim, Row, SeatState

NOW = 1_000_000

_CLAIMS = {
    "x": Claim(SeatState.BOOKED, "hld_1"),
    "b": Claim(SeatState.BLOCKED),
    "h": Claim(SeatState.HELD, "hld_1", NOW + 1, NOW + 1),
    "l": Claim(SeatState.HELD, "hld_1", NOW, NOW),
}


def row(drawn: str, id: str = "1", category: str = "standard") -> Row:
    """The row whose seats are numbered from 1 in the order in which they are drawn."""
    names = tuple(str(number) for number in range(1, len(drawn) + 1))
    return Row(
        id=id,
        place=0,
        category=category,
        names=names,
        accessible=frozenset(name for name, sign in zip(names, drawn, strict=True) if sign == "a"),
        version=1,
        claims={name: _CLAIMS[sign] for name, sign in zip(names, drawn, strict=True) if sign in _CLAIMS},
    )
