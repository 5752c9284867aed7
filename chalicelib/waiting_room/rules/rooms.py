"""Waiting rooms: what their operators set, their phases, and what an operator's word changes.

    scheduled ──opens_at──► lobby ──starts_at, open──► open ⇄ paused        any ──closes_at, close──► closed
                                                         ▲
                                            open └──────► passthrough ◄── any

Phases that the schedule brings are read off the clock, so nothing has to run for them. Every change of an operator is
one conditional write of the room, and repeating it changes nothing.

A pause stops all deadlines: they are kept in the room's own time, which stands still while it is paused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.core.times import DAY, SECOND, rfc3339
from chalicelib.errors import Conflict, Lapsed
from chalicelib.waiting_room.rules.places import Draw
from chalicelib.waiting_room.rules.windows import Window

LONGEST_ROOM = 30 * DAY
"""How long after its start a room closes by itself at the latest."""

KEPT_AFTER = 30 * DAY
"""How long a closed room and its places are kept."""

LAST_CHANGE = 30 * SECOND
"""The start is not moved in the last seconds before it: a worker may be giving places by it already."""


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
    renewed `max_renewals` times.

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
    milliseconds. `ended`: closed or passthrough by hand. `salt` goes into the digests of addresses."""

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


class Order(StrEnum):
    """What an operator tells a room to do."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    PASSTHROUGH = "passthrough"
    CLOSE = "close"


_FROM: dict[Order, set[Phase]] = {
    Order.OPEN: {Phase.SCHEDULED, Phase.LOBBY, Phase.PASSTHROUGH},
    Order.PAUSE: {Phase.OPEN},
    Order.RESUME: {Phase.PAUSED},
    Order.PASSTHROUGH: set(Phase),
    Order.CLOSE: set(Phase),
}
_TO = {
    Order.OPEN: Phase.OPEN,
    Order.PAUSE: Phase.PAUSED,
    Order.RESUME: Phase.OPEN,
    Order.PASSTHROUGH: Phase.PASSTHROUGH,
    Order.CLOSE: Phase.CLOSED,
}


def ordered(room: Room, order: Order, now: int) -> Room:
    """The room after an order; the same room when the order was carried out before. Raises `Conflict` WRONG_PHASE."""
    phase = room.phase(now)
    if phase is _TO[order]:
        return room
    if phase not in _FROM[order] or (order is Order.OPEN and now >= room.terms.closes_at):
        raise Conflict(f"The waiting room is {phase.value}.", "WRONG_PHASE", {"phase": phase.value})
    stopped = now if room.paused_at is None else room.paused_at
    match order:
        case Order.OPEN:
            terms = replace(room.terms, opens_at=min(room.terms.opens_at, now))
            started_at = now if now < room.start else room.started_at
            return _resumed(replace(room, ended=None, terms=terms, started_at=started_at), now)
        case Order.PAUSE:
            return replace(room, paused_at=now)
        case Order.RESUME:
            return _resumed(room, now)
        case Order.PASSTHROUGH:
            return replace(room, ended=Phase.PASSTHROUGH, paused_at=stopped)
        case Order.CLOSE:
            return replace(room, ended=Phase.CLOSED)


def _resumed(room: Room, now: int) -> Room:
    if room.paused_at is None:
        return room
    return replace(room, paused_at=None, paused_for=room.paused_for + max(0, now - room.paused_at))


def changed(room: Room, terms: Terms, now: int) -> Room:
    """The room with these terms. Raises `Lapsed` ROOM_CLOSED, or `Conflict` STARTED when they move a start that has
    come or comes within seconds."""
    if room.phase(now) is Phase.CLOSED:
        raise Lapsed("The waiting room is closed.", "ROOM_CLOSED")
    moved = terms.starts_at != room.terms.starts_at
    if moved and (room.started_at is not None or now >= room.terms.starts_at - LAST_CHANGE):
        raise Conflict("The start has come, or comes within seconds: it is not moved any more.", "STARTED")
    if terms.one_per_email != room.terms.one_per_email and now >= room.terms.opens_at:
        raise Conflict("The room has opened: whom places are for is not changed any more.", "STARTED")
    return replace(room, terms=terms)


def shown(room: Room) -> tuple[object, ...]:
    """What clients see of it: two rooms that differ in nothing of this have one version."""
    progress = room.progress
    counts = (progress.cursor, progress.issued, progress.settled, progress.joined + progress.arriving)
    served = (progress.admitted, round(progress.per_minute), progress.recent, progress.marks)
    return (room.terms, *counts, *served, room.started_at, room.paused_at, room.ended, room.draw)
