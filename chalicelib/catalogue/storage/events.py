"""Events: `pk = EVENT#<id>`. One item each; its rows of seats are written first, so every event that can be read has
its seats.

Every change names the version that it was made from. A cancelled event has a deadline in the `due` index until all its
holds are released and all its bookings refunded, a moved one until all its customers are to be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.rules.events import Event, EventStatus, SectionSummary
from chalicelib.core import deadline
from chalicelib.core.money import Money
from chalicelib.table.items import Item, texts
from chalicelib.table.pages import Page, entry, page
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, updated

_NEVER = -1
"""Written for `cancel_until_hours` when customers may never cancel."""


class EventItem(Item):
    name = UnicodeAttribute()
    description = UnicodeAttribute()
    venue = UnicodeAttribute()
    performers = texts()
    release = UnicodeAttribute(null=True)
    starts_at = NumberAttribute()
    on_sale_at = NumberAttribute()
    prices = JSONAttribute()
    hold_seconds = NumberAttribute()
    max_per_customer = NumberAttribute()
    no_orphans = BooleanAttribute()
    waitlist = BooleanAttribute()
    waiting_room = BooleanAttribute()
    passing = BooleanAttribute(null=True)
    sections = JSONAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    created = NumberAttribute()
    reference = UnicodeAttribute(null=True)
    published_at = NumberAttribute(null=True)
    cancelled_at = NumberAttribute(null=True)
    kept_until = NumberAttribute(null=True)
    unwound = UnicodeAttribute(null=True)
    moved = UnicodeAttribute(null=True)
    cancel_until_hours = NumberAttribute(null=True)
    offer_seconds = NumberAttribute(null=True)
    max_per_network = NumberAttribute(null=True)
    cap_per = UnicodeAttribute(null=True)
    waitlist_ended_at = NumberAttribute(null=True)
    ends_at = NumberAttribute(null=True)
    sale_ends_at = NumberAttribute(null=True)
    moved_in = NumberAttribute(null=True)


class ReferenceItem(Item):
    event = UnicodeAttribute()


class ReferenceUsed(Exception):
    """The organiser has an event with this reference already."""

    def __init__(self, event: str) -> None:
        super().__init__("reference used")
        self.event = event


def add(event: Event) -> None:
    """Write a new event and its reference. Raises `ReferenceUsed`; then nothing is written."""
    item = EventItem(
        _pk(event.id),
        "~",
        owner=event.operator,
        sections=[asdict(section) for section in event.sections],
        venue=event.venue,
        status=event.status.value,
        version=event.version,
        created=event.created,
        kept_until=event.kept_until,
        reference=event.reference,
        **_changeable(event),
    )
    listed = entry(event.operator, _pk(event.id))
    if event.reference is None:
        transact([Write(item, EventItem.pk.does_not_exist()), listed])
        return
    reference = ReferenceItem(_reference_pk(event.operator), event.reference, event=event.id)
    same = ReferenceItem.event == event.id
    try:
        transact([Write(reference, ReferenceItem.pk.does_not_exist() | same), Write(item, None), listed])
    except Cancelled as cancelled:
        used = cancelled.refusals[0]
        raise ReferenceUsed(used.old.event if used else "") from cancelled


def referred_to(operator: str, reference: str) -> str | None:
    """The id of the organiser's event with this reference."""
    item = ReferenceItem.find(_reference_pk(operator), reference)
    return item.event if item else None


def get(id: str) -> Event | None:
    item = EventItem.find(_pk(id), "~")
    return _event(item) if item else None


def of_operator(operator: str, limit: int, cursor: str | None) -> Page[Event]:
    """An organiser's events, drafts too, newest first."""
    return page(EventItem.from_raw_data, operator, "EVENT#", limit, cursor, newest_first=True).map(_event)


def change(before: Event, after: Event, also: Sequence[Action] = ()) -> Event:
    """Change an event from `before` to `after`, with further actions on its item. Raises `Refused` when `before` is not
    its state now."""
    new, old = _changeable(after), _changeable(before)
    actions: list[Action] = [
        getattr(EventItem, name).set(value) if value is not None else getattr(EventItem, name).remove()
        for name, value in new.items()
        if value != old[name]
    ]
    actions += [EventItem.version.add(1), *also]
    changed = replace(after, version=before.version + 1)
    condition = EventItem.version == before.version
    return _event(updated(item_of(before.id), actions, condition, ours=lambda refused: event_of(refused) == changed))


def publish(id: str, now: int) -> Event:
    """draft → published. Raises `Refused` when it is not a draft now."""
    actions = [
        EventItem.status.set(EventStatus.PUBLISHED.value),
        EventItem.published_at.set(now),
        EventItem.version.add(1),
    ]
    return _event(updated(item_of(id), actions, EventItem.status == EventStatus.DRAFT.value))


def cancel(id: str, now: int) -> Event:
    """draft or published → cancelled, with a deadline. Cancelling again changes nothing and returns the event."""
    actions = [
        EventItem.status.set(EventStatus.CANCELLED.value),
        EventItem.cancelled_at.set(now),
        EventItem.due_shard.set(deadline.shard_of(id)),
        EventItem.due_at.set(now),
        EventItem.version.add(1),
    ]
    condition = EventItem.pk.exists() & (EventItem.status != EventStatus.CANCELLED.value)
    try:
        return _event(updated(item_of(id), actions, condition))
    except Refused as refused:
        if found := event_of(refused):
            return found
        raise


def event_of(refused: Refused) -> Event | None:
    return _event(refused.old) if refused.old else None


def _changeable(event: Event) -> Mapping[str, Any]:
    return {
        "name": event.name,
        "description": event.description,
        "performers": list(event.performers),
        "release": event.release,
        "starts_at": event.starts_at,
        "on_sale_at": event.on_sale_at,
        "prices": {category: asdict(price) for category, price in event.prices.items()},
        "hold_seconds": event.hold_seconds,
        "max_per_customer": event.max_per_customer,
        "no_orphans": event.no_orphans,
        "waitlist": event.waitlist,
        "waiting_room": event.waiting_room,
        "cancel_until_hours": _NEVER if event.cancel_until_hours is None else event.cancel_until_hours,
        "offer_seconds": event.offer_seconds,
        "max_per_network": event.max_per_network,
        "cap_per": event.cap_per.value,
        "waitlist_ended_at": event.waitlist_ended_at,
        "ends_at": event.ends_at,
        "sale_ends_at": event.sale_ends_at,
        "moved_in": event.moved_in,
    }


def item_of(id: str) -> EventItem:
    """An event's item by its keys, for writes."""
    return EventItem(_pk(id), "~")


def _pk(id: str) -> str:
    return f"EVENT#{id}"


def _reference_pk(operator: str) -> str:
    return f"REFERENCE#{operator}"


def _event(item: EventItem) -> Event:
    return Event(
        id=item.pk.removeprefix("EVENT#"),
        operator=item.owner or "",
        name=item.name,
        description=item.description,
        venue=item.venue,
        performers=tuple(item.performers),
        release=item.release,
        starts_at=int(item.starts_at),
        on_sale_at=int(item.on_sale_at),
        prices={category: Money(**price) for category, price in item.prices.items()},
        hold_seconds=int(item.hold_seconds),
        max_per_customer=int(item.max_per_customer),
        no_orphans=item.no_orphans,
        waitlist=item.waitlist,
        waiting_room=item.waiting_room,
        passing=bool(item.passing),
        sections=tuple(SectionSummary(**section) for section in item.sections),
        status=EventStatus(item.status),
        version=int(item.version),
        created=int(item.created),
        reference=item.reference,
        published_at=_whole(item.published_at),
        cancelled_at=_whole(item.cancelled_at),
        kept_until=_whole(item.kept_until),
        cancel_until_hours=_hours(item.cancel_until_hours),
        offer_seconds=_whole(item.offer_seconds),
        max_per_network=_whole(item.max_per_network),
        cap_per=CapPer(item.cap_per or CapPer.CUSTOMER),
        waitlist_ended_at=_whole(item.waitlist_ended_at),
        ends_at=_whole(item.ends_at),
        sale_ends_at=_whole(item.sale_ends_at),
        moved_in=_whole(item.moved_in),
    )


def _hours(number: float | None) -> int | None:
    """The hours as written; 0, which is until the start, when none are written."""
    return None if number == _NEVER else int(number or 0)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
