"""What guests are shown of their requests to bars: HTTP answers and topics use the same Structs."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import asdict

from chalicelib.bars.rules import bars, requests
from chalicelib.bars.rules.requests import GuestState, RequestReason
from chalicelib.bars.rules.returns import return_until
from chalicelib.bars.views import (
    ArrivedAt,
    BarLocation,
    BarName,
    BarWait,
    CalledAt,
    EntryNumber,
    PartySize,
    SetOutAt,
    instant_text,
    location_view,
    number_text,
    wait_view,
)
from chalicelib.core.geo import Point, distance, walk_minutes
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import BarId, ExpiresAt, ExpiresIn, Instant, NextCursor, RequestId


class GuestBar(msgspec.Struct, frozen=True):
    """The bar that has accepted a guest."""

    bar_id: BarId
    name: BarName
    location: BarLocation
    distance_m: int | None
    """Metres from the guest; null when their location is not known, and in answers to a POST."""
    walk_minutes: int | None
    """The guest's minutes on foot; null when `distance_m` is."""


class NewBarRequest(msgspec.Struct, frozen=True):
    """A request that was just made."""

    request_id: RequestId
    state: GuestState
    """`REQUESTING`: bars are being asked."""
    bar_id: BarId
    """The bar that the guest chose."""
    expires_at: ExpiresAt
    """When the search ends, unless a bar accepts: RFC 3339, in UTC."""
    expires_in: ExpiresIn


class _Request(msgspec.Struct, frozen=True, kw_only=True):
    request_id: RequestId
    state: GuestState
    reason: RequestReason | None
    """Why it ended without a seat; null unless `state` is `IDLE`."""
    chosen_bar_id: BarId
    """The bar that the guest chose; it is asked first."""
    party_size: PartySize
    number: EntryNumber | None
    """The guest's number in the bar's line, as its screen shows it; null while none has accepted."""
    asked: int
    """How many bars have been asked."""
    called_at: CalledAt | None
    set_out_at: SetOutAt | None
    expires_at: ExpiresAt | None
    """When the search ends, or the time to confirm; null in other states."""
    expires_in: ExpiresIn | None
    made_at: Instant
    """When the guest asked: RFC 3339, in UTC."""
    ended_at: Instant | None
    """When the guest was seated, or the request ended; null before."""


class BarRequestHead(_Request, frozen=True, kw_only=True):
    """A guest's request, without what its bar says."""

    bar_id: BarId | None
    """The bar that has accepted; null while none has."""


class BarRequestNews(BarRequestHead, frozen=True, kw_only=True):
    """A request that has changed, on its guest's topic."""

    kind: Literal["bar_request"]
    """Tells it from the other changes of the topic."""


class BarRequest(_Request, frozen=True, kw_only=True):
    """A guest's request, with its bar and the place in that bar's line."""

    bar: GuestBar | None
    """The bar that has accepted; null while none has."""
    position: int | None
    """The position in the line, 1 for the next one; null outside of it."""
    wait: BarWait | None
    """The wait that is left; null outside of the line."""
    arrived_at: ArrivedAt | None
    return_until: Instant | None
    """Until when the guest may come back after a missed call; null when they may not."""
    return_in: int | None
    """Whole seconds until `return_until`, from the moment of the answer."""


class BarRequests(msgspec.Struct, frozen=True):
    """A page of a guest's requests."""

    items: list[BarRequestHead]
    """The newest first."""
    next_cursor: NextCursor | None


class Located(msgspec.Struct, frozen=True):
    """A location was stored."""

    expires_at: ExpiresAt
    """When it is deleted, unless a new one replaces it: RFC 3339, in UTC."""
    expires_in: ExpiresIn


def new_request_view(request: requests.BarRequest, now: int) -> NewBarRequest:
    until = request.search_until
    return NewBarRequest(request.id, request.state, request.chosen, rfc3339(until), seconds_left(until, now))


def request_head_view(request: requests.BarRequest, now: int) -> BarRequestHead:
    current = request.at(now)
    return BarRequestHead(
        request_id=current.id,
        state=current.state,
        reason=current.reason,
        chosen_bar_id=current.chosen,
        bar_id=current.bar,
        party_size=current.party,
        number=number_text(current.number),
        asked=len(current.asked),
        called_at=instant_text(current.called),
        set_out_at=instant_text(current.set_out),
        expires_at=instant_text(current.until),
        expires_in=None if current.until is None else seconds_left(current.until, now),
        made_at=rfc3339(current.made),
        ended_at=instant_text(current.ended),
    )


def request_news_view(request: requests.BarRequest, now: int) -> BarRequestNews:
    return BarRequestNews(kind="bar_request", **asdict(request_head_view(request, now)))


def request_view(request: requests.BarRequest, bar: bars.Bar | None, point: Point | None, now: int) -> BarRequest:
    """A request with its bar. `point` is the guest's location; None for answers that are kept, which leave out the
    distance to the bar."""
    current = request.at(now)
    slot = bar.slot(request.id, now) if bar else None
    position = bar.position(request.id, now) if bar else None
    back = return_until(request, bar, now) if bar else None
    return BarRequest(
        request_id=current.id,
        state=current.state,
        reason=current.reason,
        chosen_bar_id=current.chosen,
        party_size=current.party,
        number=number_text(current.number),
        asked=len(current.asked),
        called_at=instant_text(current.called),
        set_out_at=instant_text(current.set_out),
        expires_at=instant_text(current.until),
        expires_in=None if current.until is None else seconds_left(current.until, now),
        made_at=rfc3339(current.made),
        ended_at=instant_text(current.ended),
        bar=_guest_bar(bar, point) if bar else None,
        position=position,
        wait=wait_view(bar.wait(position - 1)) if bar and position else None,
        arrived_at=instant_text(slot.arrived) if slot else None,
        return_until=instant_text(back),
        return_in=None if back is None else seconds_left(back, now),
    )


def _guest_bar(bar: bars.Bar, point: Point | None) -> GuestBar:
    metres = None if point is None else distance(bar.point, point)
    return GuestBar(
        bar.id,
        bar.name,
        location_view(bar.profile),
        None if metres is None else round(metres),
        None if metres is None else walk_minutes(metres),
    )
