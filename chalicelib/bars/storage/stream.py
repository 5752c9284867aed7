"""Changes of bars and of offers to them, as the table's stream has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.bars.rules.changes import BarChange
from chalicelib.bars.rules.news import RequestNews
from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.storage import offers, requests
from chalicelib.bars.storage.bar_items import BarItem, bar_of


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


def news_of(record: Mapping[str, Any]) -> RequestNews | None:
    """None for records of other things, and for requests whose guest sees what they saw."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    key: str = change["Keys"]["sk"]["S"]
    if not change["Keys"]["pk"]["S"].startswith("CUSTOMER#") or not key.startswith("REQUEST#") or not new:
        return None
    after = requests.of_image(new)
    before = requests.of_image(old) if old else None
    if before is not None and _seen(before) == _seen(after):
        return None
    sets_out = after.ended is None and (after.go or after.called) is not None
    setting_out = sets_out and not (before and (before.go or before.called))
    return RequestNews(after.customer, change["SequenceNumber"], key, after, setting_out)


def _seen(request: BarRequest) -> object:
    """What of a request its guest sees."""
    return request.state, request.bar, request.go, request.called, len(request.asked)
