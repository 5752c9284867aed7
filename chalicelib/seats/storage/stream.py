"""Reads rows and carts from records of the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue.rules.popularity import Interest
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.storage.row_items import row_of


def hold_taken(record: Mapping[str, Any]) -> tuple[str, Interest] | None:
    """The event of a hold that was just taken, as an interest in it; None for all other records."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage", {})
    if not change["Keys"]["pk"]["S"].startswith("CART#") or new is None:
        return None
    if "hold_id" in new and new["hold_id"] != old.get("hold_id"):
        return change["Keys"]["sk"]["S"], Interest.HOLD
    return None


def change_of(record: Mapping[str, Any]) -> RowChange | None:
    """A stream record as a change of a row; None for records of other items and for deleted rows."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, rest = change["Keys"]["pk"]["S"].partition("#")
    if kind != "SEATS" or not change["Keys"]["sk"]["S"].startswith("ROW#") or not new:
        return None
    event, _, section = rest.partition("#")
    return RowChange(
        event,
        section,
        change["SequenceNumber"],
        row_of(old) if old else None,
        row_of(new),
    )
