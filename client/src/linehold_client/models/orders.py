"""What the calls of orders take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from linehold_client.base import Model, Word
from linehold_client.money import Money


class OrderStatus(Word):
    """pending_payment: waits for the payment. paid: the payment is authorised and the seats are being booked.
    confirmed: the seats are the customer's and the money is captured. cancelled: all seats are given up. refunded:
    and the refund is sent. failed: declined or not paid in time; nothing was charged.
    """

    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    PAID = "paid"
    PENDING_PAYMENT = "pending_payment"
    REFUNDED = "refunded"


class PaymentProvider(Word):
    """Who takes the money. stripe: Stripe. test: a provider that moves no money."""

    STRIPE = "stripe"
    TEST = "test"


class Payment(Model, frozen=True, kw_only=True):
    """How a booking is paid. While it is pending, the customer's device pays with the secret and the key."""

    provider: PaymentProvider
    """Who takes the money. stripe: Stripe. test: a provider that moves no money."""
    client_secret: str | None
    """The provider's secret of this payment, for its customer alone; null unless the booking is pending, and while
    the provider cannot be reached.
    """
    publishable_key: str | None
    """The provider's public key for the customer's device; null unless the booking is pending, and for a provider
    that needs none.
    """


class OrderReason(Word):
    """Why a booking failed, or why it or a seat of it was cancelled. DECLINED: by the customer's bank.
    AMOUNT_NOT_PAYABLE: refused by the payment provider before any bank was asked. NOT_PAID_IN_TIME. SEATS_LOST: paid
    too late, when another customer had the seats. AMOUNT_DIFFERS: another amount was paid. NOT_CAPTURED: the bank
    refused the capture. EVENT_CANCELLED. CANCELLED_BY_CUSTOMER. CANCELLED_BY_ORGANISER. REFUNDED_BY_PROVIDER: in the
    provider's dashboard. These words never change.
    """

    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    AMOUNT_NOT_PAYABLE = "AMOUNT_NOT_PAYABLE"
    CANCELLED_BY_CUSTOMER = "CANCELLED_BY_CUSTOMER"
    CANCELLED_BY_ORGANISER = "CANCELLED_BY_ORGANISER"
    DECLINED = "DECLINED"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    NOT_CAPTURED = "NOT_CAPTURED"
    NOT_PAID_IN_TIME = "NOT_PAID_IN_TIME"
    REFUNDED_BY_PROVIDER = "REFUNDED_BY_PROVIDER"
    SEATS_LOST = "SEATS_LOST"


class RefundStatus(Word):
    """due: to be sent. sent: to the customer's bank; final, unless the bank returns the money days later. failed:
    the bank returned it.
    """

    DUE = "due"
    FAILED = "failed"
    SENT = "sent"


class Returned(Model, frozen=True, kw_only=True):
    """Seats of a confirmed booking that were cancelled while others were kept."""

    seats: Sequence[str]
    """The seats that were cancelled together."""
    amount: Money
    """What they cost, which is refunded."""
    reason: OrderReason
    """Who cancelled them: CANCELLED_BY_CUSTOMER or CANCELLED_BY_ORGANISER."""
    status: RefundStatus | None
    """The refund of their price; null if they cost nothing."""
    returned_at: datetime
    """When they were cancelled."""


class Dispute(Model, frozen=True, kw_only=True):
    """A chargeback that the customer requested of their bank."""

    status: str
    """The payment provider's word for its state; providers add words."""
    amount: Money
    """The amount that the customer disputes."""
    opened_at: datetime
    """When the provider opened it."""


class Ticket(Model, frozen=True, kw_only=True):
    """One ticket for all seats of a booking."""

    ticket: str
    """The text of a QR code: a signed token that the check-in takes. Who has it can enter."""
    svg: str | None
    """Its QR code, in the answer to reading the booking; null in others."""


class SeatTicket(Model, frozen=True, kw_only=True):
    """A ticket for one seat of a booking."""

    seat: str
    """A seat: section, row and seat, joined by hyphens."""
    ticket: str
    """The text of a QR code: a signed token that the check-in takes. Who has it can enter."""
    checked_in_at: datetime | None
    """When it was used at the door; null until then."""


class Booking(Model, frozen=True, kw_only=True):
    """Seats that a customer pays for or has bought."""

    booking_id: str
    """The id of a booking."""
    event_id: str
    """The id of an event."""
    hold_id: str
    """The hold that it pays for."""
    seats: Sequence[str]
    """The seats that it still has, or would have: without those that were returned."""
    total: Money
    """The price of all seats that were bought, returned ones too."""
    prices: Mapping[str, Money]
    """What each seat cost, returned ones too; empty for bookings that are older than these prices."""
    status: OrderStatus
    """pending_payment: waits for the payment. paid: the payment is authorised and the seats are being booked.
    confirmed: the seats are the customer's and the money is captured. cancelled: all seats are given up. refunded:
    and the refund is sent. failed: declined or not paid in time; nothing was charged.
    """
    payment: Payment
    """How a booking is paid. While it is pending, the customer's device pays with the secret and the key."""
    reason: OrderReason | None
    """Why it failed or was cancelled; null otherwise."""
    refund: RefundStatus | None
    """The refund of the whole booking; null if none is due, and for a booking that cost nothing."""
    returned: Sequence[Returned]
    """Seats that were cancelled while others were kept, in order."""
    releasing: Sequence[str]
    """Seats that it has given up and that are not free yet, because their row was being written: within minutes they
    are. Empty as a rule.
    """
    checked_in: Mapping[str, datetime]
    """When the tickets of its seats were used at the door, also of seats that were returned later; a seat that was
    not used is missing.
    """
    dispute: Dispute | None
    """A chargeback, for the organiser alone; null without one."""
    created_at: datetime
    """When the customer began to pay."""
    expires_at: datetime | None
    """Until when its seats are kept for it while it is pending or paid; null in every other status."""
    expires_in: int | None
    """Whole seconds until `expires_at`, from the moment of the answer."""
    ticket: Ticket | None = None
    """The ticket for all seats; null in lists, and unless the booking is confirmed."""
    tickets: Sequence[SeatTicket] = ()
    """A ticket for each seat; empty in lists, and unless the booking is confirmed."""


class PaymentChoice(Model, frozen=True, kw_only=True):
    """How the customer pays."""

    method: str
    """`card` with Stripe; `test`, `test_declined`, `test_pending` or `test_delayed` where no money moves."""


class Bookings(Model, frozen=True, kw_only=True):
    """A page of a customer's bookings."""

    items: Sequence[Booking]
    """The newest first, without their tickets."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class RefusalCode(Word):
    """Why a seat of a ticket is refused. TICKET_USED: it was admitted before. TICKET_CANCELLED: the booking no
    longer has it.
    """

    TICKET_CANCELLED = "TICKET_CANCELLED"
    TICKET_USED = "TICKET_USED"


class RefusedSeat(Model, frozen=True, kw_only=True):
    """A seat of a ticket that may not enter."""

    seat: str
    """A seat: section, row and seat, joined by hyphens."""
    code: RefusalCode
    """Why a seat of a ticket is refused. TICKET_USED: it was admitted before. TICKET_CANCELLED: the booking no
    longer has it.
    """
    used_at: datetime | None = None
    """When its ticket was used, with TICKET_USED; missing with other codes."""


class CheckIn(Model, frozen=True, kw_only=True):
    """What the door decides about a ticket."""

    event_id: str
    """The id of an event."""
    booking_id: str
    """The id of a booking."""
    admitted: Sequence[str]
    """The seats that may enter now; at least one, as a ticket that admits no seat is an error."""
    admitted_at: datetime
    """When they were admitted."""
    refused: Sequence[RefusedSeat]
    """The ticket's other seats."""


class JsonWebKey(Model, frozen=True, kw_only=True):
    """A key that verifies what we sign: an Ed25519 key as a JSON Web Key (RFC 8037)."""

    kid: str
    """The key's name, as in the header of what it signed."""
    x: str
    """The public key in base64url, without padding."""
    kty: str = "OKP"
    """The type of key: an octet key pair."""
    crv: str = "Ed25519"
    """The curve."""
    alg: str = "EdDSA"
    """The signature's algorithm."""
    use: str = "sig"
    """For signatures."""


class JsonWebKeySet(Model, frozen=True, kw_only=True):
    """A JSON Web Key Set (RFC 7517)."""

    keys: Sequence[JsonWebKey]
    """The key that signs now, and earlier ones whose signatures are still valid."""
