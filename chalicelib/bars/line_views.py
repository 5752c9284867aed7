"""What a bar's screen and its staff are shown: the line, its entries, and offers of guests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from chalicelib.bars.rules import bars, offers, requests
from chalicelib.bars.rules.bars import BarState
from chalicelib.bars.rules.changes import BarChange
from chalicelib.bars.rules.offers import OfferWord
from chalicelib.bars.rules.requests import GuestState, RequestReason
from chalicelib.bars.rules.slots import Slot, SlotState
from chalicelib.bars.views import BarWait, instant_text, wait_view
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import BarId, EntryId, ExpiresAt, ExpiresIn, Instant, OfferId, Version


class BoardEntry(msgspec.Struct, frozen=True):
    """An entry that is still to be confirmed lapses at `expires_at`."""

    number: str
    state: SlotState
    expires_at: ExpiresAt | None


class BarBoard(msgspec.Struct, frozen=True, kw_only=True):
    """`entries` in order, the next one first. `version` is that of the topic `bar/<id>`, in snapshots."""

    version: Version | UnsetType = UNSET
    bar_id: BarId
    name: str
    state: BarState
    open_until: Instant | None
    queue_length: int
    wait: BarWait
    entries: list[BoardEntry]


class BarOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A guest who would like to queue. Only changes on topics have a `kind`; only answers to accepting or rejecting
    have the entry and its number."""

    kind: Literal["offer"] | UnsetType = UNSET
    offer_id: OfferId
    bar_id: BarId
    party_size: int
    walk_minutes: int | None
    state: OfferWord
    expires_at: ExpiresAt
    expires_in: ExpiresIn
    entry_id: EntryId | UnsetType | None = UNSET
    number: str | UnsetType | None = UNSET


class BarOffers(msgspec.Struct, frozen=True):
    """The offers that can be answered now, the oldest first."""

    items: list[BarOffer]


class QueueEntry(msgspec.Struct, frozen=True):
    """`set_out_at`: it was time for the guest to go; `arrived_at`: they seem to be there; `expires_at`: the end of a
    slot that the guest has yet to confirm."""

    entry_id: EntryId
    number: str
    party_size: int
    state: SlotState
    position: int | None
    wait: BarWait | None
    joined_at: Instant
    called_at: Instant | None
    set_out_at: Instant | None
    arrived_at: Instant | None
    expires_at: ExpiresAt | None


class BarQueue(msgspec.Struct, frozen=True, kw_only=True):
    """The line for the staff, in order, the next one first. Snapshots have the `version` of the topic `operator/<bar
    id>` and the `offers` that can be answered now; changes have a `kind` instead."""

    kind: Literal["queue"] | UnsetType = UNSET
    version: Version | UnsetType = UNSET
    bar_id: BarId
    name: str
    state: BarState
    open_until: Instant | None
    queue_length: int
    wait: BarWait
    items: list[QueueEntry]
    offers: list[BarOffer] | UnsetType = UNSET


class Consoles(msgspec.Struct, frozen=True):
    """The queues of an operator's first bars."""

    bars: list[BarQueue]


class MovedEntry(msgspec.Struct, frozen=True):
    """`state` is the guest's: QUEUEING, SEATED, or IDLE with a `reason`."""

    entry_id: EntryId
    number: str
    party_size: int
    state: GuestState
    reason: RequestReason | None
    called_at: Instant | None


def board_view(bar: bars.Bar, now: int, version: int | UnsetType = UNSET) -> BarBoard:
    """The line for anyone: the bar's screen, and guests who know their number."""
    line = bar.line(now)
    return BarBoard(
        version=version,
        bar_id=bar.id,
        name=bar.name,
        state=bar.state_at(now),
        open_until=instant_text(bar.open_until),
        queue_length=len(line),
        wait=wait_view(bar.wait(len(line))),
        entries=[BoardEntry(slot.text, slot.state, instant_text(slot.until)) for slot in line],
    )


def queue_view(bar: bars.Bar, now: int) -> BarQueue:
    line = bar.line(now)
    return BarQueue(
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
        instant_text(request.called),
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
