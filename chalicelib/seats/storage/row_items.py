"""The item of a row of seats: its keys, its attributes, and its claims in short."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.table.items import Item, Raw

_STATES = {state.value: state for state in SeatState}


class RowItem(Item):
    place = NumberAttribute()
    category = UnicodeAttribute()
    names = UnicodeAttribute()
    accessible = UnicodeAttribute(null=True)
    version = NumberAttribute()
    seats: MapAttribute[str, Any] = MapAttribute(default=dict)


def partition_of(event: str, section: str) -> str:
    """A section's partition. In that of an old event there is also what its topic has counted: `storage.sections`."""
    return f"SEATS#{event}#{section}"


def sort_of(row: str) -> str:
    return f"ROW#{row}"


def packed(claim: Claim) -> dict[str, Any]:
    """A claim in short: every write pays for the length of attribute names."""
    short: dict[str, Any] = {"s": claim.state.value}
    if claim.hold:
        short["h"] = claim.hold
    if claim.until is not None:
        short |= {"u": claim.until, "p": claim.public_at}
    if claim.amount is not None:
        short["a"] = claim.amount
    if claim.was:
        short["w"] = claim.was
    return short


def blocked(names: Iterable[str]) -> MapAttribute[str, Any]:
    """The claims of blocked seats. They are set one by one: as a keyword, a seat named like an argument of
    `MapAttribute` would become that argument."""
    seats: MapAttribute[str, Any] = MapAttribute()
    for name in names:
        seats[name] = packed(Claim(SeatState.BLOCKED))
    return seats


def rows_of(raws: Iterable[Raw]) -> list[Row]:
    """The rows among the items of a section's partition, in the order of the plan."""
    return sorted((row_of(raw) for raw in raws if raw["sk"]["S"].startswith("ROW#")), key=lambda row: row.place)


def row_of(raw: Raw) -> Row:
    """A row from its item in the format of the wire."""
    accessible = raw.get("accessible")
    return Row(
        id=raw["sk"]["S"].removeprefix("ROW#"),
        place=int(raw["place"]["N"]),
        category=raw["category"]["S"],
        names=tuple(raw["names"]["S"].split(" ")),
        accessible=frozenset(accessible["S"].split(" ")) if accessible else frozenset(),
        version=int(raw["version"]["N"]),
        claims={name: _claim(short["M"]) for name, short in raw["seats"]["M"].items()},
    )


def _claim(short: Raw) -> Claim:
    hold, until, public_at, amount, was = (short.get(name) for name in ("h", "u", "p", "a", "w"))
    return Claim(
        _STATES[short["s"]["S"]],
        hold["S"] if hold else "",
        int(until["N"]) if until else None,
        int(public_at["N"]) if public_at else None,
        int(amount["N"]) if amount else None,
        was["S"] if was else "",
    )
