"""Bookings as answers: their views, with the tickets of confirmed ones."""

from __future__ import annotations

from chalicelib.core.identity import Identity
from chalicelib.errors import Unavailable
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.tickets import ticket_of
from chalicelib.orders.views import Booking, booking_view, with_tickets
from chalicelib.wiring import App


def booking(app: App, order: Order, caller: Identity) -> Booking:
    bookings, releasing = app.orders.place_booking, app.orders.cancel_booking.releasing(order)
    return booking_view(order, caller, bookings.provider, bookings.publishable_key(order), releasing, app.clock.now())


def booking_with_tickets(app: App, order: Order, caller: Identity, drawn: bool = False) -> Booking:
    """A booking with its tickets; `drawn`: with the QR code of the one for all seats. While the tickets' key cannot be
    read the booking is shown without them."""
    shown = booking(app, order, caller)
    if order.status is not OrderStatus.CONFIRMED:
        return shown
    try:
        issued = app.orders.tickets.tickets_of(order)
    except Unavailable:
        return shown
    return with_tickets(shown, issued, app.qr.svg(issued.whole, ticket_of(order).title) if drawn else None)
