"""Bookings and holds as their customers, and the event's organiser, are shown them."""

from __future__ import annotations

import msgspec

from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.errors import Unavailable
from chalicelib.orders.rules import orders
from chalicelib.orders.rules.payments import RefundStatus
from chalicelib.orders.rules.tickets import ticket_of
from chalicelib.orders.views import Booking, Dispute, Payment, Returned, SeatTicket, Ticket
from chalicelib.wiring import App


def shown(app: App, order: orders.Order, caller: Identity) -> Booking:
    pending = order.status is orders.OrderStatus.PENDING_PAYMENT
    open_until = order.until if pending or order.status is orders.OrderStatus.PAID else None
    dispute = order.dispute if caller.kind is TokenKind.OPERATOR else None
    return Booking(
        booking_id=order.id,
        event_id=order.event,
        hold_id=order.hold,
        seats=order.kept,
        total=order.total,
        prices={seat: Money(amount, order.total.currency) for seat, amount in order.prices.items()},
        status=order.status.value,
        payment=Payment(
            app.orders.place_booking.provider,
            order.client_secret if pending and caller.id == order.customer else None,
            app.orders.place_booking.publishable_key if pending else None,
        ),
        reason=order.reason.value if order.reason else None,
        refund=_refund(order),
        returned=[_returned(part, order.total.currency) for part in order.returns],
        dispute=Dispute(dispute.status, dispute.amount, rfc3339(dispute.at)) if dispute else None,
        created_at=rfc3339(order.created),
        expires_at=None if open_until is None else rfc3339(open_until),
        expires_in=None if open_until is None else seconds_left(open_until, app.clock.now()),
    )


def alone(app: App, order: orders.Order, caller: Identity, drawn: bool = False) -> Booking:
    """A booking with its tickets. While their key cannot be read it has none: what was done is told all the same."""
    booking = shown(app, order, caller)
    if order.status is not orders.OrderStatus.CONFIRMED:
        return booking
    try:
        issued = app.orders.tickets.tickets_of(order)
    except Unavailable:
        return booking
    svg = app.qr.svg(issued.whole, ticket_of(order).title) if drawn else None
    tickets = [SeatTicket(seat, token) for seat, token in issued.each.items()]
    return msgspec.structs.replace(booking, ticket=Ticket(issued.whole, svg), tickets=tickets)


def _refund(order: orders.Order) -> str | None:
    """Where the money of the whole order is, if it goes back."""
    if order.refund_failed:
        return RefundStatus.FAILED.value
    if order.refund_due:
        return RefundStatus.DUE.value
    return RefundStatus.SENT.value if order.status is orders.OrderStatus.REFUNDED else None


def _returned(part: orders.PartialReturn, currency: str) -> Returned:
    return Returned(part.seats, Money(part.amount, currency), part.reason.value, part.status.value, rfc3339(part.at))
