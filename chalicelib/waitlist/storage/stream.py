"""Offers and entries of the waitlist in the table's stream. Both are in their customer's partition, so the stream keeps
their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.waitlist.rules.news import WaitlistNews
from chalicelib.waitlist.storage import entries, offers


def news_of(record: Mapping[str, Any]) -> WaitlistNews | None:
    """The news in a record; None for records of other things, and for a state that stays the same."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, customer = change["Keys"]["pk"]["S"].partition("#")
    key: str = change["Keys"]["sk"]["S"]
    item = key.partition("#")[0]
    if kind != "CUSTOMER" or item not in ("OFFER", "ENTRY") or not new:
        return None
    if old and old["state"] == new["state"]:
        return None
    about = offers.of_image(new) if item == "OFFER" else entries.of_image(new)
    return WaitlistNews(customer, change["SequenceNumber"], key, about)
