"""Places of customers: one item each, written once by one conditional write.

    pk = PLACE#<room>#<key>   sk = ~    the page of a bucket, and the slot in it, that hold the place

The item comes before its page. A worker that dies between the two leaves a place on a page that does not exist: nobody
can have counted it, so the message that comes again gives the customer another place, and none is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.table.items import Item
from chalicelib.table.prepared import Prepared, given
from chalicelib.table.writes import Refused, send


class PlaceItem(Item):
    customer = UnicodeAttribute()
    bucket = NumberAttribute()
    page = UnicodeAttribute()
    slot = NumberAttribute()
    after = NumberAttribute()
    sent_at = NumberAttribute()
    given_at = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Given:
    """A slot on the page with this name, which follows the page `after` in the bucket. `sent_at` is when the customer
    asked for it, `given_at` when a worker gave it."""

    customer: str
    bucket: int
    page: str
    slot: int
    after: int
    sent_at: int
    given_at: int


_ACTIONS: list[Action] = [
    PlaceItem.customer.set(given(PlaceItem.customer)),
    PlaceItem.bucket.set(given(PlaceItem.bucket)),
    PlaceItem.page.set(given(PlaceItem.page)),
    PlaceItem.slot.set(given(PlaceItem.slot)),
    PlaceItem.after.set(given(PlaceItem.after)),
    PlaceItem.sent_at.set(given(PlaceItem.sent_at)),
    PlaceItem.given_at.set(given(PlaceItem.given_at)),
    PlaceItem.ttl.set(given(PlaceItem.ttl)),
]
_FIRST = Prepared(PlaceItem, _ACTIONS, PlaceItem.pk.does_not_exist())
_AGAIN = Prepared(PlaceItem, _ACTIONS, PlaceItem.page == given(PlaceItem.page, "replaced"))


def give(room: str, key: str, wanted: Given, ttl: int, replaced: str | None = None) -> Given:
    """Give a place to whom has none, or only the one on the page `replaced`. Returns what they have."""
    write = _FIRST if replaced is None else _AGAIN
    values: dict[str, Any] = {
        "customer": wanted.customer,
        "bucket": wanted.bucket,
        "page": wanted.page,
        "slot": wanted.slot,
        "after": wanted.after,
        "sent_at": wanted.sent_at,
        "given_at": wanted.given_at,
        "ttl": ttl,
    }
    if replaced is not None:
        values["replaced"] = replaced
    try:
        send(write.write(_pk(room, key), "~", **values))
    except Refused as refused:
        return _given(refused.old) if refused.raw else wanted
    return wanted


def get(room: str, key: str) -> Given | None:
    item = PlaceItem.find(_pk(room, key), "~")
    return _given(item) if item else None


def _given(item: PlaceItem) -> Given:
    return Given(
        customer=item.customer,
        bucket=int(item.bucket),
        page=item.page,
        slot=int(item.slot),
        after=int(item.after),
        sent_at=int(item.sent_at),
        given_at=int(item.given_at),
    )


def _pk(room: str, key: str) -> str:
    return f"PLACE#{room}#{key}"
