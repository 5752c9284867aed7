"""What clients are shown of orders."""

from __future__ import annotations

import msgspec

from chalicelib.core.money import Money


class Payment(msgspec.Struct, frozen=True):
    """While the booking is pending, the customer's device pays with the secret and the key."""

    provider: str
    client_secret: str | None
    publishable_key: str | None


class Returned(msgspec.Struct, frozen=True):
    """Seats that were given back one by one. `status` is due, sent, or failed when the bank did not take the money."""

    seats: tuple[str, ...]
    amount: Money
    reason: str
    status: str
    returned_at: str


class Dispute(msgspec.Struct, frozen=True):
    """`status` is the provider's word, such as needs_response, won or lost."""

    status: str
    amount: Money
    opened_at: str


class Ticket(msgspec.Struct, frozen=True):
    """For all seats. `svg` is its code, where the booking is read."""

    ticket: str
    svg: str | None


class SeatTicket(msgspec.Struct, frozen=True):
    seat: str
    ticket: str


class Booking(msgspec.Struct, frozen=True):
    """`seats` are those that were not given back; `total` and `prices` are of all that were bought. `refund` is about
    the whole booking: due, sent or failed. The organiser alone sees a dispute. A confirmed booking that is answered
    alone has its tickets: one for all seats, and one for each."""

    booking_id: str
    event_id: str
    hold_id: str
    seats: tuple[str, ...]
    total: Money
    prices: dict[str, Money]
    status: str
    payment: Payment
    reason: str | None
    refund: str | None
    returned: list[Returned]
    dispute: Dispute | None
    created_at: str
    expires_at: str | None
    expires_in: int | None
    ticket: Ticket | None = None
    tickets: list[SeatTicket] = []


class Bookings(msgspec.Struct, frozen=True):
    items: list[Booking]
    next_cursor: str | None


class RefusedSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """`code` is TICKET_USED, with when, or TICKET_CANCELLED."""

    seat: str
    code: str
    used_at: str | None = None


class CheckIn(msgspec.Struct, frozen=True):
    """`admitted` is never empty: a ticket that lets nobody in any more is an error."""

    event_id: str
    booking_id: str
    admitted: tuple[str, ...]
    admitted_at: str
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
    """`noted` is false for a message about nothing of ours."""

    noted: bool
