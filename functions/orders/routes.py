"""The calls of bookings: paying, reading, cancelling, listing."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.orders.views import Booking, Bookings
from chalicelib.shapes import BookingId, EventId
from functions.http.fields import Empty, Listing
from functions.http.routes import Answer, Call, Routes
from functions.orders import booking_answers
from functions.orders.requests import Cancellation, NewBooking
from functions.seats.routes import CONFLICTS, LOST, NOT_ADMITTED, TOO_MANY, UNCONFIRMED

routes = Routes("orders")

READERS = (TokenKind.CUSTOMER, TokenKind.OPERATOR, TokenKind.BOOKING)
"""Who may read a booking."""

_CUSTOMER = (TokenKind.CUSTOMER,)
_UNKNOWN = ("BOOKING_NOT_FOUND",)


@routes.post(
    "/v1/bookings/{id}",
    status=201,
    who=_CUSTOMER,
    body=NewBooking,
    answer=Booking,
    location="/v1/bookings/{booking_id}",
    headers=("X-Admission",),
    errors={
        401: NOT_ADMITTED,
        402: ("PAYMENT_DECLINED",),
        403: UNCONFIRMED,
        404: ("EVENT_NOT_FOUND", "HOLD_NOT_FOUND"),
        409: (*CONFLICTS, "HOLD_BOOKED", "PAYMENT_IN_PROGRESS"),
        410: LOST,
        422: ("INVALID", "ORPHAN_SEAT"),
        429: TOO_MANY,
    },
)
def book(call: Call[NewBooking, None], id: EventId) -> Answer:
    """Pay for a hold of the event with this id, or for seats of it that are held first."""
    body = call.body
    if body.hold_id is None and body.tickets is None:
        raise Invalid([Fault("", "must have hold_id or tickets")])
    event = call.app.catalogue.read_catalogue.event(id)
    if event.asks_for_admission and body.hold_id is None:
        call.app.people.identities.require_admission(call.headers.get("x-admission"), call.who.id, id)
    order = call.app.orders.place_booking.purchase(
        call.who.id, event, body.hold_id, body.tickets, body.payment.method, call.address
    )
    return Answer(booking_answers.booking_with_tickets(call.app, order, call.who))


@routes.get("/v1/bookings/{id}", who=READERS, answer=Booking, errors={404: _UNKNOWN})
def get_booking(call: Call[None, None], id: BookingId) -> Answer:
    """A booking, for its customer, the event's organiser, and whoever has the link that was sent to its customer."""
    order = call.app.orders.place_booking.get(call.who, id)
    return Answer(booking_answers.booking_with_tickets(call.app, order, call.who, drawn=True))


@routes.post(
    "/v1/bookings/{id}/cancel",
    who=(TokenKind.CUSTOMER, TokenKind.OPERATOR),
    body=Cancellation,
    answer=Booking,
    errors={404: _UNKNOWN, 409: ("NOT_CANCELLABLE", "CANCELLATION_CLOSED", "TICKET_USED", "BEING_CHANGED")},
)
def cancel_booking(call: Call[Cancellation, None], id: BookingId) -> Answer:
    """Cancel a booking or seats of it, as its customer or as the event's organiser; the money is refunded."""
    order = call.app.orders.cancel_booking.cancel(call.who, id, call.body.seats)
    return Answer(booking_answers.booking_with_tickets(call.app, order, call.who))


@routes.post(
    "/v1/bookings/{id}/send",
    status=202,
    who=_CUSTOMER,
    body=Empty,
    errors={404: _UNKNOWN, 409: ("NOT_CONFIRMED", "EMAIL_NOT_CONFIRMED"), 429: ("TOO_MANY_REQUESTS",)},
)
def send_booking(call: Call[Empty, None], id: BookingId) -> Answer:
    """Have your confirmed booking sent to your confirmed address, as a link that opens it in any browser."""
    call.app.orders.send_booking.ask(call.app.orders.place_booking.current(call.who, id))
    return Answer()


@routes.get("/v1/bookings", who=_CUSTOMER, query=Listing, answer=Bookings)
def list_bookings(call: Call[None, Listing]) -> Answer:
    """Your bookings, newest first."""
    page = call.app.orders.place_booking.of_customer(call.who.id, call.query.limit, call.query.cursor)
    return Answer(
        Bookings([booking_answers.booking(call.app, order, call.who) for order in page.items], page.next_cursor)
    )
