"""What the door is shown: what it decides about a ticket, and the keys that verify tickets."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.core.times import rfc3339
from chalicelib.orders.rules import tickets
from chalicelib.orders.rules.tickets import PublicKey, Refusal, RefusalCode
from chalicelib.shapes import BookingId, EventId, Instant, SeatName


class RefusedSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """A seat of a ticket that may not enter."""

    seat: SeatName
    code: RefusalCode
    used_at: Instant | UnsetType = UNSET
    """When its ticket was used, with TICKET_USED; missing with other codes."""


class CheckIn(msgspec.Struct, frozen=True):
    """What the door decides about a ticket."""

    event_id: EventId
    booking_id: BookingId
    admitted: tuple[SeatName, ...]
    """The seats that may enter now; at least one, as a ticket that admits no seat is an error."""
    admitted_at: Instant
    """When they were admitted."""
    refused: list[RefusedSeat]
    """The ticket's other seats."""


class TicketKey(msgspec.Struct, frozen=True):
    """A key that verifies tickets: an Ed25519 key as a JSON Web Key (RFC 8037)."""

    kid: str
    """The key's name, as in the header of the tickets that it signed."""
    x: str
    """The public key in base64url, without padding."""
    kty: Literal["OKP"] = "OKP"
    """The type of key: an octet key pair."""
    crv: Literal["Ed25519"] = "Ed25519"
    """The curve."""
    alg: Literal["EdDSA"] = "EdDSA"
    """The signature's algorithm."""
    use: Literal["sig"] = "sig"
    """For signatures."""


class TicketKeys(msgspec.Struct, frozen=True):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[TicketKey]
    """The key that signs now, and earlier ones whose tickets are still valid."""


def check_in_view(done: tickets.CheckIn) -> CheckIn:
    refused = [_refused_seat(refusal) for refusal in done.refused]
    return CheckIn(done.event, done.booking, done.admitted, rfc3339(done.at), refused)


def ticket_keys_view(keys: tuple[PublicKey, ...]) -> TicketKeys:
    return TicketKeys([TicketKey(key.id, key.x) for key in keys])


def _refused_seat(refusal: Refusal) -> RefusedSeat:
    return RefusedSeat(refusal.seat, refusal.code, UNSET if refusal.used_at is None else rfc3339(refusal.used_at))
