"""Where a customer stands in a waiting room, worked out from its public document: all who wait read the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from linehold_client.models import WaitingRoom

_ROUNDS = 8


@dataclass(frozen=True)
class Place:
    """A position from 1, or the least that is possible while it is not `final`."""

    position: int
    final: bool

    def ahead(self, room: WaitingRoom) -> int:
        """How many are called before this customer."""
        return max(0, self.position - room.cursor - 1)

    def is_called(self, room: WaitingRoom) -> bool:
        """Whether the customer may come in."""
        return self.final and self.position <= room.cursor

    def wait(self, room: WaitingRoom) -> timedelta | None:
        """How long it takes at the room's pace of lately; None while it calls no one."""
        if room.phase != "open" or not room.rate_per_minute:
            return None
        return timedelta(minutes=max(0, self.position - room.cursor) / room.rate_per_minute)


def place(room: WaitingRoom, bucket: int, index: int) -> Place | None:
    """The place of a ticket's `bucket` and `index`; None while nothing is known of it, before the draw."""
    for sealed, before, _ in room.sealed:
        if sealed == bucket:
            if bucket == 0:
                if room.seed is None or room.drawn is None:
                    return None
                index = drawn(room.seed, index, room.drawn)
            return Place(before + index + 1, True)
    if bucket == 0:
        return None
    before = next((count for counted, count in reversed(room.counted) if counted <= bucket), 0)
    return Place(max(room.issued, before) + index + 1, False)


def drawn(seed: str, index: int, count: int) -> int:
    """The position, from 0, that the draw gave to an index: a permutation of `count` numbers."""
    half = max(1, ((count - 1).bit_length() + 1) // 2)
    mask, key = (1 << half) - 1, bytes.fromhex(seed)
    while True:
        left, right = index >> half, index & mask
        for number in range(_ROUNDS):
            digest = sha256(key + bytes([number]) + right.to_bytes(8)).digest()
            left, right = right, left ^ (int.from_bytes(digest[:8]) & mask)
        index = left << half | right
        if index < count:
            return index


def seconds_to_next_read(room: WaitingRoom, ahead: int | None) -> int:
    """How long to wait before the room is read again; up to a tenth more or less keeps clients apart."""
    if ahead is None:
        return room.poll_seconds
    steps = [step.seconds for step in room.poll_steps if step.ahead <= ahead]
    return steps[-1] if steps else room.poll_seconds
