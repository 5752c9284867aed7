"""What the calls of waiting_room take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from linehold_client.base import Model, Word


class Phase(Word):
    """scheduled: nobody joins yet. lobby: those who join are drawn at the start. open: customers are called in their
    order. paused: nobody is called, and all deadlines stand still. closed: over. passthrough: the room is off, and
    everybody goes straight to the sale.
    """

    CLOSED = "closed"
    LOBBY = "lobby"
    OPEN = "open"
    PASSTHROUGH = "passthrough"
    PAUSED = "paused"
    SCHEDULED = "scheduled"


class RoomFigures(Model, frozen=True, kw_only=True):
    """A waiting room as its operator sees it: what they set, and how it goes."""

    room_id: str
    """The id of a waiting room, which is that of its event if it has one."""
    name: str
    """The room's name, for headings: its event's."""
    phase: Phase
    """scheduled: nobody joins yet. lobby: those who join are drawn at the start. open: customers are called in their
    order. paused: nobody is called, and all deadlines stand still. closed: over. passthrough: the room is off, and
    everybody goes straight to the sale.
    """
    opens_at: datetime
    """From when on customers may join: RFC 3339, in UTC."""
    starts_at: datetime
    """The start: who came before it is drawn, and the first are called. RFC 3339, in UTC."""
    closes_at: datetime
    """When the room closes by itself: RFC 3339, in UTC."""
    capacity: int
    """How many may be admitted at a time."""
    max_per_minute: int | None
    """How many are called in a minute at most; null for no limit."""
    claim_seconds: int
    """How long a customer who is called has to come in."""
    admission_seconds: int
    """How long an admission lasts."""
    max_renewals: int
    """How often it can be renewed."""
    confirmed_email: bool
    """Whether joining asks for a confirmed address."""
    one_per_email: bool
    """Whether each address has one place."""
    challenge: bool
    """Whether joining asks for a proof."""
    max_per_network: int | None
    """How many may join from one network address in an hour; null for no limit."""
    target_url: str | None
    """The page to which admitted customers go; null for the page of the room's own event."""
    message: str | None
    """What the organiser says to those who wait; null for nothing."""
    waiting: int
    """How many have a place and are not called yet."""
    called: int
    """How many are called and may still come in."""
    active: int
    """How many are admitted now."""
    admitted: int
    """How many have come in since the start."""
    no_shows: int
    """How many were called and did not come in time."""
    late: int
    """How many were given a later place than their own, because their message was late."""
    rate_per_minute: int
    """How many are called in a minute, as lately."""
    cursor: int
    """Positions up to this one are called, 0 before the first."""
    issued: int
    """Positions up to this one exist and are final."""
    version: int
    """Grows by one with each change."""


class RoomAct(Model, frozen=True, kw_only=True):
    """What an operator did with a room."""

    at: datetime
    """When: RFC 3339, in UTC."""
    act: str
    """`set up`, `change`, `message`, or the order that was given."""
    facts: Mapping[str, Any]
    """What was set, by the names of the room's terms; empty if no term was changed."""


class RoomHistory(Model, frozen=True, kw_only=True):
    """What operators did with a room, the newest first."""

    items: Sequence[RoomAct]
    """The acts of this page."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class WaitingRooms(Model, frozen=True, kw_only=True):
    """An operator's waiting rooms: those of their own first, then those of events, the newest first."""

    items: Sequence[RoomFigures]
    """The rooms of this page."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class PollStep(Model, frozen=True, kw_only=True):
    """How often a client reads the room."""

    ahead: int
    """With so many customers in front of it, or more,"""
    seconds: int
    """a client reads the room again after so many seconds; up to a tenth more or less, so that not all come at once."""


class Ask(Word):
    """confirmed_email: a confirmed address. one_per_email: each address has one place. challenge: a proof in
    `X-Challenge`, of the room's own challenge.
    """

    CHALLENGE = "challenge"
    CONFIRMED_EMAIL = "confirmed_email"
    ONE_PER_EMAIL = "one_per_email"


class WaitingRoom(Model, frozen=True, kw_only=True):
    """A waiting room, the same for everybody. Clients compute the rest from it and from `bucket` and `index` of
    their ticket.

    **The position** is final once the ticket's bucket is in `sealed`: `before + index + 1`, and for bucket 0 `before
    + drawn(seed, index, drawn) + 1`. Until then it is at least `max(issued, before) + index + 1`, with `before` of
    the last entry of `counted` whose bucket is not after the ticket's; nothing is known of bucket 0 before the draw.
    **The wait** is `(position - cursor) / rate_per_minute` minutes. From `position <= cursor` on the customer may
    come in, for `claim_seconds`.

    **The draw** is a permutation that anyone can compute. `bits` is the least even number, 2 or more, of bits that
    hold `drawn - 1`. Split the index into `left` and `right`, half of the bits each, high bits first. In each round
    from 0 to 7 replace them by `right` and `left XOR f`: `f` is the last half of the bits of the big-endian number
    in the first 8 bytes of the SHA-256 of the seed's 32 bytes, the round as one byte, and `right` as 8 bytes, big-
    endian. The result is `left` and `right` as one number; one that is not below `drawn` is permuted again until it
    is.
    """

    room_id: str
    """The id of a waiting room, which is that of its event if it has one."""
    name: str
    """The room's name, for headings: its event's."""
    phase: Phase
    """scheduled: nobody joins yet. lobby: those who join are drawn at the start. open: customers are called in their
    order. paused: nobody is called, and all deadlines stand still. closed: over. passthrough: the room is off, and
    everybody goes straight to the sale.
    """
    opens_at: datetime
    """From when on customers may join: RFC 3339, in UTC."""
    starts_at: datetime
    """The start: who came before it is drawn, and the first are called. RFC 3339, in UTC."""
    closes_at: datetime
    """When the room closes by itself: RFC 3339, in UTC."""
    cursor: int
    """Positions up to this one are called, 0 before the first."""
    issued: int
    """Positions up to this one exist and are final."""
    served: int
    """How many have come in since the start."""
    waiting: int
    """How many have a place and are not called yet."""
    rate_per_minute: int
    """How many are called in a minute, as lately."""
    claim_seconds: int
    """How long a customer who is called has to come in."""
    poll_seconds: int
    """The seconds between two reads of a client whose position is not known."""
    poll_steps: Sequence[PollStep]
    """The seconds between two reads of a client that knows its position, from near to far: the last step counts
    whose `ahead` is not more than the customers in front of it.
    """
    drawn: int | None
    """How many came before the start and are drawn; null before the draw."""
    seed: str | None
    """The seed of the draw, 32 bytes in hexadecimal; it did not exist before the start, and is null before the draw."""
    sealed: Sequence[Sequence[int]]
    """Sealed buckets as `[bucket, before, size]`. Bucket 0 has those who came before the start, bucket n those who
    came in the n-th second after it. Buckets without anybody, and old ones that are over, are left out: a client
    whose bucket should be here and is not reads its ticket.
    """
    counted: Sequence[Sequence[int]]
    """Buckets as `[bucket, before]`: so many came before it, as far as they are counted."""
    message: str | None
    """What the organiser says to those who wait; null for nothing."""
    asks: Sequence[Ask]
    """What joining asks for."""
    target_url: str | None
    """The page to which admitted customers go; null for the page of the room's own event."""
    version: int
    """Grows by one with each change."""


class NewRoomTicket(Model, frozen=True, kw_only=True):
    """A ticket in a waiting room, which has its place within seconds."""

    ticket_id: str
    """The id of a ticket in a waiting room."""
    ticket: str
    """The ticket, signed. Send it as `ticket` to come in; only its customer can."""
    phase: Phase
    """scheduled: nobody joins yet. lobby: those who join are drawn at the start. open: customers are called in their
    order. paused: nobody is called, and all deadlines stand still. closed: over. passthrough: the room is off, and
    everybody goes straight to the sale.
    """


class RoomTicketState(Word):
    """joining: the place is not assigned yet. waiting: it is. called: the customer may come in until `claim_until`.
    admitted: they came in. missed: they did not. ended: they came in, and their time is over.
    """

    ADMITTED = "admitted"
    CALLED = "called"
    ENDED = "ended"
    JOINING = "joining"
    MISSED = "missed"
    WAITING = "waiting"


class RoomWait(Model, frozen=True, kw_only=True):
    """How long a customer waits, as a band, by the room's pace."""

    median_seconds: int
    """Half of the customers wait less than this."""
    p90_seconds: int
    """Nine of ten customers wait less than this."""


class RoomTicket(Model, frozen=True, kw_only=True):
    """A customer's ticket, and where it stands. Its place does not change, so a client reads it until it has one,
    and follows the room from then on.
    """

    ticket_id: str
    """The id of a ticket in a waiting room."""
    state: RoomTicketState
    """joining: the place is not assigned yet. waiting: it is. called: the customer may come in until `claim_until`.
    admitted: they came in. missed: they did not. ended: they came in, and their time is over.
    """
    bucket: int | None
    """The second in which the customer came, 0 for before the start; null while the place is not assigned."""
    index: int | None
    """The place in the bucket, from 0; null while it is not assigned."""
    position: int | None
    """The position in the line, from 1; null while nothing is known. Until it is `final` it is the least one that is
    possible.
    """
    final: bool
    """Whether the position is final."""
    wait: RoomWait | None
    """The wait until the customer is called; null unless they wait and have a position."""
    claim_until: datetime | None
    """Until when the customer may come in, if the room is not paused; null unless they are called."""
    claim_in: int | None
    """Whole seconds until `claim_until`."""
    admitted_until: datetime | None
    """Until when the customer is admitted, if it is not renewed; null unless they are."""
    admitted_in: int | None
    """Whole seconds until `admitted_until`."""
    poll_seconds: int
    """The seconds after which to read the room again."""
    ticket: str
    """The ticket, signed anew; once the position is final it states it, and coming in is quickest with this one."""


class RoomAdmission(Model, frozen=True, kw_only=True):
    """The right to shop for a while."""

    admission_token: str
    """Send it as `X-Admission` to hold seats, or to the page that the room guards."""
    expires_at: datetime
    """When it lapses: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""
    target_url: str | None
    """The page to which admitted customers go; null for the page of the room's own event."""
