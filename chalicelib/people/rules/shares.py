"""Shares: how much of one thing the callers at one network address may take together.

Identities cost nothing, so what is limited by customer is limited by network address too. A share counts over the
present window and the one before it together, so that no more passes around the border of two windows:

    ├── window before ──┼── window now ──┤
    │      taken there  +  taken here    │  at most `most`

What is held no longer than a window is then never more than `most`. Many customers share an address (a hall's Wi-Fi, a
mobile network), so shares are wide: they stop one address from taking everything, and no more than that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.times import SECOND
from chalicelib.people.rules.rate_limits import network


class Shared(StrEnum):
    """What is shared."""

    HELD_SEATS = "held"
    WAITLIST_PLACES = "waiting"
    WAITING_ROOM_PLACES = "joined"


@dataclass(frozen=True, slots=True)
class Share:
    """The most that one network address may take of a `subject`, such as an event, in a `window` (milliseconds) and the
    one before it."""

    thing: Shared
    subject: str
    most: int
    window: int

    def seconds_left(self, now: int) -> int:
        """Seconds until the next window begins, rounded up."""
        return -(-(self.window - now % self.window) // SECOND)


def digest_of(address: str) -> str:
    """A digest under which a network address can be kept with what it asked for; empty when it is not known."""
    return hashlib.sha256(network(address).encode()).hexdigest()[:32] if address else ""
