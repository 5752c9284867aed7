"""What clients are shown of orders.

A booking is shown to its customer and to the event's organiser. The client secret is shown to the customer alone, a
dispute to the organiser alone.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.orders.rules import tickets
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.orders.rules.payments import RefundStatus
from chalicelib.orders.rules.tickets import IssuedTickets, PublicKey, Refusal, RefusalCode
from chalicelib.shapes import BookingId, EventId, ExpiresAt, ExpiresIn, HoldId, Instant, NextCursor, Svg


class Payment(msgspec.Struct, frozen=True):
    """While the booking is pending, the customer's device pays with the secret and the key."""

    provider: str
    client_secret: str | None
    publishable_key: str | None


class Returned(msgspec.Struct, frozen=True):
    """Seats that were returned one by one. `status` is failed when the customer's bank rejected the refund."""

    seats: tuple[str, ...]
    amount: Money
    reason: OrderReason
    status: RefundStatus
    returned_at: Instant


class Dispute(msgspec.Struct, frozen=True):
    """`status` is the provider's word, such as needs_response, won or lost."""

    status: str
    amount: Money
    opened_at: Instant


class Ticket(msgspec.Struct, frozen=True):
    """For all seats. `svg` is its QR code, in the answer to reading the booking."""

    ticket: str
    svg: Svg | None


class SeatTicket(msgspec.Struct, frozen=True):
    seat: str
    ticket: str


class Booking(msgspec.Struct, frozen=True):
    """`seats` are those that were not returned; `total` and `prices` are of all that were bought. `refund` is about
    the whole booking. A confirmed booking that is answered alone has its tickets: one for all seats, and one for
    each."""

    booking_id: BookingId
    event_id: EventId
    hold_id: HoldId
    seats: tuple[str, ...]
    total: Money
    prices: dict[str, Money]
    status: OrderStatus
    payment: Payment
    reason: OrderReason | None
    refund: RefundStatus | None
    returned: list[Returned]
    dispute: Dispute | None
    created_at: Instant
    expires_at: ExpiresAt | None
    expires_in: ExpiresIn | None
    ticket: Ticket | None = None
    tickets: list[SeatTicket] = []


class Bookings(msgspec.Struct, frozen=True):
    items: list[Booking]
    next_cursor: NextCursor | None


class RefusedSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """`used_at` is there with TICKET_USED."""

    seat: str
    code: RefusalCode
    used_at: Instant | None = None


class CheckIn(msgspec.Struct, frozen=True):
    """`admitted` is never empty: a ticket that admits no seat is an error."""

    event_id: EventId
    booking_id: BookingId
    admitted: tuple[str, ...]
    admitted_at: Instant
    refused: list[RefusedSeat]


class TicketKey(msgspec.Struct, frozen=True):
    """A JSON Web Key of RFC 8037."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "EdDSA"
    use: str = "sig"


class TicketKeys(msgspec.Struct, frozen=True):
    keys: list[TicketKey]


class Received(msgspec.Struct, frozen=True):
    """`noted` is false for an event that is not about a payment of ours."""

    noted: bool


def booking_view(order: Order, caller: Identity, provider: str, publishable_key: str | None, now: int) -> Booking:
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
        dispute=_dispute(order) if caller.kind is TokenKind.OPERATOR else None,
        created_at=rfc3339(order.created),
        expires_at=None if open_until is None else rfc3339(open_until),
        expires_in=None if open_until is None else seconds_left(open_until, now),
    )


def with_tickets(booking: Booking, issued: IssuedTickets, svg: str | None) -> Booking:
    """The booking with its tickets; `svg` is the QR code of the one for all seats, where it is drawn."""
    each = [SeatTicket(seat, token) for seat, token in issued.each.items()]
    return replace(booking, ticket=Ticket(issued.whole, svg), tickets=each)


def check_in_view(done: tickets.CheckIn) -> CheckIn:
    refused = [_refused_seat(refusal) for refusal in done.refused]
    return CheckIn(done.event, done.booking, done.admitted, rfc3339(done.at), refused)


def ticket_keys_view(keys: tuple[PublicKey, ...]) -> TicketKeys:
    return TicketKeys([TicketKey(key.id, key.x) for key in keys])


def _refused_seat(refusal: Refusal) -> RefusedSeat:
    return RefusedSeat(refusal.seat, refusal.code, None if refusal.used_at is None else rfc3339(refusal.used_at))


def _refund(order: Order) -> RefundStatus | None:
    """The state of the refund of the whole order, if it is refunded."""
    if order.refund_failed:
        return RefundStatus.FAILED
    if order.refund_due:
        return RefundStatus.DUE
    return RefundStatus.SENT if order.status is OrderStatus.REFUNDED else None


def _returned(part: PartialReturn, currency: str) -> Returned:
    return Returned(part.seats, Money(part.amount, currency), part.reason, part.status, rfc3339(part.at))


def _dispute(order: Order) -> Dispute | None:
    dispute = order.dispute
    return Dispute(dispute.status, dispute.amount, rfc3339(dispute.at)) if dispute else None
