"""Bookings: payment, refunds, tickets, check-in. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, ListCall, part
from linehold_client.models.orders import Booking, Bookings, CheckIn, JsonWebKeySet, PaymentChoice


def book(
    id: str,
    *,
    payment: PaymentChoice,
    admission: str | UnsetType = UNSET,
    hold_id: str | UnsetType | None = UNSET,
    tickets: Sequence[str] | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[Booking]:
    """Pay for a hold of the event with this id, or for seats of it that are held first.

    Arguments:
        id: The id of an event.
        admission: The admission token, for an event with a waiting room.
        payment: How the customer pays.
        hold_id: Your hold to pay for; null to pay for `tickets`.
        tickets: Seats to hold and pay for; with `hold_id` they must be the seats of the hold.

    Raises AdmissionNeeded, PaymentDeclined, EmailNotConfirmed, EdgeOnly, NotYours, EventNotFound, HoldNotFound,
    SeatTaken, HoldExists, LimitReached, EmailUsed, NotOnSale, AmountNotPayable, HoldBooked, PaymentInProgress,
    HoldLapsed, HoldReleased, EventCancelled, OrphanSeat, and what any call may raise.
    """
    return Call(
        "book",
        "POST",
        f"/v1/bookings/{part(id)}",
        Booking,
        tokens=("customer",),
        headers={"X-Admission": admission},
        body={"payment": payment, "hold_id": hold_id, "tickets": tickets},
        takes_key=True,
        key=idempotency_key,
    )


def get_booking(
    id: str,
) -> Call[Booking]:
    """A booking, for its customer, the event's organiser, and whoever has the link that was sent to its customer.

    Arguments:
        id: The id of a booking.

    Raises EdgeOnly, NotYours, BookingNotFound, and what any call may raise.
    """
    return Call(
        "get_booking",
        "GET",
        f"/v1/bookings/{part(id)}",
        Booking,
        tokens=("customer", "operator", "booking"),
    )


def cancel_booking(
    id: str,
    *,
    seats: Sequence[str] | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[Booking]:
    """Cancel a booking or seats of it, as its customer or as the event's organiser; the money is refunded.

    Arguments:
        id: The id of a booking.
        seats: These seats of it; null for the whole booking.

    Raises EdgeOnly, NotYours, BookingNotFound, NotCancellable, CancellationClosed, TicketUsed, BeingChanged, and
    what any call may raise.
    """
    return Call(
        "cancel_booking",
        "POST",
        f"/v1/bookings/{part(id)}/cancel",
        Booking,
        tokens=("customer", "operator"),
        body={"seats": seats},
        takes_key=True,
        key=idempotency_key,
    )


def send_booking(
    id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[None]:
    """Have your confirmed booking sent to your confirmed address, as a link that opens it in any browser.

    Arguments:
        id: The id of a booking.

    Raises EdgeOnly, NotYours, BookingNotFound, NotConfirmed, EmailNotConfirmed, and what any call may raise.
    """
    return Call(
        "send_booking",
        "POST",
        f"/v1/bookings/{part(id)}/send",
        None,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def list_bookings(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[Bookings, Booking]:
    """Your bookings, newest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_bookings",
        "GET",
        "/v1/bookings",
        Bookings,
        tokens=("customer",),
        query={"limit": limit, "cursor": cursor},
    )


def check_in(
    event_id: str,
    *,
    ticket: str,
    idempotency_key: str | None = None,
) -> Call[CheckIn]:
    """Admit the seats of a ticket to an event of yours: each seat once.

    Arguments:
        event_id: The id of an event.
        ticket: The text of its QR code.

    Raises EdgeOnly, NotYours, EventNotFound, TicketUsed, WrongEvent, NotConfirmed, BeingChanged, TicketCancelled,
    EventCancelled, TicketInvalid, and what any call may raise.
    """
    return Call(
        "check_in",
        "POST",
        f"/v1/events/{part(event_id)}/check-ins",
        CheckIn,
        tokens=("operator",),
        body={"ticket": ticket},
        takes_key=True,
        key=idempotency_key,
    )


def get_ticket_keys() -> Call[JsonWebKeySet]:
    """The keys that verify tickets, as a JSON Web Key Set.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "get_ticket_keys",
        "GET",
        "/v1/ticket-keys",
        JsonWebKeySet,
    )


def get_ticket_svg(
    id: str,
    *,
    seat: str | UnsetType = UNSET,
) -> Call[str]:
    """The QR code of a confirmed booking's ticket, as a picture of any size.

    Arguments:
        id: The id of a booking.
        seat: This seat's; without it the ticket for all seats.

    Raises EdgeOnly, NotYours, BookingNotFound, SeatNotFound, NotConfirmed, and what any call may raise.
    """
    return Call(
        "get_ticket_svg",
        "GET",
        f"/v1/bookings/{part(id)}/ticket.svg",
        str,
        tokens=("customer", "operator", "booking"),
        query={"seat": seat},
    )


def get_ticket_png(
    id: str,
    *,
    seat: str | UnsetType = UNSET,
) -> Call[bytes]:
    """The same as a PNG of at least 600 pixels a side.

    Takes `Accept: image/png` and nothing else.

    Arguments:
        id: The id of a booking.
        seat: This seat's; without it the ticket for all seats.

    Raises EdgeOnly, NotYours, BookingNotFound, SeatNotFound, NotConfirmed, and what any call may raise.
    """
    return Call(
        "get_ticket_png",
        "GET",
        f"/v1/bookings/{part(id)}/ticket.png",
        bytes,
        tokens=("customer", "operator", "booking"),
        query={"seat": seat},
    )


def get_ticket_page(
    id: str,
) -> Call[str]:
    """A confirmed booking's tickets as a page to print, a sheet a seat.

    Arguments:
        id: The id of a booking.

    Raises EdgeOnly, NotYours, BookingNotFound, SeatNotFound, NotConfirmed, and what any call may raise.
    """
    return Call(
        "get_ticket_page",
        "GET",
        f"/v1/bookings/{part(id)}/ticket.html",
        str,
        tokens=("customer", "operator", "booking"),
    )


def get_calendar_entry(
    id: str,
) -> Call[str]:
    """The event of a booking as a calendar entry; cancelled if the event or the booking is.

    Arguments:
        id: The id of a booking.

    Raises EdgeOnly, NotYours, BookingNotFound, and what any call may raise.
    """
    return Call(
        "get_calendar_entry",
        "GET",
        f"/v1/bookings/{part(id)}/event.ics",
        str,
        tokens=("customer", "operator", "booking"),
    )
