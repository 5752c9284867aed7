"""A slot: one party's place in a bar's line.

    held ──► queueing ──► called
     until a guest has confirmed another bar than the one asked; it lapses by comparison, so at that instant it is the
     next one's, whether or not anything has run

Its number is given out when the bar says yes and never changes, so whoever confirms late, or comes back after a missed
call, stands where they stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SlotState(StrEnum):
    CONFIRMING = "confirming"
    QUEUEING = "queueing"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Slot:
    """`joined` is when the bar said yes, `until` how long the slot is held for a guest who has to confirm, None once it
    is theirs. `called`: by the staff; `go`: the guest was told to set out; `arrived`: they seem to be there, and are
    if they have `scanned` the code at the door."""

    request: str
    customer: str
    number: int
    party: int
    joined: int
    until: int | None = None
    called: int | None = None
    go: int | None = None
    arrived: int | None = None
    scanned: int | None = None

    def live(self, now: int) -> bool:
        """Whether it is anybody's."""
        return self.until is None or now < self.until

    @property
    def state(self) -> SlotState:
        if self.until is not None:
            return SlotState.CONFIRMING
        return SlotState.QUEUEING if self.called is None else SlotState.CALLED

    @property
    def entry(self) -> str:
        """What the bar calls it by."""
        return entry_id(self.request)

    @property
    def text(self) -> str:
        """What is read aloud: `007`."""
        return f"{self.number:03}"


def entry_id(request: str) -> str:
    """The entry of a request in a bar's line: a request has one at most."""
    return f"ent_{request.partition('_')[2]}"


def request_of(entry: str) -> str:
    return f"req_{entry.partition('_')[2]}"
