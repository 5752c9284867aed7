"""The bodies and queries of waiting rooms."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from chalicelib.core.times import from_datetime
from chalicelib.waiting_room.rules.rooms import LONGEST_ROOM, Terms
from functions.http import texts
from functions.http.fields import Request, Text, Token
from functions.http.patterns import shaped

if TYPE_CHECKING:
    RoomText = str
else:
    RoomText = texts.prose(500)

_Moment = Annotated[datetime, Meta(tz=True)]

TargetUrl = Annotated[
    str,
    shaped(
        r"^(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?([/?#][!-~]*)?$(?!\n)",
        "must be an https address without a user's name, its host in ASCII (xn--…), or an http one of the same machine",
        max_length=2000,
        extra_json_schema={"format": "uri"},
        examples=["https://shop.example.com/drop"],
    ),
]


class RoomTerms(Request, frozen=True, kw_only=True):
    """How a waiting room lets customers in. What is left out has its default, also in a change."""

    starts_at: _Moment
    """The start: those who came before it are drawn, and the first are called. It does not move once it has come."""
    opens_at: _Moment | None = None
    """From when on customers may join; null: from the start on."""
    closes_at: _Moment | None = None
    """When the room closes by itself, at most 30 days after its start; null: then, or when its event's sale ends, also
    when that is moved."""
    capacity: Annotated[int, Meta(ge=1, le=100_000, examples=[500])]
    """How many may be admitted at a time."""
    max_per_minute: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    """How many are called in a minute at most; null for no limit."""
    claim_seconds: Annotated[int, Meta(ge=5, le=1800)] = 120
    """How long a customer who is called has to come in."""
    admission_seconds: Annotated[int, Meta(ge=5, le=7200)] = 600
    """How long an admission lasts."""
    max_renewals: Annotated[int, Meta(ge=0, le=20)] = 3
    """How often it can be renewed."""
    confirmed_email: bool = False
    """Whether joining asks for a confirmed address."""
    one_per_email: bool = False
    """Whether each confirmed address has one place; joining asks for one then."""
    challenge: bool = False
    """Whether joining asks for a proof that costs a script more than a person."""
    max_per_network: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    """How many may join from one network address in an hour; null for no limit."""
    target_url: TargetUrl | None = None
    """The page to which admitted customers go; null for the page of the room's own event."""

    def terms(self, name: str, sold_until: int | None = None) -> Terms:
        """These terms. `sold_until`: when the room closes by default, if that is earlier than 30 days after the start;
        None for a room without an event."""
        starts_at = from_datetime(self.starts_at)
        longest = starts_at + LONGEST_ROOM
        return Terms(
            opens_at=from_datetime(self.opens_at) if self.opens_at else starts_at,
            starts_at=starts_at,
            closes_at=from_datetime(self.closes_at) if self.closes_at else min(longest, sold_until or longest),
            capacity=self.capacity,
            max_per_minute=self.max_per_minute,
            claim_seconds=self.claim_seconds,
            admission_seconds=self.admission_seconds,
            max_renewals=self.max_renewals,
            name=name,
            target_url=self.target_url,
            confirmed_email=self.confirmed_email,
            one_per_email=self.one_per_email,
            challenge=self.challenge,
            max_per_network=self.max_per_network,
            closes_with_sale=sold_until is not None and self.closes_at is None,
        )


class OwnRoom(RoomTerms, frozen=True, kw_only=True):
    """A waiting room in front of a page of another server."""

    name: Text
    """For headings: what is waited for."""
    target_url: TargetUrl
    """The page to which admitted customers go."""


class RoomMessage(Request, frozen=True):
    """What the organiser says to those who wait."""

    message: RoomText
    """Lines of text; empty for nothing."""


class ComeIn(Request, frozen=True):
    """The ticket of a customer who is called."""

    ticket: Token
    """As signed last."""
