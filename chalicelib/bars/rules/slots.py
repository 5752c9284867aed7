"""A slot: one party's entry in a bar's line.

    held ──► queueing ──► called
     until the guest confirms a bar that they did not choose; it lapses by comparison with the clock, so `CLOCK_GRACE`
     later it is free for the next guest, whether or not anything has run

Its number is given out when the bar accepts and never changes: a guest who confirms late, or comes back after a missed
call, has the same position as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.clock import CLOCK_GRACE


class SlotState(StrEnum):
    """The state of an entry in a bar's line. `confirming`: its guest has yet to confirm this bar. `queueing`: they
    wait. `called`: the staff have called them in."""

    CONFIRMING = "confirming"
    QUEUEING = "queueing"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Slot:
    """`joined` is when the bar accepted. `until` is how long the slot is held for a guest who has to confirm, None once
    they have. The others are instants too: the staff `called` the guest, it was time to `set_out`, the guest seems to
    have `arrived`, or has `scanned` the code at the door. `network` is a digest of the guest's network address, empty
    when it is not known."""

    request: str
    customer: str
    number: int
    party: int
    joined: int
    until: int | None = None
    called: int | None = None
    set_out: int | None = None
    arrived: int | None = None
    scanned: int | None = None
    network: str = ""

    def live(self, now: int) -> bool:
        """Whether the slot still counts, for others too."""
        return self.until is None or now < self.until + CLOCK_GRACE

    @property
    def state(self) -> SlotState:
        if self.until is not None:
            return SlotState.CONFIRMING
        return SlotState.QUEUEING if self.called is None else SlotState.CALLED

    @property
    def entry(self) -> str:
        """Its id for the bar's staff."""
        return entry_id(self.request)

    @property
    def text(self) -> str:
        """The number as it is read aloud: `007`."""
        return f"{self.number:03}"


def entry_id(request: str) -> str:
    """The id of a request's entry in a bar's line: a request has one at most."""
    return f"ent_{request.partition('_')[2]}"


def request_of(entry: str) -> str:
    """The id of the request that has this entry."""
    return f"req_{entry.partition('_')[2]}"
