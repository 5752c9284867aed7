"""Offers and entries of the waitlist as the table's stream has them. Both are in their customer's own partition, so the
stream has them in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.waitlist.rules.news import WaitlistNews
from chalicelib.waitlist.storage import entries, offers


def news_of(record: Mapping[str, Any]) -> WaitlistNews | None:
    """None for records of other things, and for those whose state stays as it was."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, customer = change["Keys"]["pk"]["S"].partition("#")
    key: str = change["Keys"]["sk"]["S"]
    what = key.partition("#")[0]
    if kind != "CUSTOMER" or what not in ("OFFER", "ENTRY") or not new:
        return None
    if old and old["state"] == new["state"]:
        return None
    about = offers.of_image(new) if what == "OFFER" else entries.of_image(new)
    return WaitlistNews(customer, change["SequenceNumber"], key, about)
