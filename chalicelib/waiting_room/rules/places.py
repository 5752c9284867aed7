"""Places in a waiting room: by the second in which a customer came, fixed at the door and not by who was handled first.

    bucket 0      everyone who came before the start, in an order that is drawn
    bucket n      everyone who came in the n-th second after it

A place is a bucket and an index in it. It becomes a position once the bucket is sealed, which is when the first of it
are about to be called: until then a message that was delivered late still gets into its own second.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.core.ids import is_id
from chalicelib.core.times import SECOND
from chalicelib.waiting_room.rules.draw import drawn


@dataclass(frozen=True, slots=True)
class Join:
    """A customer asks for a place in a room. `key` is whom the place is for: the customer, or a digest of the confirmed
    address in a room that gives one place an address."""

    room: str
    customer: str
    key: str


@dataclass(frozen=True, slots=True)
class Place:
    """The `index`-th place, from 0, of a bucket."""

    bucket: int
    index: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What decides the order of bucket 0: a seed that did not exist before the start, and how many are drawn."""

    seed: bytes
    count: int


def is_room(id: str) -> bool:
    """Whether this may be the id of a room: an event's, or that of a room of its own."""
    return is_id("evt", id) or is_id("wrm", id)


def bucket_of(sent_at: int, started_at: int) -> int:
    """The bucket of a message that was sent at this instant."""
    return 0 if sent_at < started_at else 1 + (sent_at - started_at) // SECOND


def bucket_end(bucket: int, started_at: int) -> int:
    """The instant at which nobody comes into this bucket any more."""
    return started_at + bucket * SECOND


def position(place: Place, before: int, draw: Draw) -> int:
    """The position of a place, from 1, in a sealed bucket with so many places `before` it."""
    index = drawn(draw.seed, place.index, draw.count) if place.bucket == 0 else place.index
    return before + index + 1
