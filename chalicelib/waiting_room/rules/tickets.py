"""Tickets of waiting rooms: what a customer is told of their place, and how long they may wait."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.times import MINUTE, SECOND
from chalicelib.core.wait import Quote, quote
from chalicelib.waiting_room.rules.places import Place
from chalicelib.waiting_room.rules.rooms import Room

SHORTEST_POLL, LONGEST_POLL = 5, 60
"""Seconds between two reads of a room by one client."""

_STEPS = (5, 10, 20, 40, 60)
"""The intervals between which a client changes as it comes nearer to the door."""

_POLLS = 20
"""Reads of a room by one client in all of a wait, where it is long enough."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class RoomTicketState(StrEnum):
    """joining: the place is not assigned yet. waiting: it is. called: the customer may come in until `claim_until`.
    admitted: they came in. missed: they did not. ended: they came in, and their time is over."""

    JOINING = "joining"
    WAITING = "waiting"
    CALLED = "called"
    ADMITTED = "admitted"
    MISSED = "missed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands: the place once it is assigned, the position as far as it is known, and whether it is
    final. `until`: of a call or an admission, in real time as far as no pause comes."""

    state: RoomTicketState
    place: Place | None = None
    position: int | None = None
    final: bool = False
    until: int | None = None


def ticket_id(room: str, customer: str) -> str:
    """The id of a customer's ticket in a room, which is the same however often they join. It begins with the time of
    the customer's own id, so that it is sortable as ids are."""
    digest = int.from_bytes(hashlib.sha256(f"{room} {customer}".encode()).digest()[:10])
    rest = "".join(_ALPHABET[digest >> 5 * place & 31] for place in reversed(range(16)))
    return f"tkt_{customer.removeprefix('cus_')[:10]}{rest}"


def estimate(room: Room, place: Place) -> int | None:
    """The least position that a place can have, as far as arrivals are counted; None before the draw for those who are
    drawn."""
    if place.bucket == 0:
        return None
    before = max((count for bucket, count in room.progress.marks if bucket <= place.bucket), default=0)
    return max(before, room.progress.issued) + place.index + 1


def rate(room: Room) -> float:
    """How many are called in a minute: as lately, or before there is a pace, as the terms allow at best."""
    if room.progress.per_minute >= 1:
        return room.progress.per_minute
    turnover = room.terms.capacity * MINUTE / (room.terms.admission_seconds * SECOND)
    most = room.terms.max_per_minute
    return max(1.0, turnover if most is None else min(turnover, most))


def wait(room: Room, position: int) -> Quote:
    """How long a position may take to be called."""
    ahead = max(0, position - room.progress.cursor - 1)
    return quote(ahead, round(MINUTE / rate(room)))


def poll_steps(room: Room) -> list[tuple[int, int]]:
    """From how many ahead on a client reads the room how often: pairs of customers and seconds, the nearest first."""
    nearer = (0, *_STEPS[1:])
    return [(round(seconds * _POLLS * rate(room) / 60), max(seconds, SHORTEST_POLL)) for seconds in nearer]


_READS = 100_000
"""Reads of a room a second at most, by clients that all stand at the same distance: before the start."""


def crowd_poll_seconds(seconds_left: float, waiting: int) -> int:
    """As `poll_seconds`, for a crowd that waits for the same instant."""
    return round(min(LONGEST_POLL, max(poll_seconds(seconds_left), waiting / _READS)))


def poll_seconds(seconds_left: float) -> int:
    """The time between two reads of the room by a client that waits about so long: more often near the door."""
    return round(min(LONGEST_POLL, max(SHORTEST_POLL, seconds_left / _POLLS)))
