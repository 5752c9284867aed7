"""Changes of bars, of offers to them and of requests, read from the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.bars.rules.changes import BarChange
from chalicelib.bars.rules.news import RequestNews
from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.storage import offers, requests
from chalicelib.bars.storage.bar_items import bar_of


def change_of(record: Mapping[str, Any]) -> BarChange | None:
    """None for records of other items, and for deletions."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, bar = change["Keys"]["pk"]["S"].partition("#")
    sk: str = change["Keys"]["sk"]["S"]
    if kind != "BAR" or not new:
        return None
    if sk.startswith("OFFER#"):
        return BarChange(bar, change["SequenceNumber"], offers.offer_of(new))
    if sk != "~":
        return None
    before = bar_of(old) if old else None
    return BarChange(bar, change["SequenceNumber"], bar_of(new), before)


def news_of(record: Mapping[str, Any]) -> RequestNews | None:
    """None for records of other items, for deletions, and for changes that the guest does not see."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    key: str = change["Keys"]["sk"]["S"]
    if not change["Keys"]["pk"]["S"].startswith("CUSTOMER#") or not key.startswith("REQUEST#") or not new:
        return None
    after = requests.request_of(new)
    before = requests.request_of(old) if old else None
    if before is not None and _shown(before) == _shown(after):
        return None
    sets_out = after.ended is None and (after.set_out or after.called) is not None
    setting_out = sets_out and not (before and (before.set_out or before.called))
    return RequestNews(after.customer, change["SequenceNumber"], key, after, setting_out)


def _shown(request: BarRequest) -> object:
    """The facts of a request that its guest is shown."""
    return request.state, request.bar, request.set_out, request.called, len(request.asked)
