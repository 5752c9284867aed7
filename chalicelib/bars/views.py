"""What clients are shown of bars: HTTP answers and topics use the same Structs.

Anyone sees numbers and states. The staff also see the size of each party and, in minutes, its walk. Who the guests are
and where they are is shown to no one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from chalicelib.bars.rules import bars, offers, requests
from chalicelib.bars.rules import nearby as nearby_rules
from chalicelib.bars.rules.bars import ArrivalMode, BarState
from chalicelib.bars.rules.changes import BarChange
from chalicelib.bars.rules.door_codes import arrive_url
from chalicelib.bars.rules.offers import OfferWord
from chalicelib.bars.rules.requests import GuestState, RequestReason
from chalicelib.bars.rules.slots import Slot, SlotState
from chalicelib.core import opening_hours
from chalicelib.core.geo import Location, Point, distance, walk_minutes
from chalicelib.core.times import MINUTE, rfc3339, seconds_left
from chalicelib.core.wait import Quote


class Wait(msgspec.Struct, frozen=True):
    """Half of the guests wait less than the median, nine of ten less than the p90."""

    median_minutes: int
    p90_minutes: int


class Period(msgspec.Struct, frozen=True):
    """Local times. One that closes no later than it opens ends on the next day."""

    opens: str
    closes: str


class OpeningHours(msgspec.Struct, frozen=True):
    """`week` is by day: mon to sun."""

    timezone: str
    week: dict[str, list[Period]]


class Bar(msgspec.Struct, frozen=True):
    """`wait` is that of a guest who joins now; `open_until` the end of its hours, if it has any."""

    bar_id: str
    name: str
    location: Location
    state: BarState
    open_until: str | None
    queue_length: int
    wait: Wait
    max_queue: int
    servers: int
    mean_visit_minutes: int
    auto_accept: bool
    capacity: int | None
    grace_minutes: int
    arrival_radius_m: int
    dwell_minutes: int
    arrival: ArrivalMode
    opening_hours: OpeningHours | None


class Bars(msgspec.Struct, frozen=True):
    items: list[Bar]
    next_cursor: str | None


class Door(msgspec.Struct, frozen=True):
    """The code that guests scan at the door: `url` opens the page that reports their arrival, `svg` is its QR code."""

    code: str
    url: str
    svg: str


class NearbyBar(msgspec.Struct, frozen=True):
    bar_id: str
    name: str
    location: Location
    distance_m: int
    walk_minutes: int
    queue_length: int
    wait: Wait
    state: BarState


class NearbyBars(msgspec.Struct, frozen=True):
    """Nearest first."""

    items: list[NearbyBar]


class BoardEntry(msgspec.Struct, frozen=True):
    """An entry that is still to be confirmed lapses at `expires_at`."""

    number: str
    state: SlotState
    expires_at: str | None


class BarBoard(msgspec.Struct, frozen=True, kw_only=True):
    """`entries` in order, the next one first. `version` is that of the topic `bar/<id>`, in snapshots."""

    version: int | UnsetType = UNSET
    bar_id: str
    name: str
    state: BarState
    open_until: str | None
    queue_length: int
    wait: Wait
    entries: list[BoardEntry]


class BarOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A guest who would like to queue. Only changes on topics have a `kind`; only answers to accepting or rejecting
    have the entry and its number."""

    kind: Literal["offer"] | UnsetType = UNSET
    offer_id: str
    bar_id: str
    party_size: int
    walk_minutes: int | None
    state: OfferWord
    expires_at: str
    expires_in: int
    entry_id: str | UnsetType | None = UNSET
    number: str | UnsetType | None = UNSET


class BarOffers(msgspec.Struct, frozen=True):
    """The offers that can be answered now, the oldest first."""

    items: list[BarOffer]


class QueueEntry(msgspec.Struct, frozen=True):
    """`set_out_at`: it was time for the guest to go; `arrived_at`: they seem to be there; `expires_at`: the end of a
    slot that the guest has yet to confirm."""

    entry_id: str
    number: str
    party_size: int
    state: SlotState
    position: int | None
    wait: Wait | None
    joined_at: str
    called_at: str | None
    set_out_at: str | None
    arrived_at: str | None
    expires_at: str | None


class BarQueue(msgspec.Struct, frozen=True, kw_only=True):
    """The line for the staff, in order, the next one first. Snapshots have the `version` of the topic `operator/<bar
    id>` and the `offers` that can be answered now; changes have a `kind` instead."""

    kind: Literal["queue"] | UnsetType = UNSET
    version: int | UnsetType = UNSET
    bar_id: str
    name: str
    state: BarState
    open_until: str | None
    queue_length: int
    wait: Wait
    items: list[QueueEntry]
    offers: list[BarOffer] | UnsetType = UNSET


class Consoles(msgspec.Struct, frozen=True):
    """The queues of an operator's first bars."""

    bars: list[BarQueue]


class MovedEntry(msgspec.Struct, frozen=True):
    """`state` is the guest's: QUEUEING, SEATED, or IDLE with a `reason`."""

    entry_id: str
    number: str
    party_size: int
    state: GuestState
    reason: RequestReason | None
    called_at: str | None


class GuestBar(msgspec.Struct, frozen=True):
    """`distance_m` and `walk_minutes` are null for a guest whose location is not known."""

    bar_id: str
    name: str
    location: Location
    distance_m: int | None
    walk_minutes: int | None


class NewBarRequest(msgspec.Struct, frozen=True):
    request_id: str
    state: GuestState
    bar_id: str
    expires_at: str
    expires_in: int


class _Request(msgspec.Struct, frozen=True, kw_only=True):
    """`asked` counts the bars that were asked. `set_out_at`: it was time to go. `expires_at` is the end of the search,
    or of the time to confirm."""

    request_id: str
    state: GuestState
    reason: RequestReason | None
    chosen_bar_id: str
    party_size: int
    number: str | None
    asked: int
    called_at: str | None
    set_out_at: str | None
    expires_at: str | None
    expires_in: int | None
    made_at: str
    ended_at: str | None


class BarRequestHead(_Request, frozen=True, kw_only=True):
    """A request without its bar: in lists, and on its guest's topic, whose changes have a `kind`."""

    kind: Literal["bar_request"] | UnsetType = UNSET
    bar_id: str | None


class BarRequest(_Request, frozen=True, kw_only=True):
    """`bar` is the one that accepted. A guest may come back after a missed call until `return_until`."""

    bar: GuestBar | None
    position: int | None
    wait: Wait | None
    arrived_at: str | None
    return_until: str | None
    return_in: int | None


class BarRequests(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[BarRequestHead]
    next_cursor: str | None


class Located(msgspec.Struct, frozen=True):
    """When the location is deleted."""

    expires_at: str
    expires_in: int


def bar_view(bar: bars.Bar, now: int) -> Bar:
    profile, length = bar.profile, len(bar.line(now))
    return Bar(
        bar_id=bar.id,
        name=bar.name,
        location=location_view(profile),
        state=bar.state_at(now),
        open_until=_instant(bar.open_until),
        queue_length=length,
        wait=_wait(bar.wait(length)),
        max_queue=profile.max_queue,
        servers=profile.servers,
        mean_visit_minutes=profile.visit // MINUTE,
        auto_accept=profile.auto_accept,
        capacity=profile.capacity,
        grace_minutes=profile.grace // MINUTE,
        arrival_radius_m=profile.radius,
        dwell_minutes=profile.dwell // MINUTE,
        arrival=profile.arrival,
        opening_hours=_opening_hours(profile.hours) if profile.hours else None,
    )


def location_view(profile: bars.Profile) -> Location:
    return Location(profile.point.lat, profile.point.lon, profile.address)


def _opening_hours(hours: opening_hours.OpeningHours) -> OpeningHours:
    week = {day: [Period(opens, closes) for opens, closes in periods] for day, periods in hours.week.items()}
    return OpeningHours(hours.timezone, week)


def door_view(bar: bars.Bar, web_url: str, draw: Callable[[str, str], str]) -> Door:
    url = arrive_url(web_url, bar.id, bar.door)
    return Door(bar.door, url, draw(url, f"Scan to say that you are at {bar.name}"))


def nearby_view(metres: float, bar: nearby_rules.NearbyBar, now: int) -> NearbyBar:
    return NearbyBar(
        bar.id,
        bar.name,
        Location(bar.point.lat, bar.point.lon),
        round(metres),
        walk_minutes(metres),
        bar.length(now),
        _wait(bar.wait(now)),
        BarState.WAITING,
    )


def board_view(bar: bars.Bar, now: int, version: int | UnsetType = UNSET) -> BarBoard:
    """The line for anyone: the bar's screen, and guests who know their number."""
    line = bar.line(now)
    return BarBoard(
        version=version,
        bar_id=bar.id,
        name=bar.name,
        state=bar.state_at(now),
        open_until=_instant(bar.open_until),
        queue_length=len(line),
        wait=_wait(bar.wait(len(line))),
        entries=[BoardEntry(slot.text, slot.state, _instant(slot.until)) for slot in line],
    )


def queue_view(bar: bars.Bar, now: int) -> BarQueue:
    line = bar.line(now)
    return BarQueue(
        bar_id=bar.id,
        name=bar.name,
        state=bar.state_at(now),
        open_until=_instant(bar.open_until),
        queue_length=len(line),
        wait=_wait(bar.wait(len(line))),
        items=[_queue_entry(bar, slot, now) for slot in line],
    )


def _queue_entry(bar: bars.Bar, slot: Slot, now: int) -> QueueEntry:
    position = bar.position(slot.request, now)
    return QueueEntry(
        slot.entry,
        slot.text,
        slot.party,
        slot.state,
        position,
        _wait(bar.wait(position - 1)) if position else None,
        rfc3339(slot.joined),
        _instant(slot.called),
        _instant(slot.set_out),
        _instant(slot.arrived),
        _instant(slot.until),
    )


def offer_view(offer: offers.BarOffer, now: int) -> BarOffer:
    return BarOffer(
        offer_id=offer.id,
        bar_id=offer.bar,
        party_size=offer.party,
        walk_minutes=offer.walk,
        state=offer.shown(offer.state_at(now)),
        expires_at=rfc3339(offer.until),
        expires_in=seconds_left(offer.until, now),
    )


def moved_entry_view(entry: str, request: requests.BarRequest) -> MovedEntry:
    return MovedEntry(
        entry,
        f"{request.number:03}",
        request.party,
        request.state,
        request.reason,
        _instant(request.called),
    )


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
        number=_number(current.number),
        asked=len(current.asked),
        called_at=_instant(current.called),
        set_out_at=_instant(current.set_out),
        expires_at=_instant(current.until),
        expires_in=None if current.until is None else seconds_left(current.until, now),
        made_at=rfc3339(current.made),
        ended_at=_instant(current.ended),
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
        number=_number(current.number),
        asked=len(current.asked),
        called_at=_instant(current.called),
        set_out_at=_instant(current.set_out),
        expires_at=_instant(current.until),
        expires_in=None if current.until is None else seconds_left(current.until, now),
        made_at=rfc3339(current.made),
        ended_at=_instant(current.ended),
        bar=_guest_bar(bar, point) if bar else None,
        position=position,
        wait=_wait(bar.wait(position - 1)) if bar and position else None,
        arrived_at=_instant(slot.arrived) if slot else None,
        return_until=_instant(return_until),
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


def console_changes(changes: Sequence[BarChange], now: int) -> list[BarQueue | BarOffer]:
    """The staff's messages for these changes, given in the order of the stream: the line as it is after the last one,
    and each offer."""
    last = {change.about.id: change.about for change in changes}
    return [
        replace(queue_view(about, now), kind="queue")
        if isinstance(about, bars.Bar)
        else replace(offer_view(about, now), kind="offer")
        for about in last.values()
    ]


def _wait(wait: Quote) -> Wait:
    return Wait(nearby_rules.minutes(wait.median), nearby_rules.minutes(wait.p90))


def _number(number: int | None) -> str | None:
    return None if number is None else f"{number:03}"


def _instant(instant: int | None) -> str | None:
    return None if instant is None else rfc3339(instant)
