"""What guests are shown of their requests to bars: HTTP answers and topics use the same Structs."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.bars.rules import bars, requests
from chalicelib.bars.rules.requests import GuestState, RequestReason
from chalicelib.bars.views import BarWait, instant_text, location_view, number_text, wait_view
from chalicelib.core.geo import Location, Point, distance, walk_minutes
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import BarId, ExpiresAt, ExpiresIn, Instant, NextCursor, RequestId


class GuestBar(msgspec.Struct, frozen=True):
    """`distance_m` and `walk_minutes` are null for a guest whose location is not known."""

    bar_id: BarId
    name: str
    location: Location
    distance_m: int | None
    walk_minutes: int | None


class NewBarRequest(msgspec.Struct, frozen=True):
    request_id: RequestId
    state: GuestState
    bar_id: BarId
    expires_at: ExpiresAt
    expires_in: ExpiresIn


class _Request(msgspec.Struct, frozen=True, kw_only=True):
    """`asked` counts the bars that were asked. `set_out_at`: it was time to go. `expires_at` is the end of the search,
    or of the time to confirm."""

    request_id: RequestId
    state: GuestState
    reason: RequestReason | None
    chosen_bar_id: BarId
    party_size: int
    number: str | None
    asked: int
    called_at: Instant | None
    set_out_at: Instant | None
    expires_at: ExpiresAt | None
    expires_in: ExpiresIn | None
    made_at: Instant
    ended_at: Instant | None


class BarRequestHead(_Request, frozen=True, kw_only=True):
    """A request without its bar: in lists, and on its guest's topic, whose changes have a `kind`."""

    kind: Literal["bar_request"] | UnsetType = UNSET
    bar_id: BarId | None


class BarRequest(_Request, frozen=True, kw_only=True):
    """`bar` is the one that accepted. A guest may come back after a missed call until `return_until`."""

    bar: GuestBar | None
    position: int | None
    wait: BarWait | None
    arrived_at: Instant | None
    return_until: Instant | None
    return_in: int | None


class BarRequests(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[BarRequestHead]
    next_cursor: NextCursor | None


class Located(msgspec.Struct, frozen=True):
    """When the location is deleted."""

    expires_at: ExpiresAt
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


def request_view(request: requests.BarRequest, bar: bars.Bar | None, point: Point | None, now: int) -> BarRequest:
    """A request with its bar. `point` is the guest's location; None for answers that are kept, which leave out the
    distance to the bar."""
    current = request.at(now)
    slot = bar.slot(request.id, now) if bar else None
    position = bar.position(request.id, now) if bar else None
    missed = request.reason is RequestReason.NO_SHOW and not request.returned
    until = (request.ended or 0) + bar.profile.grace if missed and bar else None
    return_until = None if until is None or now >= until else until
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
        return_until=instant_text(return_until),
        return_in=None if return_until is None else seconds_left(return_until, now),
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
