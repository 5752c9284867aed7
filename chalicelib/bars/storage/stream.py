"""Changes of bars and of offers to them, as the table's stream has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.bars.storage import offers
from chalicelib.bars.storage.bar_items import BarItem, bar_of
from chalicelib.bars.views import BarChange


def change_of(record: Mapping[str, Any]) -> BarChange | None:
    """None for records of other things, and for what is forgotten."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, bar = change["Keys"]["pk"]["S"].partition("#")
    sk: str = change["Keys"]["sk"]["S"]
    if kind != "BAR" or not new:
        return None
    if sk.startswith("OFFER#"):
        return BarChange(bar, change["SequenceNumber"], offers.of_image(new))
    if sk != "~":
        return None
    before = bar_of(BarItem.from_raw_data(dict(old))) if old else None
    return BarChange(bar, change["SequenceNumber"], bar_of(BarItem.from_raw_data(dict(new))), before)
