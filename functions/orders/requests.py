"""The bodies and queries of orders."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from functions.http.fields import Id, Request
from functions.seats.requests import SeatName, SeatNames


class PaymentChoice(Request, frozen=True):
    method: Annotated[str, Meta(min_length=1, max_length=40)]


class NewBooking(Request, frozen=True):
    """A hold, or seats to be held first."""

    payment: PaymentChoice
    hold_id: Id | None = None
    tickets: SeatNames | None = None


class Cancellation(Request, frozen=True):
    """The whole booking, or these seats of it."""

    seats: SeatNames | None = None


class NewCheckIn(Request, frozen=True):
    """`ticket` is the text of a ticket's QR code."""

    ticket: Annotated[str, Meta(min_length=1, max_length=4000)]


class WhichTicket(Request, frozen=True):
    """One seat's ticket; without it the ticket for all."""

    seat: SeatName | None = None
