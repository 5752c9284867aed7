"""What changes a room: the orders and terms of its operator, and its event's sale.

Every change is one conditional write of the room, and repeating it changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.times import SECOND, rfc3339
from chalicelib.errors import Conflict, Fault, Invalid, Lapsed
from chalicelib.waiting_room.rules.rooms import LONGEST_ROOM, Phase, Room, Terms

LAST_CHANGE = 30 * SECOND
"""The start is not moved in the last seconds before it: a worker may be giving places by it already."""


@dataclass(frozen=True, slots=True)
class Sale:
    """The sale that a room guards: seats are sold until this instant, or not any more when its event is cancelled."""

    until: int
    cancelled: bool = False

    @classmethod
    def of(cls, event: Event) -> Sale:
        return cls(event.sold_until, event.status is EventStatus.CANCELLED)


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
    """The room with these terms. Raises `Lapsed` ROOM_CLOSED, `Conflict` STARTED when they move a start that has come
    or comes within seconds, or `Invalid` for a room that outlives places which were given already."""
    if room.phase(now) is Phase.CLOSED:
        raise Lapsed("The waiting room is closed.", "ROOM_CLOSED")
    if terms == room.terms:
        return room
    moved = terms.starts_at != room.terms.starts_at
    if moved and (room.started_at is not None or now >= room.terms.starts_at - LAST_CHANGE):
        raise Conflict("The start has come, or comes within seconds: it is not moved any more.", "STARTED")
    if terms.one_per_email != room.terms.one_per_email and now >= room.terms.opens_at:
        raise Conflict("The room has opened: whom places are for is not changed any more.", "STARTED")
    kept_until = _kept_until(room, now)
    if kept_until is not None and terms.closes_at > kept_until:
        path = "starts_at" if terms.starts_at >= kept_until else "closes_at"
        problem = f"must be before {rfc3339(kept_until)}: the places of those who have joined are kept until then"
        raise Invalid([Fault(path, problem)])
    return replace(room, terms=terms, kept_until=kept_until)


def _kept_until(room: Room, now: int) -> int | None:
    """When the first of its places may be deleted: each was written to last as long as the room as it was then."""
    if now < room.terms.opens_at:
        return room.kept_until
    kept_until = room.ttl * SECOND
    return kept_until if room.kept_until is None else min(kept_until, room.kept_until)


def following(room: Room, sale: Sale | None) -> Room:
    """The room after what became of its sale: closed with a cancelled event, and closing when seats are not sold any
    more, unless its operator has said when. A room of its own follows nothing."""
    if sale is None:
        return room
    if sale.cancelled:
        return replace(room, ended=Phase.CLOSED)
    if not room.terms.closes_with_sale:
        return room
    closes_at = min(room.terms.starts_at + LONGEST_ROOM, sale.until)
    if room.kept_until is not None:
        closes_at = min(closes_at, room.kept_until)
    return replace(room, terms=replace(room.terms, closes_at=closes_at))
