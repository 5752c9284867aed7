"""Tickets of bookings as signed texts, so that a scanner at the door can verify them without a network and without a
secret. The claims are short, because they are drawn as a QR code.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.adapters.eddsa import NotOurs, Signatures
from chalicelib.adapters.secrets import KeySource
from chalicelib.core.times import SECOND
from chalicelib.orders.rules.tickets import Ticket, ticket_invalid
from chalicelib.people.rules.public_keys import PublicKey
from chalicelib.seats.rules.holds import MOST_SEATS

_PURPOSE = b"linehold ticket Ed25519 seed 1\n"

MOST_TEXT = 4000
"""Characters of a token at most. The largest ticket, of the most seats with the longest names, has half as many."""

_Text = Annotated[str, Meta(min_length=1, max_length=64)]


class _Claims(msgspec.Struct, frozen=True):
    iss: Literal["linehold"]
    aud: Literal["linehold/ticket"]
    bkg: _Text
    evt: _Text
    seats: Annotated[tuple[_Text, ...], Meta(min_length=1, max_length=MOST_SEATS)]
    iat: Annotated[int, Meta(ge=0, lt=2**53)]


class TicketSigner:
    def __init__(self, keys: KeySource) -> None:
        self._signatures = Signatures(keys, _PURPOSE, _Claims, MOST_TEXT)

    def sign(self, ticket: Ticket, issued_at: int) -> str:
        """The ticket as a token, the same text every time while the key is the same. Raises `Unavailable`."""
        claims = _Claims("linehold", "linehold/ticket", ticket.booking, ticket.event, ticket.seats, issued_at // SECOND)
        return self._signatures.sign(claims)

    def read(self, token: str) -> Ticket:
        """The ticket of a token. Raises `Invalid` TICKET_INVALID unless it is ours and unaltered, or `Unavailable`."""
        try:
            claims = self._signatures.read(token)
        except NotOurs as exc:
            raise ticket_invalid() from exc
        return Ticket(claims.bkg, claims.evt, claims.seats)

    def public(self) -> tuple[PublicKey, ...]:
        """The keys that verify tickets: the current one first. Raises `Unavailable`."""
        return self._signatures.public()
