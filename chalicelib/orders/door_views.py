"""What the door is shown: what it decides about a ticket."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.core.times import rfc3339
from chalicelib.orders.rules import tickets
from chalicelib.orders.rules.tickets import Refusal, RefusalCode
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


def check_in_view(done: tickets.CheckIn) -> CheckIn:
    refused = [_refused_seat(refusal) for refusal in done.refused]
    return CheckIn(done.event, done.booking, done.admitted, rfc3339(done.at), refused)


def _refused_seat(refusal: Refusal) -> RefusedSeat:
    return RefusedSeat(refusal.seat, refusal.code, UNSET if refusal.used_at is None else rfc3339(refusal.used_at))
