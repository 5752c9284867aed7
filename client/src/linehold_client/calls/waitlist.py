"""The waitlist of an event: its lines, and offers of freed seats. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, part
from linehold_client.models.seats import Hold
from linehold_client.models.waitlist import Offer, Offers, Waitlist, WaitlistEntries, WaitlistEntry


def join_waitlist(
    event_id: str,
    *,
    admission: str | UnsetType = UNSET,
    seats: Sequence[str] | UnsetType = UNSET,
    category: str | UnsetType = UNSET,
    quantity: int | UnsetType = UNSET,
    idempotency_key: str | None = None,
) -> Call[WaitlistEntry]:
    """Wait for named seats, or for a number of seats together in a category.

    The same wish again is the same entry.

    Arguments:
        event_id: The id of an event.
        admission: The admission token, for an event with a waiting room.
        seats: These seats, all of them, in at most three rows.
        category: A price category of the venue.
        quantity: So many seats together in the category.

    Raises AdmissionNeeded, EmailNotConfirmed, EdgeOnly, NotYours, EventNotFound, NotOnSale, WaitlistClosed,
    LimitReached, EmailUsed, TooManyWishes, AmountNotPayable, and what any call may raise.
    """
    return Call(
        "join_waitlist",
        "POST",
        f"/v1/events/{part(event_id)}/waitlist",
        WaitlistEntry,
        tokens=("customer",),
        headers={"X-Admission": admission},
        body={"seats": seats, "category": category, "quantity": quantity},
        takes_key=True,
        key=idempotency_key,
    )


def list_waitlist_entries(
    event_id: str,
) -> Call[WaitlistEntries]:
    """Your entries, and how the ended ones ended.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "list_waitlist_entries",
        "GET",
        f"/v1/events/{part(event_id)}/waitlist",
        WaitlistEntries,
        tokens=("customer",),
    )


def leave_waitlist(
    event_id: str,
    *,
    waitlist_id: str | UnsetType = UNSET,
) -> Call[None]:
    """Leave the waitlist.

    Seats that are offered to you go to the next in line.

    Arguments:
        event_id: The id of an event.
        waitlist_id: This one; without it all of yours for this event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "leave_waitlist",
        "DELETE",
        f"/v1/events/{part(event_id)}/waitlist",
        None,
        tokens=("customer",),
        query={"waitlist_id": waitlist_id},
    )


def get_waitlist_summary(
    event_id: str,
) -> Call[Waitlist]:
    """How many customers wait for an event of yours, and how the others' entries ended.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "get_waitlist_summary",
        "GET",
        f"/v1/events/{part(event_id)}/waitlist/summary",
        Waitlist,
        tokens=("operator",),
    )


def close_waitlist(
    event_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Waitlist]:
    """Keep customers from joining.

    Those who wait still get offers.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "close_waitlist",
        "POST",
        f"/v1/events/{part(event_id)}/waitlist/close",
        Waitlist,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def open_waitlist(
    event_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Waitlist]:
    """Let customers join again.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, NotYours, EventNotFound, and what any call may raise.
    """
    return Call(
        "open_waitlist",
        "POST",
        f"/v1/events/{part(event_id)}/waitlist/open",
        Waitlist,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def list_waitlist_offers() -> Call[Offers]:
    """Your open offers, the oldest first.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "list_waitlist_offers",
        "GET",
        "/v1/customers/me/offers",
        Offers,
        tokens=("customer",),
    )


def get_waitlist_offer(
    offer_id: str,
) -> Call[Offer]:
    """An offer to you, open or not.

    Arguments:
        offer_id: The id of an offer.

    Raises EdgeOnly, NotYours, OfferNotFound, and what any call may raise.
    """
    return Call(
        "get_waitlist_offer",
        "GET",
        f"/v1/offers/{part(offer_id)}",
        Offer,
        tokens=("customer",),
    )


def accept_waitlist_offer(
    offer_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Hold]:
    """Take the seats: the answer is a hold with the full time to pay.

    Accepting again gives the same hold.

    Arguments:
        offer_id: The id of an offer.

    Raises EmailNotConfirmed, EdgeOnly, NotYours, OfferNotFound, HoldExists, LimitReached, EmailUsed, NotOnSale,
    OfferAccepted, OfferDeclined, Withdrawn, OfferExpired, EventCancelled, HoldLapsed, HoldReleased, and what any
    call may raise.
    """
    return Call(
        "accept_waitlist_offer",
        "POST",
        f"/v1/offers/{part(offer_id)}/accept",
        Hold,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def decline_waitlist_offer(
    offer_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Offer]:
    """Leave the seats to the next in line.

    Your entry ends.

    Arguments:
        offer_id: The id of an offer.

    Raises EdgeOnly, NotYours, OfferNotFound, OfferAccepted, OfferDeclined, Withdrawn, OfferExpired, and what any
    call may raise.
    """
    return Call(
        "decline_waitlist_offer",
        "POST",
        f"/v1/offers/{part(offer_id)}/decline",
        Offer,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )
