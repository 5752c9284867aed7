"""Tickets and check-ins."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from functions.http.fields import Request
from functions.orders.shapes import SeatName


class NewCheckIn(Request, frozen=True):
    """What the code of a ticket says."""

    ticket: Annotated[str, Meta(min_length=1, max_length=4000)]


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


class WhichTicket(Request, frozen=True):
    """One seat's ticket; without it the ticket for all."""

    seat: SeatName | None = None


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
