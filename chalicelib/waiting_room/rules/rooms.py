"""Waiting rooms: what their operators set, how far they are, and their phases.

    scheduled ──opens_at──► lobby ──starts_at, open──► open ⇄ paused        any ──closes_at, close──► closed
                                                         ▲
                                            open └──────► passthrough ◄── any

Phases that the schedule brings are read off the clock, so nothing has to run for them.

A pause stops all deadlines: they are kept in the room's own time, which stands still while it is paused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.times import DAY, SECOND, rfc3339
from chalicelib.errors import Conflict, Lapsed
from chalicelib.waiting_room.rules.places import Draw
from chalicelib.waiting_room.rules.windows import Window

LONGEST_ROOM = 30 * DAY
"""How long after its start a room closes by itself at the latest."""

KEPT_AFTER = 30 * DAY
"""How long a closed room and its places are kept."""


class Phase(StrEnum):
    """scheduled: nobody joins yet. lobby: those who join are drawn at the start. open: customers are called in their
    order. paused: nobody is called, and all deadlines stand still. closed: over. passthrough: the room is off, and
    everybody goes straight to the sale."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    PASSTHROUGH = "passthrough"


@dataclass(frozen=True, slots=True)
class Terms:
    """What its operator sets. At most `capacity` customers are admitted at a time, and at most `max_per_minute` called
    in a minute; None for any number. Each has `claim_seconds` to come in, and `admission_seconds` inside, which may be
    renewed `max_renewals` times. `closes_with_sale`: `closes_at` follows the end of its event's sale.

    Against crowds of invented guests: `confirmed_email` asks for a confirmed address, `one_per_email` gives each of
    those one place, `challenge` asks for a proof at the door, and `max_per_network` is how many may join from one
    network address in an hour; None for any number.
    """

    opens_at: int
    starts_at: int
    closes_at: int
    capacity: int
    max_per_minute: int | None
    claim_seconds: int
    admission_seconds: int
    max_renewals: int
    name: str = ""
    message: str = ""
    target_url: str | None = None
    confirmed_email: bool = False
    one_per_email: bool = False
    challenge: bool = False
    max_per_network: int | None = None
    closes_with_sale: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed bucket: so many positions come `before` it, and so many are in it."""

    bucket: int
    before: int
    size: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the room is. Positions up to `issued` exist for good, those up to `cursor` are called, and those up to
    `settled` are over: each was claimed and has ended, or was never claimed. `windows` are the calls that can still be
    answered.

    `sealed` is the last sealed bucket, `recent` the sealed ones with positions that are not over. `joined` customers
    have places in the buckets up to `counted_to` as they were counted, `arriving` in those after it; `marks` say how
    many come before some of the buckets, as counted. `admitted`, `no_shows` and `late` count since the start; so does
    `answered`, the claims of windows that are closed. The next tick is due at `next_at`.
    """

    sealed: int = -1
    issued: int = 0
    cursor: int = 0
    settled: int = 0
    windows: tuple[Window, ...] = ()
    recent: tuple[Sealed, ...] = ()
    counted_to: int = -1
    joined: int = 0
    arriving: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    active: int = 0
    answered: int = 0
    admitted: int = 0
    no_shows: int = 0
    late: int = 0
    per_minute: float = 0.0
    credit: float = 0.0
    ticked_at: int = 0
    next_at: int = 0

    @property
    def waiting(self) -> int:
        """How many have places and are not called yet."""
        return max(self.issued, self.joined + self.arriving) - self.cursor


@dataclass(frozen=True, slots=True)
class Room:
    """`turn` grows by one with each write and is every write's condition; `version` with each change that clients see.
    `started_at` is the start by hand. `paused_at`: since when it is paused; `paused_for`: how long it was before, in
    milliseconds. `ended`: closed or passthrough by hand. `salt` goes into the digests of addresses. `kept_until`: the
    places of those who joined before its terms changed may be deleted then; None before that."""

    id: str
    operator: str
    terms: Terms
    created: int
    salt: str
    turn: int = 0
    version: int = 1
    started_at: int | None = None
    paused_at: int | None = None
    paused_for: int = 0
    ended: Phase | None = None
    draw: Draw | None = None
    kept_until: int | None = None
    progress: Progress = field(default_factory=Progress)

    @property
    def start(self) -> int:
        return self.terms.starts_at if self.started_at is None else self.started_at

    def phase(self, now: int) -> Phase:
        """The phase by this clock, and by what the operator did."""
        if self.ended is not None:
            return self.ended  # a room that is off stays off: nothing runs that would tell its event of a close
        if now >= self.terms.closes_at:
            return Phase.CLOSED
        if now >= self.start:
            return Phase.OPEN if self.paused_at is None else Phase.PAUSED
        return Phase.LOBBY if now >= self.terms.opens_at else Phase.SCHEDULED

    def time(self, now: int) -> int:
        """The room's own time, in which its deadlines are kept: it stands still while the room is paused."""
        return (now if self.paused_at is None else self.paused_at) - self.paused_for

    def real(self, instant: int, now: int) -> int:
        """The instant of the clock at which the room's time is this: as of now, if it is resumed now and not paused
        again."""
        return instant + now - self.time(now)

    @property
    def ttl(self) -> int:
        """When the room and all that belongs to it may be deleted, in seconds. Its end may be put off later."""
        return (max(self.terms.closes_at, self.start + LONGEST_ROOM) + KEPT_AFTER) // SECOND

    def require_joinable(self, now: int) -> None:
        """Raises `Conflict` NOT_OPEN before it opens, `Lapsed` ROOM_CLOSED after it has closed."""
        phase = self.phase(now)
        if phase is Phase.SCHEDULED:
            raise Conflict("The waiting room is not open yet.", "NOT_OPEN", {"opens_at": rfc3339(self.terms.opens_at)})
        if phase is Phase.CLOSED:
            raise Lapsed("The waiting room is closed.", "ROOM_CLOSED")


def shown(room: Room) -> tuple[object, ...]:
    """What clients see of it: two rooms that differ in nothing of this have one version."""
    progress = room.progress
    counts = (progress.cursor, progress.issued, progress.settled, progress.joined + progress.arriving)
    served = (progress.admitted, round(progress.per_minute), progress.recent, progress.marks)
    return (room.terms, *counts, *served, room.started_at, room.paused_at, room.ended, room.draw)
