"""The bodies and queries of orders."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chalicelib.shapes import HoldId
from functions.http.fields import Id, Request, Token, of
from functions.seats.requests import SeatName, SeatNames


class PaymentChoice(Request, frozen=True):
    """How the customer pays."""

    method: Annotated[str, Meta(min_length=1, max_length=40, examples=["card", "test"])]
    """`card` with Stripe; `test`, `test_declined`, `test_pending` or `test_delayed` where no money moves."""


class NewBooking(Request, frozen=True):
    """What to pay for, and how: a hold, or seats that are held first."""

    payment: PaymentChoice
    hold_id: Annotated[Id, of(HoldId)] | None = None
    """Your hold to pay for; null to pay for `tickets`."""
    tickets: SeatNames | None = None
    """Seats to hold and pay for; with `hold_id` they must be the seats of the hold."""


class Cancellation(Request, frozen=True):
    """How much of a booking to cancel."""

    seats: SeatNames | None = None
    """These seats of it; null for the whole booking."""


class NewCheckIn(Request, frozen=True):
    """A ticket at the door."""

    ticket: Token
    """The text of its QR code."""


class WhichTicket(Request, frozen=True):
    """Which ticket of a booking."""

    seat: SeatName | None = None
    """This seat's; without it the ticket for all seats."""
