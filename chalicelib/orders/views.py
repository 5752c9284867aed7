"""What clients are shown of orders.

A booking is shown to its customer, by the link that was sent to them, and to the event's organiser. The client secret
is shown to the customer alone, a dispute to the organiser alone.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.orders.rules.payments import PaymentProvider, RefundStatus
from chalicelib.orders.rules.tickets import IssuedTickets
from chalicelib.shapes import (
    SECRET,
    BookingId,
    EventId,
    ExpiresAt,
    ExpiresIn,
    HoldId,
    Instant,
    NextCursor,
    SeatName,
    Svg,
)

TicketText = Annotated[
    str,
    Meta(description="The text of a QR code: a signed token that the check-in takes. Who has it can enter."),
    SECRET,
]


class Payment(msgspec.Struct, frozen=True):
    """How a booking is paid. While it is pending, the customer's device pays with the secret and the key."""

    provider: PaymentProvider
    client_secret: Annotated[str, SECRET] | None
    """The provider's secret of this payment, for its customer alone; null unless the booking is pending, and while the
    provider cannot be reached."""
    publishable_key: str | None
    """The provider's public key for the customer's device; null unless the booking is pending, and for a provider that
    needs none."""


class Returned(msgspec.Struct, frozen=True):
    """Seats of a confirmed booking that were cancelled while others were kept."""

    seats: tuple[SeatName, ...]
    """The seats that were cancelled together."""
    amount: Money
    """What they cost, which is refunded."""
    reason: OrderReason
    """Who cancelled them: CANCELLED_BY_CUSTOMER or CANCELLED_BY_ORGANISER."""
    status: RefundStatus | None
    """The refund of their price; null if they cost nothing."""
    returned_at: Instant
    """When they were cancelled."""


class Dispute(msgspec.Struct, frozen=True):
    """A chargeback that the customer requested of their bank."""

    status: Annotated[str, Meta(examples=["needs_response", "under_review", "won", "lost"])]
    """The payment provider's word for its state; providers add words."""
    amount: Money
    """The amount that the customer disputes."""
    opened_at: Instant
    """When the provider opened it."""


class Ticket(msgspec.Struct, frozen=True):
    """One ticket for all seats of a booking."""

    ticket: TicketText
    svg: Annotated[Svg, SECRET] | None
    """Its QR code, in the answer to reading the booking; null in others."""


class SeatTicket(msgspec.Struct, frozen=True):
    """A ticket for one seat of a booking."""

    seat: SeatName
    ticket: TicketText
    checked_in_at: Instant | None
    """When it was used at the door; null until then."""


class Booking(msgspec.Struct, frozen=True):
    """Seats that a customer pays for or has bought."""

    booking_id: BookingId
    event_id: EventId
    hold_id: HoldId
    """The hold that it pays for."""
    seats: tuple[SeatName, ...]
    """The seats that it still has, or would have: without those that were returned."""
    total: Money
    """The price of all seats that were bought, returned ones too."""
    prices: dict[SeatName, Money]
    """What each seat cost, returned ones too; empty for bookings that are older than these prices."""
    status: OrderStatus
    payment: Payment
    reason: OrderReason | None
    """Why it failed or was cancelled; null otherwise."""
    refund: RefundStatus | None
    """The refund of the whole booking; null if none is due, and for a booking that cost nothing."""
    returned: list[Returned]
    """Seats that were cancelled while others were kept, in order."""
    releasing: list[SeatName]
    """Seats that it has given up and that are not free yet, because their row was being written: within minutes they
    are. Empty as a rule."""
    checked_in: dict[SeatName, Instant]
    """When the tickets of its seats were used at the door, also of seats that were returned later; a seat that was not
    used is missing."""
    dispute: Dispute | None
    """A chargeback, for the organiser alone; null without one."""
    created_at: Instant
    """When the customer began to pay."""
    expires_at: ExpiresAt | None
    """Until when its seats are kept for it while it is pending or paid; null in every other status."""
    expires_in: ExpiresIn | None
    ticket: Ticket | None = None
    """The ticket for all seats; null in lists, and unless the booking is confirmed."""
    tickets: list[SeatTicket] = []
    """A ticket for each seat; empty in lists, and unless the booking is confirmed."""


class Bookings(msgspec.Struct, frozen=True):
    """A page of a customer's bookings."""

    items: list[Booking]
    """The newest first, without their tickets."""
    next_cursor: NextCursor | None


class Received(msgspec.Struct, frozen=True):
    """The answer to the payment provider."""

    noted: bool
    """Whether the event is about a payment of ours, which is then checked."""


def booking_view(
    order: Order,
    caller: Identity,
    provider: PaymentProvider,
    publishable_key: str | None,
    releasing: list[str],
    now: int,
) -> Booking:
    """A booking without its tickets. `publishable_key` is None unless the order waits for its payment."""
    pending = order.status is OrderStatus.PENDING_PAYMENT
    open_until = order.until if pending or order.status is OrderStatus.PAID else None
    secret = order.client_secret if pending and caller.id == order.customer else None
    return Booking(
        booking_id=order.id,
        event_id=order.event,
        hold_id=order.hold,
        seats=order.kept,
        total=order.total,
        prices={seat: Money(amount, order.total.currency) for seat, amount in order.prices.items()},
        status=order.status,
        payment=Payment(provider, secret, publishable_key),
        reason=order.reason,
        refund=_refund(order),
        returned=[_returned(part, order.total.currency) for part in order.returns],
        releasing=releasing,
        checked_in={seat: rfc3339(at) for seat, at in order.admitted.items()},
        dispute=_dispute(order) if caller.kind is TokenKind.OPERATOR else None,
        created_at=rfc3339(order.created),
        expires_at=None if open_until is None else rfc3339(open_until),
        expires_in=None if open_until is None else seconds_left(open_until, now),
    )


def with_tickets(booking: Booking, issued: IssuedTickets, svg: str | None) -> Booking:
    """The booking with its tickets; `svg` is the QR code of the one for all seats, where it is drawn."""
    each = [SeatTicket(seat, token, booking.checked_in.get(seat)) for seat, token in issued.each.items()]
    return replace(booking, ticket=Ticket(issued.whole, svg), tickets=each)


def _refund(order: Order) -> RefundStatus | None:
    """The state of the refund of the whole order, if it is refunded."""
    if not order.total.amount:
        return None
    if order.refund_failed:
        return RefundStatus.FAILED
    if order.refund_due:
        return RefundStatus.DUE
    return RefundStatus.SENT if order.status is OrderStatus.REFUNDED else None


def _returned(part: PartialReturn, currency: str) -> Returned:
    status = part.status if part.amount else None
    return Returned(part.seats, Money(part.amount, currency), part.reason, status, rfc3339(part.at))


def _dispute(order: Order) -> Dispute | None:
    dispute = order.dispute
    return Dispute(dispute.status, dispute.amount, rfc3339(dispute.at)) if dispute else None
