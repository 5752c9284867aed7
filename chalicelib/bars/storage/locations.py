"""Where guests of bars are. A table of its own, without stream and backups: a location is forgotten, never kept.

Its items are written with those of the other table, in one transaction where that is needed, over one connection.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.bars.rules.arrival import KEPT, Fix
from chalicelib.core.geo import Point
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.settings import Settings
from chalicelib.table.items import Item, translated
from chalicelib.table.writes import Refused, Write, delete, updated

_LONGEST_GAP = 5 * MINUTE
"""Between two fixes of somebody who has stayed: after a longer one they may have been anywhere."""


class LocationItem(Model):
    """The last fix of a guest, and nothing older. `pk` is the customer's id.

    `lat` and `lon` in degrees, `accuracy` in metres, `at` and `until` in milliseconds; `ttl`, in seconds, only sweeps
    up after `until`. `request` is the request to bars that it is for, and `since` when the guest came to be where the
    bar is and `seen` when they last were, in milliseconds; `began`: since when there has been a fix at all.
    """

    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    lat = NumberAttribute()
    lon = NumberAttribute()
    accuracy = NumberAttribute()
    at = NumberAttribute()
    until = NumberAttribute()
    ttl = NumberAttribute()
    request = UnicodeAttribute(null=True)
    since = NumberAttribute(null=True)
    seen = NumberAttribute(null=True)
    began = NumberAttribute(null=True)


def bind(settings: Settings) -> None:
    """Point the model at this container's table, over the one connection of all items; after `table.bind`. No
    network."""
    shared = Item._get_connection().connection
    LocationItem.Meta.table_name = settings.locations_table
    own = LocationItem._get_connection()
    if own.connection is not shared:
        shared.add_meta_table(own.get_meta_table())
        own.connection = shared


def get(customer: str, now: int) -> Fix | None:
    """Where the customer is; None when they have not said so lately."""
    with translated():
        try:
            item = LocationItem.get(customer, consistent_read=True)
        except LocationItem.DoesNotExist:
            return None
    return _fix(item) if now < item.until else None


def several(customers: Iterable[str], now: int) -> dict[str, Fix]:
    """Of those of these customers, at most a hundred, who have said so lately; as of a moment ago."""
    with translated():
        items = list(LocationItem.batch_get(list(set(customers))))
    return {item.pk: _fix(item) for item in items if now < item.until}


def put(
    customer: str, point: Point, accuracy: float, now: int, request: str | None, there: bool | None
) -> tuple[Fix, bool]:
    """The only fix there is from now on, and whether there was none before. `there`: it is at the bar in whose line
    they are with this request; None when it cannot tell, and leaves that as it was. One write, and a second when they
    have just come there."""
    item = LocationItem(customer)
    change: list[Action] = [
        LocationItem.lat.set(point.lat),
        LocationItem.lon.set(point.lon),
        LocationItem.accuracy.set(accuracy),
        LocationItem.at.set(now),
        LocationItem.until.set(now + KEPT),
        LocationItem.ttl.set((now + KEPT) // SECOND),
        LocationItem.began.set(LocationItem.began | now),
    ]
    if there and request is not None:
        seen = [LocationItem.request.set(request), LocationItem.seen.set(now)]
        here = [*change, *seen, LocationItem.since.set(LocationItem.since | now)]
        still = (LocationItem.request == request) & (LocationItem.seen > now - _LONGEST_GAP)
        try:
            return _put(item, here, now, still)
        except Refused:
            return _put(item, [*here[:-1], LocationItem.since.set(now)], now)
    if there is None and request is not None:
        return _put(item, change, now)
    nowhere = [LocationItem.request.remove(), LocationItem.since.remove(), LocationItem.seen.remove()]
    return _put(item, [*change, *nowhere], now)


def _put(item: LocationItem, change: list[Action], now: int, condition: Condition | None = None) -> tuple[Fix, bool]:
    after = updated(item, change, condition)
    return _fix(after), int(after.began or 0) == now


def forget(customer: str) -> None:
    """Twice is once."""
    with translated():
        LocationItem(customer).delete()


def forgetting(customer: str) -> Write:
    """`forget` as a part of a transaction."""
    return Write(LocationItem(customer), None, deletes=True)


def lapse(customer: str, began: int | None, now: int) -> int | None:
    """Forget a fix that has lapsed: None. When it will, if it has not; 0 if another message sees to that, because there
    was none for a while after `began`."""
    with translated():
        try:
            item = LocationItem.get(customer, consistent_read=True)
        except LocationItem.DoesNotExist:
            return None
    if item.began != began:
        return 0
    if now < item.until:
        return int(item.until)
    delete(item, LocationItem.until <= now)
    return None


def _fix(item: LocationItem) -> Fix:
    return Fix(
        Point(float(item.lat), float(item.lon)),
        float(item.accuracy),
        int(item.at),
        int(item.until),
        item.request,
        None if item.since is None else int(item.since),
        None if item.seen is None else int(item.seen),
    )
