"""What operators are shown of their waiting rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib.core.times import rfc3339
from chalicelib.shapes import Instant, NextCursor, RoomId, Version
from chalicelib.waiting_room.rules import tickets
from chalicelib.waiting_room.rules.acts import Act
from chalicelib.waiting_room.rules.rooms import Phase, Room
from chalicelib.waiting_room.views import (
    Admitted,
    ClaimSeconds,
    ClosesAt,
    Cursor,
    Issued,
    Message,
    OpensAt,
    Rate,
    RoomName,
    StartsAt,
    TargetUrl,
    Waiting,
)


class RoomFigures(msgspec.Struct, frozen=True):
    """A waiting room as its operator sees it: what they set, and how it goes."""

    room_id: RoomId
    name: RoomName
    phase: Phase
    opens_at: OpensAt
    starts_at: StartsAt
    closes_at: ClosesAt
    capacity: int
    """How many may be admitted at a time."""
    max_per_minute: int | None
    """How many are called in a minute at most; null for no limit."""
    claim_seconds: ClaimSeconds
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
    target_url: TargetUrl | None
    message: Message | None
    waiting: Waiting
    called: int
    """How many are called and may still come in."""
    active: int
    """How many are admitted now."""
    admitted: Admitted
    no_shows: int
    """How many were called and did not come in time."""
    late: int
    """How many were given a later place than their own, because their message was late."""
    rate_per_minute: Rate
    cursor: Cursor
    issued: Issued
    version: Version


class WaitingRooms(msgspec.Struct, frozen=True):
    """An operator's waiting rooms: those of their own first, then those of events, the newest first."""

    items: list[RoomFigures]
    """The rooms of this page."""
    next_cursor: NextCursor | None


class RoomAct(msgspec.Struct, frozen=True):
    """What an operator did with a room."""

    at: Instant
    """When: RFC 3339, in UTC."""
    act: str
    """`set up`, `change`, `message`, or the order that was given."""
    facts: dict[str, Any]
    """What was set, by the names of the room's terms; empty if no term was changed."""


class RoomHistory(msgspec.Struct, frozen=True):
    """What operators did with a room, the newest first."""

    items: list[RoomAct]
    """The acts of this page."""
    next_cursor: NextCursor | None


def figures_view(room: Room, now: int) -> RoomFigures:
    terms, progress = room.terms, room.progress
    claimed = progress.admitted - progress.answered
    return RoomFigures(
        room_id=room.id,
        name=terms.name,
        phase=room.phase(now),
        opens_at=rfc3339(terms.opens_at),
        starts_at=rfc3339(room.start),
        closes_at=rfc3339(terms.closes_at),
        capacity=terms.capacity,
        max_per_minute=terms.max_per_minute,
        claim_seconds=terms.claim_seconds,
        admission_seconds=terms.admission_seconds,
        max_renewals=terms.max_renewals,
        confirmed_email=terms.confirmed_email,
        one_per_email=terms.one_per_email,
        challenge=terms.challenge,
        max_per_network=terms.max_per_network,
        target_url=terms.target_url,
        message=terms.message or None,
        waiting=progress.waiting,
        called=sum(window.size for window in progress.windows) - claimed,
        active=progress.active,
        admitted=progress.admitted,
        no_shows=progress.no_shows,
        late=progress.late,
        rate_per_minute=round(tickets.rate(room)),
        cursor=progress.cursor,
        issued=progress.issued,
        version=room.version,
    )


def history_view(acts: Iterable[Act], next_cursor: str | None) -> RoomHistory:
    return RoomHistory([RoomAct(rfc3339(act.at), act.act, _facts(act.facts)) for act in acts], next_cursor)


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with instants as clients read them."""
    return {name: rfc3339(value) if name.endswith("_at") else value for name, value in facts.items()}
