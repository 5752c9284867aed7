"""Seat maps and holds. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, part
from linehold_client.models.seats import BestAvailable, Hold, SeatCounts, SectionMap


def get_seat_counts(
    event_id: str,
) -> Call[SeatCounts]:
    """Seats and free seats of every section and category.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, EventNotFound, and what any call may raise.
    """
    return Call(
        "get_seat_counts",
        "GET",
        f"/v1/events/{part(event_id)}/seats",
        SeatCounts,
        tokens=("operator",),
    )


def get_section_seats(
    event_id: str,
    section: str,
) -> Call[SectionMap]:
    """A section's rows with the seats that are not free, as of a moment ago.

    Arguments:
        event_id: The id of an event.
        section: A section's id within its venue.

    Raises EdgeOnly, EventNotFound, SectionNotFound, and what any call may raise.
    """
    return Call(
        "get_section_seats",
        "GET",
        f"/v1/events/{part(event_id)}/seats/{part(section)}",
        SectionMap,
        tokens=("operator",),
    )


def take_hold(
    event_id: str,
    *,
    admission: str | UnsetType = UNSET,
    seats: Sequence[str] | UnsetType = UNSET,
    best_available: BestAvailable | UnsetType = UNSET,
    idempotency_key: str | None = None,
) -> Call[Hold]:
    """Hold the named seats, or the best of a category.

    Arguments:
        event_id: The id of an event.
        admission: The admission token, for an event with a waiting room.
        seats: These seats, all or none.
        best_available: The best seats of a category.

    Raises AdmissionNeeded, EmailNotConfirmed, EdgeOnly, NotYours, EventNotFound, SeatTaken, HoldExists,
    LimitReached, EmailUsed, NotOnSale, AmountNotPayable, OrphanSeat, and what any call may raise.
    """
    return Call(
        "take_hold",
        "POST",
        f"/v1/events/{part(event_id)}/holds",
        Hold,
        tokens=("customer",),
        headers={"X-Admission": admission},
        body={"seats": seats, "best_available": best_available},
        takes_key=True,
        key=idempotency_key,
    )


def get_hold(
    hold_id: str,
) -> Call[Hold]:
    """Your hold.

    Arguments:
        hold_id: The id of a hold.

    Raises EdgeOnly, NotYours, HoldNotFound, HoldLapsed, HoldReleased, EventCancelled, and what any call may raise.
    """
    return Call(
        "get_hold",
        "GET",
        f"/v1/holds/{part(hold_id)}",
        Hold,
        tokens=("customer",),
    )


def release_hold(
    hold_id: str,
) -> Call[None]:
    """Give the seats back.

    Arguments:
        hold_id: The id of a hold.

    Raises EdgeOnly, NotYours, HoldNotFound, HoldBooked, PaymentInProgress, HoldInFlight, HoldLapsed, HoldReleased,
    EventCancelled, and what any call may raise.
    """
    return Call(
        "release_hold",
        "DELETE",
        f"/v1/holds/{part(hold_id)}",
        None,
        tokens=("customer",),
    )


def extend_hold(
    hold_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Hold]:
    """Extend a hold once by the same time, unless others wait for its seats.

    Arguments:
        hold_id: The id of a hold.

    Raises EdgeOnly, NotYours, HoldNotFound, NotOnSale, AlreadyExtended, OthersWait, HoldBooked, PaymentInProgress,
    HoldLapsed, HoldReleased, EventCancelled, and what any call may raise.
    """
    return Call(
        "extend_hold",
        "POST",
        f"/v1/holds/{part(hold_id)}/extend",
        Hold,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )
