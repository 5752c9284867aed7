"""What organisers do with events: add, change and cancel them, mark seats, count sales, list attendees. Made by
`make contract`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, ListCall, part
from linehold_client.models.catalogue import CapPer
from linehold_client.models.organising import OwnEvent, OwnEvents, SalesReport, SeatsChanged
from linehold_client.money import Money


def change_event(
    event_id: str,
    *,
    if_match: str | UnsetType = UNSET,
    name: str | UnsetType = UNSET,
    description: str | UnsetType = UNSET,
    starts_at: datetime | UnsetType = UNSET,
    on_sale_at: datetime | UnsetType = UNSET,
    prices: Mapping[str, Money] | UnsetType = UNSET,
    performer_ids: Sequence[str] | UnsetType = UNSET,
    release: str | UnsetType | None = UNSET,
    hold_seconds: int | UnsetType = UNSET,
    max_per_customer: int | UnsetType = UNSET,
    cap_per: CapPer | UnsetType = UNSET,
    max_per_network: int | UnsetType | None = UNSET,
    no_orphans: bool | UnsetType = UNSET,
    waitlist: bool | UnsetType = UNSET,
    waiting_room: bool | UnsetType = UNSET,
    cancel_until_hours: int | UnsetType | None = UNSET,
    offer_seconds: int | UnsetType | None = UNSET,
    ends_at: datetime | UnsetType | None = UNSET,
    sale_ends_at: datetime | UnsetType | None = UNSET,
) -> Call[OwnEvent]:
    """Change an event, with `If-Match` only if it is still as you saw it.

    What is held keeps its price.

    Arguments:
        event_id: The id of an event.
        if_match: Tags of the versions that may be changed; any version without it.
        name: The event's name for people, one line.
        description: For people, in plain text.
        starts_at: When it starts: in the future, and at most a year after the date that was set first.
            `ends_at` and a `sale_ends_at` that was set move along, unless they are given, too.
        on_sale_at: When its sale begins.
        prices: New prices by price category; other categories keep theirs, and so do seats that are held or
            booked.
        performer_ids: Performers of your own, in the order in which to show them.
        release: Groups the shows of one film or tour; null without one.
        hold_seconds: How long a hold of its seats lasts, in seconds.
        max_per_customer: How many seats one customer may hold and book, in all.
        cap_per: Whom `max_per_customer` counts for. customer: each identity, which anyone can have many of.
            email: each confirmed email address, which a customer then needs to hold seats or to wait for them.
        max_per_network: How many of its seats the customers at one network address may hold at a time, and how
            many places in its waitlist they may take; null: half of its seats but at least 500, and 5000
            places.
        no_orphans: Whether holds that leave a single seat alone without need are refused, with ORPHAN_SEAT.
        waitlist: Whether customers can wait for seats that are not free.
        waiting_room: Whether a waiting room is in front of its sale: holding, booking and waiting for its seats
            need an admission token in `X-Admission`, unless the room lets everybody pass.
        cancel_until_hours: Customers may cancel until so many hours before it starts; null: never.
        offer_seconds: How long an offer to the waitlist is open, in seconds; null: as long as a hold.
        ends_at: When it ends: after its start, by 14 days at most; null: not said.
        sale_ends_at: When its sale ends: before, at or after its start, but not after its end; null: when it
            starts.

    Raises EdgeOnly, NotYours, EventNotFound, EventCancelled, BeingChanged, Stale, and what any call may raise.
    """
    return Call(
        "change_event",
        "PATCH",
        f"/v1/events/{part(event_id)}",
        OwnEvent,
        tokens=("operator",),
        headers={"If-Match": if_match},
        body={
            "name": name,
            "description": description,
            "starts_at": starts_at,
            "on_sale_at": on_sale_at,
            "prices": prices,
            "performer_ids": performer_ids,
            "release": release,
            "hold_seconds": hold_seconds,
            "max_per_customer": max_per_customer,
            "cap_per": cap_per,
            "max_per_network": max_per_network,
            "no_orphans": no_orphans,
            "waitlist": waitlist,
            "waiting_room": waiting_room,
            "cancel_until_hours": cancel_until_hours,
            "offer_seconds": offer_seconds,
            "ends_at": ends_at,
            "sale_ends_at": sale_ends_at,
        },
    )


def change_seats(
    event_id: str,
    *,
    seats: Sequence[str],
    blocked: bool | UnsetType = UNSET,
    accessible: bool | UnsetType = UNSET,
) -> Call[SeatsChanged]:
    """Block or unblock seats of your event, or mark them as accessible or not: all of them, or none.

    Arguments:
        event_id: The id of an event.
        seats: These seats, all or none; at most sixty of one row.
        blocked: Whether they are off sale.
        accessible: Whether they are shown as accessible.

    Raises EdgeOnly, NotYours, EventNotFound, SeatTaken, EventCancelled, BeingChanged, and what any call may raise.
    """
    return Call(
        "change_seats",
        "PATCH",
        f"/v1/events/{part(event_id)}/seats",
        SeatsChanged,
        tokens=("operator",),
        body={"seats": seats, "blocked": blocked, "accessible": accessible},
    )


def add_event(
    *,
    name: str,
    venue_id: str,
    starts_at: datetime,
    prices: Mapping[str, Money],
    description: str | UnsetType = UNSET,
    performer_ids: Sequence[str] | UnsetType = UNSET,
    release: str | UnsetType | None = UNSET,
    on_sale_at: datetime | UnsetType | None = UNSET,
    hold_seconds: int | UnsetType = UNSET,
    max_per_customer: int | UnsetType = UNSET,
    cap_per: CapPer | UnsetType = UNSET,
    max_per_network: int | UnsetType | None = UNSET,
    no_orphans: bool | UnsetType = UNSET,
    waitlist: bool | UnsetType = UNSET,
    waiting_room: bool | UnsetType = UNSET,
    cancel_until_hours: int | UnsetType | None = UNSET,
    offer_seconds: int | UnsetType | None = UNSET,
    reference: str | UnsetType | None = UNSET,
    ends_at: datetime | UnsetType | None = UNSET,
    sale_ends_at: datetime | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[OwnEvent]:
    """Add an event at a venue of your own; it is a draft until it is published.

    Arguments:
        name: The event's name for people, one line.
        venue_id: A venue of your own.
        starts_at: When it starts: in the future.
        prices: The price of a seat for each price category of the venue, all in one currency.
        description: For people, in plain text.
        performer_ids: Performers of your own, in the order in which to show them.
        release: Groups the shows of one film or tour; null without one.
        on_sale_at: When its sale begins, if it is published by then; null: at once.
        hold_seconds: How long a hold of its seats lasts, in seconds.
        max_per_customer: How many seats one customer may hold and book, in all.
        cap_per: Whom `max_per_customer` counts for. customer: each identity, which anyone can have many of.
            email: each confirmed email address, which a customer then needs to hold seats or to wait for them.
        max_per_network: How many of its seats the customers at one network address may hold at a time, and how
            many places in its waitlist they may take; null: half of its seats but at least 500, and 5000
            places.
        no_orphans: Whether holds that leave a single seat alone without need are refused, with ORPHAN_SEAT.
        waitlist: Whether customers can wait for seats that are not free.
        waiting_room: Whether a waiting room is in front of its sale: holding, booking and waiting for its seats
            need an admission token in `X-Admission`, unless the room lets everybody pass.
        cancel_until_hours: Customers may cancel until so many hours before it starts; null: never.
        offer_seconds: How long an offer to the waitlist is open, in seconds; null: as long as a hold.
        reference: Your own name for it: adding a second event with it is refused. Null without one.
        ends_at: When it ends: after its start, by 14 days at most; null: not said.
        sale_ends_at: When its sale ends: before, at or after its start, but not after its end; null: when it
            starts.

    Raises EdgeOnly, NotYours, ReferenceUsed, and what any call may raise.
    """
    return Call(
        "add_event",
        "POST",
        "/v1/events",
        OwnEvent,
        tokens=("operator",),
        body={
            "name": name,
            "venue_id": venue_id,
            "starts_at": starts_at,
            "prices": prices,
            "description": description,
            "performer_ids": performer_ids,
            "release": release,
            "on_sale_at": on_sale_at,
            "hold_seconds": hold_seconds,
            "max_per_customer": max_per_customer,
            "cap_per": cap_per,
            "max_per_network": max_per_network,
            "no_orphans": no_orphans,
            "waitlist": waitlist,
            "waiting_room": waiting_room,
            "cancel_until_hours": cancel_until_hours,
            "offer_seconds": offer_seconds,
            "reference": reference,
            "ends_at": ends_at,
            "sale_ends_at": sale_ends_at,
        },
        takes_key=True,
        key=idempotency_key,
    )


def list_events(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[OwnEvents, OwnEvent]:
    """Your events, drafts too, newest first; fewer than asked for where they are very long.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_events",
        "GET",
        "/v1/events",
        OwnEvents,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def publish_event(
    event_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[OwnEvent]:
    """Publish a draft; from `on_sale_at` on it can be bought.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, EventCancelled, and what any call may raise.
    """
    return Call(
        "publish_event",
        "POST",
        f"/v1/events/{part(event_id)}/publish",
        OwnEvent,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def cancel_event(
    event_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[OwnEvent]:
    """Cancel an event: releasing its holds and refunding its bookings begins at once.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "cancel_event",
        "POST",
        f"/v1/events/{part(event_id)}/cancel",
        OwnEvent,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def get_sales(
    event_id: str,
) -> Call[SalesReport]:
    """How many seats of your event are sold, held, free and blocked, and their revenue.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "get_sales",
        "GET",
        f"/v1/events/{part(event_id)}/sales",
        SalesReport,
        tokens=("operator",),
    )


def list_attendees(
    event_id: str,
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[str, str]:
    """Every booked seat of your event with its customer, of a cancelled one those that were booked; the next page is
    in `Link`.

    Arguments:
        event_id: The id of an event.
        limit: How many bookings the page may have; it can have fewer and not be the last.
        cursor: As in the `Link` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return ListCall(
        "list_attendees",
        "GET",
        f"/v1/events/{part(event_id)}/attendees",
        str,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )
