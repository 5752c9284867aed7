"""Claims of the waitlist on seats of rows: offered seats, seats that are set aside, and seats left to the public.

    open ──► offered ──► held (accepted)
     ▲          └──► freed (declined, withdrawn) ──► offered to the next party, or public

Each write names the claims that were read: so of two calls that offer the same seat one fails, and a seat that the
public has taken meanwhile stays taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from chalicelib.seats.rules.seats import Claim, Seat, SeatState, by_row
from chalicelib.seats.storage.row_items import RowItem
from chalicelib.seats.storage.rows import Key, SeatsTaken, refusing_rows, set_claim, writes_of
from chalicelib.table.transactions import Cancelled, all_or_none
from chalicelib.table.writes import Write, all_of

Seen = Mapping[Seat, Claim | None]
"""Seats with the claims that were read on them."""


def offering(event: str, seen: Seen, claim: Claim) -> dict[Key, Write]:
    """Open seats become offered ones, as part of the transaction that makes the offer."""
    return _seen(event, seen, claim)


def accepting(event: str, seats: Iterable[Seat], claim: Claim, now: int) -> dict[Key, Write]:
    """Offered seats become held ones before the offer lapses, as part of its acceptance."""
    return writes_of(
        event,
        seats,
        condition=lambda key, names: all_of(
            _is_offered(name, claim.hold) & (RowItem.seats[name]["u"] > now) for name in names
        ),
        action=lambda seat: set_claim(seat.name, claim),
    )


def withdrawing(event: str, seats: Iterable[Seat], hold: str, left: Claim | None) -> dict[Key, Write]:
    """Offered seats become free, or freed for the next party, as part of the transaction that ends the offer."""
    return writes_of(
        event,
        seats,
        condition=lambda key, names: all_of(_is_offered(name, hold) for name in names),
        action=lambda seat: set_claim(seat.name, left),
    )


def give(event: str, seen: Seen, claim: Claim | None) -> None:
    """Set seats aside for a party, or leave them to the public. Raises `SeatsTaken` when they have changed."""
    writes = _seen(event, seen, claim)
    try:
        all_or_none(list(writes.values()))
    except Cancelled as cancelled:
        raise SeatsTaken(refusing_rows(writes, cancelled.refusals)) from cancelled


def _seen(event: str, seen: Seen, claim: Claim | None) -> dict[Key, Write]:
    names = by_row(seen)
    return writes_of(
        event,
        seen,
        condition=lambda key, _: all_of(_carries(name, seen[Seat(*key, name)]) for name in names[key]),
        action=lambda seat: set_claim(seat.name, claim),
    )


def _carries(name: str, claim: Claim | None) -> Condition:
    path: Path = RowItem.seats[name]
    if claim is None:
        absent: Condition = path.does_not_exist()
        return absent
    same: Condition = (path["s"] == claim.state.value) & (path["u"] == claim.until)
    return same & (path["h"] == claim.hold) if claim.hold else same


def _is_offered(name: str, hold: str) -> Condition:
    path: Path = RowItem.seats[name]
    ours: Condition = (path["h"] == hold) & (path["s"] == SeatState.OFFERED.value)
    return ours
