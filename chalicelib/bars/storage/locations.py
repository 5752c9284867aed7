"""Where guests of bars are, in a table of its own without stream and backups: a location is never kept.

Items of both tables share one connection, and one transaction where needed.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.bars.rules.arrival import KEPT, Fix, Presence, Sighting
from chalicelib.core.geo import Point
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.settings import Settings
from chalicelib.table.items import beside, translating_errors
from chalicelib.table.writes import Refused, Write, delete, updated

_LONGEST_GAP = 5 * MINUTE
"""Between two fixes of one stay: after a longer gap the guest may have been anywhere."""


class LocationItem(Model):
    """The last fix of a guest, and nothing older. `pk` is the customer's id.

    `lat` and `lon` in degrees, `accuracy` in metres, `at` and `until` in milliseconds; `ttl`, in seconds, only
    cleans up after `until`. The guest has been at the bar of this `request` since `since` and was last `seen` there, in
    milliseconds. `began` is the instant of the first fix since there was none.
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
    """Point the model at this container's table; after `table.items.bind`. No network."""
    beside(LocationItem, settings.locations_table)


def get(customer: str, now: int) -> Fix | None:
    """The customer's fix; None when there is none, or it has lapsed."""
    with translating_errors():
        try:
            item = LocationItem.get(customer, consistent_read=True)
        except LocationItem.DoesNotExist:
            return None
    return _fix(item) if now < item.until else None


def several(customers: Iterable[str], now: int) -> dict[str, Fix]:
    """The valid fixes of these customers, at most a hundred, by customer. The read is eventually consistent."""
    with translating_errors():
        items = list(LocationItem.batch_get(list(set(customers))))
    return {item.pk: _fix(item) for item in items if now < item.until}


class Superseded(Exception):
    """The message is out of date: the fix that it was set for is gone, and a newer fix has a message of its own."""


def put(
    customer: str, point: Point, accuracy: float, now: int, sighting: Sighting | None, known: bool = False
) -> tuple[Fix, bool]:
    """Replace the customer's fix. Returns it, and whether there was none before.

    `sighting` is None for a guest in no line; one that is UNKNOWN leaves an earlier stay as it was. One write, and a
    second one when a stay begins. `known`: only a fix that exists. Raises `Refused` when there is none, so a fix that
    was deleted does not come back.
    """
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
    if sighting is not None and sighting.presence is Presence.HERE:
        seen = [LocationItem.request.set(sighting.request), LocationItem.seen.set(now)]
        here = [*change, *seen, LocationItem.since.set(LocationItem.since | now)]
        still = (LocationItem.request == sighting.request) & (LocationItem.seen > now - _LONGEST_GAP)
        try:
            return _put(item, here, now, still)
        except Refused as refused:
            if known and refused.raw is None:
                raise
        change = [*here[:-1], LocationItem.since.set(now)]
    elif sighting is None or sighting.presence is Presence.ELSEWHERE:
        change += [LocationItem.request.remove(), LocationItem.since.remove(), LocationItem.seen.remove()]
    return _put(item, change, now, LocationItem.pk.exists() if known else None)


def _put(item: LocationItem, change: list[Action], now: int, condition: Condition | None = None) -> tuple[Fix, bool]:
    after = updated(item, change, condition)
    return _fix(after), int(after.began or 0) == now


def remove(customer: str) -> None:
    """Delete the fix, if there is one."""
    with translating_errors():
        LocationItem(customer).delete()


def removing(customer: str) -> Write:
    """`remove` as part of a transaction."""
    return Write(LocationItem(customer), None, deletes=True)


def delete_lapsed(customer: str, began: int | None, now: int) -> int | None:
    """Delete the fix if it has lapsed. Returns None once there is none, or the instant at which it lapses.

    Raises `Superseded` when the fix of the message, which `began` then, was deleted and there is a newer one.
    """
    with translating_errors():
        try:
            item = LocationItem.get(customer, consistent_read=True)
        except LocationItem.DoesNotExist:
            return None
    if item.began != began:
        raise Superseded
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
