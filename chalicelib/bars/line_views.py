"""What a bar's screen and its staff are shown: the line, its entries, and offers of guests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import asdict

from chalicelib.bars.offer_views import BarOffer, BarOfferNews, offer_view
from chalicelib.bars.rules import bars, offers, requests
from chalicelib.bars.rules.bars import BarState
from chalicelib.bars.rules.changes import BarChange
from chalicelib.bars.rules.requests import GuestState, RequestReason
from chalicelib.bars.rules.slots import Slot, SlotState
from chalicelib.bars.views import (
    ArrivedAt,
    BarName,
    BarWait,
    CalledAt,
    EntryNumber,
    OpenUntil,
    PartySize,
    QueueLength,
    SetOutAt,
    SlotEnd,
    instant_text,
    wait_view,
)
from chalicelib.core.times import rfc3339
from chalicelib.shapes import BarId, EntryId, Instant, Version


class BoardEntry(msgspec.Struct, frozen=True):
    """An entry of the line, as anyone sees it."""

    number: EntryNumber
    state: SlotState
    expires_at: SlotEnd | None


class BarBoardNews(msgspec.Struct, frozen=True, kw_only=True):
    """The whole board after a change, on the topic `bar/<id>`."""

    bar_id: BarId
    name: BarName
    state: BarState
    open_until: OpenUntil | None
    queue_length: QueueLength
    wait: BarWait
    """The wait of a guest who joins now."""
    entries: list[BoardEntry]
    """In order, the next one first."""


class BarBoard(BarBoardNews, frozen=True, kw_only=True):
    """The line by numbers, as the bar's screen shows it."""

    version: Version
    """The version of the topic `bar/<id>`: changes with a higher one are newer than this board."""


class QueueEntry(msgspec.Struct, frozen=True):
    """An entry of the line, as the staff see it."""

    entry_id: EntryId
    number: EntryNumber
    party_size: PartySize
    state: SlotState
    position: int | None
    """1 for the next one."""
    wait: BarWait | None
    """The wait that is left."""
    joined_at: Instant
    """When the bar accepted the guest: RFC 3339, in UTC."""
    called_at: CalledAt | None
    set_out_at: SetOutAt | None
    arrived_at: ArrivedAt | None
    expires_at: SlotEnd | None


class _Queue(msgspec.Struct, frozen=True, kw_only=True):
    bar_id: BarId
    name: BarName
    state: BarState
    open_until: OpenUntil | None
    queue_length: QueueLength
    wait: BarWait
    """The wait of a guest who joins now."""
    items: list[QueueEntry]
    """The entries in order, the next one first."""


class BarQueue(_Queue, frozen=True, kw_only=True):
    """The line for the staff, and the offers to the bar."""

    version: Version
    """The version of the topic `operator/<bar id>`: changes with a higher one are newer than this."""
    offers: list[BarOffer]
    """The offers that can be answered now, the oldest first."""


class BarQueueNews(_Queue, frozen=True, kw_only=True):
    """The whole line after a change, on a topic of the bar's staff."""

    kind: Literal["queue"]
    """Tells it from the other changes of the topic."""


class Consoles(msgspec.Struct, frozen=True):
    """The lines of an operator's bars, on the topic `operator/<operator id>`."""

    bars: list[BarQueue]
    """The first twenty bars, the oldest first."""


class MovedEntry(msgspec.Struct, frozen=True):
    """An entry after the staff's act."""

    entry_id: EntryId
    number: EntryNumber
    party_size: PartySize
    state: GuestState
    """The guest's: `QUEUEING` while in the line, then `SEATED`, or `IDLE` with a `reason`."""
    reason: RequestReason | None
    """Why it ended without a seat; null unless `state` is `IDLE`."""
    called_at: CalledAt | None


def board_news_view(bar: bars.Bar, now: int) -> BarBoardNews:
    line = bar.line(now)
    return BarBoardNews(
        bar_id=bar.id,
        name=bar.name,
        state=bar.state_at(now),
        open_until=instant_text(bar.open_until),
        queue_length=len(line),
        wait=wait_view(bar.wait(len(line))),
        entries=[BoardEntry(slot.text, slot.state, instant_text(slot.until)) for slot in line],
    )


def board_view(bar: bars.Bar, version: int, now: int) -> BarBoard:
    """The line for anyone: the bar's screen, and guests who know their number."""
    return BarBoard(version=version, **asdict(board_news_view(bar, now)))


def queue_view(bar: bars.Bar, pending: Sequence[offers.BarOffer], version: int, now: int) -> BarQueue:
    """The line for the staff, with the offers that the bar may answer."""
    return BarQueue(version=version, offers=[offer_view(offer, now) for offer in pending], **asdict(_queue(bar, now)))


def _queue(bar: bars.Bar, now: int) -> _Queue:
    line = bar.line(now)
    return _Queue(
        bar_id=bar.id,
        name=bar.name,
        state=bar.state_at(now),
        open_until=instant_text(bar.open_until),
        queue_length=len(line),
        wait=wait_view(bar.wait(len(line))),
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
        wait_view(bar.wait(position - 1)) if position else None,
        rfc3339(slot.joined),
        instant_text(slot.called),
        instant_text(slot.set_out),
        instant_text(slot.arrived),
        instant_text(slot.until),
    )


def moved_entry_view(entry: str, request: requests.BarRequest) -> MovedEntry:
    return MovedEntry(
        entry,
        f"{request.number:03}",
        request.party,
        request.state,
        request.reason,
        instant_text(request.called),
    )


def console_changes(changes: Sequence[BarChange], now: int) -> list[BarQueueNews | BarOfferNews]:
    """The staff's messages for these changes, given in the order of the stream: the line as it is after the last one,
    and each offer."""
    last = {change.about.id: change.about for change in changes}
    return [
        BarQueueNews(kind="queue", **asdict(_queue(about, now)))
        if isinstance(about, bars.Bar)
        else BarOfferNews(kind="offer", **asdict(offer_view(about, now)))
        for about in last.values()
    ]
