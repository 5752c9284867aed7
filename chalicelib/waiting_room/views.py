"""What clients are shown of waiting rooms: HTTP answers and topics use the same Structs.

The public document of a room is the same for everybody, so that caches hold it and a crowd costs one read a second. All
that a customer needs to know about their own place follows from it and from their ticket.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.core.times import SECOND, rfc3339, seconds_left
from chalicelib.people.rules.admissions import Admission
from chalicelib.shapes import (
    SECRET,
    ExpiresAt,
    ExpiresIn,
    Instant,
    Link,
    RoomId,
    RoomTicketId,
    Version,
)
from chalicelib.waiting_room.rules import tickets
from chalicelib.waiting_room.rules.rooms import Phase, Room
from chalicelib.waiting_room.rules.tickets import RoomTicketState, Standing

RoomName = Annotated[str, Meta(description="The room's name, for headings: its event's.", examples=["Avengers"])]
OpensAt = Annotated[Instant, Meta(description="From when on customers may join: RFC 3339, in UTC.")]
StartsAt = Annotated[
    Instant, Meta(description="The start: who came before it is drawn, and the first are called. RFC 3339, in UTC.")
]
ClosesAt = Annotated[Instant, Meta(description="When the room closes by itself: RFC 3339, in UTC.")]
Cursor = Annotated[int, Meta(description="Positions up to this one are called, 0 before the first.", examples=[1100])]
Issued = Annotated[int, Meta(description="Positions up to this one exist and are final.", examples=[40211])]
Rate = Annotated[int, Meta(description="How many are called in a minute, as lately.", examples=[300])]
ClaimSeconds = Annotated[int, Meta(description="How long a customer who is called has to come in.", examples=[120])]
TargetUrl = Annotated[
    Link, Meta(description="The page to which admitted customers go; null for the page of the room's own event.")
]
Message = Annotated[str, Meta(description="What the organiser says to those who wait; null for nothing.")]
Waiting = Annotated[int, Meta(description="How many have a place and are not called yet.")]
Admitted = Annotated[int, Meta(description="How many have come in since the start.")]
SignedTicket = Annotated[
    str, Meta(description="The ticket, signed. Send it as `ticket` to come in; only its customer can."), SECRET
]


class Ask(StrEnum):
    """confirmed_email: a confirmed address. one_per_email: each address has one place. challenge: a proof in
    `X-Challenge`, of the room's own challenge."""

    CONFIRMED_EMAIL = "confirmed_email"
    ONE_PER_EMAIL = "one_per_email"
    CHALLENGE = "challenge"


class PollStep(msgspec.Struct, frozen=True):
    """How often a client reads the room."""

    ahead: int
    """With so many customers in front of it, or more,"""
    seconds: int
    """a client reads the room again after so many seconds; up to a tenth more or less, so that not all come at once."""


class WaitingRoom(msgspec.Struct, frozen=True):
    """A waiting room, the same for everybody. Clients compute the rest from it and from `bucket` and `index` of their
    ticket.

    **The position** is final once the ticket's bucket is in `sealed`: `before + index + 1`, and for bucket 0
    `before + drawn(seed, index, drawn) + 1`. Until then it is at least `max(issued, before) + index + 1`, with `before`
    of the last entry of `counted` whose bucket is not after the ticket's; nothing is known of bucket 0 before the draw.
    **The wait** is `(position - cursor) / rate_per_minute` minutes. From `position <= cursor` on the customer may come
    in, for `claim_seconds`.

    **The draw** is a permutation that anyone can compute. `bits` is the least even number, 2 or more, of bits that hold
    `drawn - 1`. Split the index into `left` and `right`, half of the bits each, high bits first. In each round from 0
    to 7 replace them by `right` and `left XOR f`: `f` is the last half of the bits of the big-endian number in the
    first 8 bytes of the SHA-256 of the seed's 32 bytes, the round as one byte, and `right` as 8 bytes, big-endian. The
    result is `left` and `right` as one number; one that is not below `drawn` is permuted again until it is."""

    room_id: RoomId
    name: RoomName
    phase: Phase
    opens_at: OpensAt
    starts_at: StartsAt
    closes_at: ClosesAt
    cursor: Cursor
    issued: Issued
    served: Admitted
    waiting: Waiting
    rate_per_minute: Rate
    claim_seconds: ClaimSeconds
    poll_seconds: int
    """The seconds between two reads of a client whose position is not known."""
    poll_steps: list[PollStep]
    """The seconds between two reads of a client that knows its position, from near to far: the last step counts whose
    `ahead` is not more than the customers in front of it."""
    drawn: int | None
    """How many came before the start and are drawn; null before the draw."""
    seed: str | None
    """The seed of the draw, 32 bytes in hexadecimal; it did not exist before the start, and is null before the draw."""
    sealed: list[list[int]]
    """Sealed buckets as `[bucket, before, size]`. Bucket 0 has those who came before the start, bucket n those who came
    in the n-th second after it. Buckets without anybody, and old ones that are over, are left out: a client whose
    bucket should be here and is not reads its ticket."""
    counted: list[list[int]]
    """Buckets as `[bucket, before]`: so many came before it, as far as they are counted."""
    message: Message | None
    asks: list[Ask]
    """What joining asks for."""
    target_url: TargetUrl | None
    version: Version


class NewRoomTicket(msgspec.Struct, frozen=True):
    """A ticket in a waiting room, which has its place within seconds."""

    ticket_id: RoomTicketId
    ticket: SignedTicket
    phase: Phase


class RoomWait(msgspec.Struct, frozen=True):
    """How long a customer waits, as a band, by the room's pace."""

    median_seconds: int
    """Half of the customers wait less than this."""
    p90_seconds: int
    """Nine of ten customers wait less than this."""


class RoomTicket(msgspec.Struct, frozen=True):
    """A customer's ticket, and where it stands. Its place does not change, so a client reads it until it has one,
    and follows the room from then on."""

    ticket_id: RoomTicketId
    state: RoomTicketState
    bucket: int | None
    """The second in which the customer came, 0 for before the start; null while the place is not assigned."""
    index: int | None
    """The place in the bucket, from 0; null while it is not assigned."""
    position: int | None
    """The position in the line, from 1; null while nothing is known. Until it is `final` it is the least one that is
    possible."""
    final: bool
    """Whether the position is final."""
    wait: RoomWait | None
    """The wait until the customer is called; null unless they wait and have a position."""
    claim_until: Instant | None
    """Until when the customer may come in, if the room is not paused; null unless they are called."""
    claim_in: int | None
    """Whole seconds until `claim_until`."""
    admitted_until: Instant | None
    """Until when the customer is admitted, if it is not renewed; null unless they are."""
    admitted_in: int | None
    """Whole seconds until `admitted_until`."""
    poll_seconds: int
    """The seconds after which to read the room again."""
    ticket: SignedTicket
    """The ticket, signed anew; once the position is final it states it, and coming in is quickest with this one."""


class RoomAdmission(msgspec.Struct, frozen=True):
    """The right to shop for a while."""

    admission_token: Annotated[str, SECRET]
    """Send it as `X-Admission` to hold seats, or to the page that the room guards."""
    expires_at: ExpiresAt
    expires_in: ExpiresIn
    target_url: TargetUrl | None


_SAME_FOR = 10 * SECOND
"""The times before a start are told in such steps, so that all servers tell the same."""


def room_view(room: Room, now: int) -> WaitingRoom:
    """The public document. It depends on nothing but the room and, before the start, on the clock."""
    terms, progress = room.terms, room.progress
    return WaitingRoom(
        room_id=room.id,
        name=terms.name,
        phase=room.phase(now),
        opens_at=rfc3339(terms.opens_at),
        starts_at=rfc3339(room.start),
        closes_at=rfc3339(terms.closes_at),
        cursor=progress.cursor,
        issued=progress.issued,
        served=progress.admitted,
        waiting=progress.waiting,
        rate_per_minute=round(tickets.rate(room)),
        claim_seconds=terms.claim_seconds,
        poll_seconds=_poll_seconds(room, now),
        poll_steps=[PollStep(*step) for step in tickets.poll_steps(room)],
        drawn=room.draw.count if room.draw else None,
        seed=room.draw.seed.hex() if room.draw else None,
        sealed=[[each.bucket, each.before, each.size] for each in progress.recent],
        counted=[list(mark) for mark in progress.marks],
        message=terms.message or None,
        asks=[ask for ask in Ask if getattr(terms, ask.value)],
        target_url=terms.target_url,
        version=room.version,
    )


def _poll_seconds(room: Room, now: int) -> int:
    phase = room.phase(now)
    if phase in (Phase.SCHEDULED, Phase.LOBBY):
        until = room.terms.opens_at if phase is Phase.SCHEDULED else room.start
        seconds_left = (until - now // _SAME_FOR * _SAME_FOR) / SECOND
        return tickets.crowd_poll_seconds(seconds_left, room.progress.waiting)
    return tickets.SHORTEST_POLL if phase in (Phase.OPEN, Phase.PAUSED) else tickets.LONGEST_POLL


def ticket_view(room: Room, id: str, standing: Standing, ticket: str, now: int) -> RoomTicket:
    """A customer's ticket, which is signed as `ticket`, and where it stands."""
    place, position, state = standing.place, standing.position, standing.state
    waits = state is RoomTicketState.WAITING and position is not None
    wait = tickets.wait(room, position) if waits and position is not None else None
    until = rfc3339(standing.until) if standing.until is not None else None
    left = seconds_left(standing.until, now) if standing.until is not None else None
    called, admitted = state is RoomTicketState.CALLED, state is RoomTicketState.ADMITTED
    return RoomTicket(
        ticket_id=id,
        state=state,
        bucket=place.bucket if place else None,
        index=place.index if place else None,
        position=position,
        final=standing.final,
        wait=RoomWait(wait.median, wait.p90) if wait else None,
        claim_until=until if called else None,
        claim_in=left if called else None,
        admitted_until=until if admitted else None,
        admitted_in=left if admitted else None,
        poll_seconds=tickets.poll_seconds(wait.median) if wait else _poll_seconds(room, now),
        ticket=ticket,
    )


def admission_view(room: Room, admission: Admission, token: str, now: int) -> RoomAdmission:
    until = admission.until // SECOND * SECOND  # as its token says
    return RoomAdmission(token, rfc3339(until), seconds_left(until, now), room.terms.target_url)
