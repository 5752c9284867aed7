"""What bars show: to anybody, to their own staff, and to a guest; and what follows from a change of one.

Anybody sees numbers and states. The staff see how many people a number stands for and what is known of their coming,
in minutes; who they are and where, nobody is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.changes import BarChange
from chalicelib.bars.rules.nearby import minutes
from chalicelib.bars.rules.offers import BarOffer
from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.rules.slots import Slot
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.core.wait import Quote


def wait_view(wait: Quote) -> dict[str, int]:
    """Half wait less than the median, nine of ten less than the p90."""
    return {"median_minutes": minutes(wait.median), "p90_minutes": minutes(wait.p90)}


def line_view(bar: Bar, now: int) -> dict[str, Any]:
    """A bar's state, how long its line is, and how long whoever joined now would wait."""
    length = len(bar.standing(now))
    return {
        "state": bar.state_at(now).value,
        "open_until": _instant(bar.open_until),
        "queue_length": length,
        "wait": wait_view(bar.wait(length)),
    }


def board_view(bar: Bar, now: int) -> dict[str, Any]:
    """What the bar's screen shows, and a guest who knows their number: in order, the next one first."""
    numbers = [
        {"number": slot.text, "state": slot.state.value, "expires_at": _instant(slot.until)}
        for slot in bar.standing(now)
    ]
    return {"bar_id": bar.id, "name": bar.name, **line_view(bar, now), "entries": numbers}


def queue_view(bar: Bar, now: int) -> dict[str, Any]:
    """The same for the staff."""
    entries = [entry_view(bar, slot, now) for slot in bar.standing(now)]
    return {"bar_id": bar.id, "name": bar.name, **line_view(bar, now), "items": entries}


def entry_view(bar: Bar, slot: Slot, now: int) -> dict[str, Any]:
    """`expires_at`: a slot that is held for whoever has to confirm until then."""
    position = bar.position(slot.request, now)
    return {
        "entry_id": slot.entry,
        "number": slot.text,
        "party_size": slot.party,
        "state": slot.state.value,
        "position": position,
        "wait": wait_view(bar.wait(position - 1)) if position else None,
        "joined_at": rfc3339(slot.joined),
        "called_at": _instant(slot.called),
        "set_out_at": _instant(slot.go),
        "arrived_at": _instant(slot.arrived),
        "expires_at": _instant(slot.until),
    }


def offer_view(offer: BarOffer, now: int) -> dict[str, Any]:
    return {
        "offer_id": offer.id,
        "bar_id": offer.bar,
        "party_size": offer.party,
        "walk_minutes": offer.walk,
        "state": offer.shown(offer.state_at(now)),
        "expires_at": rfc3339(offer.until),
        "expires_in": seconds_left(offer.until, now),
    }


def request_view(request: BarRequest, now: int) -> dict[str, Any]:
    """A request as it is told without its bar: by the customer's topic, and as a part of what they ask for."""
    current = request.at(now)
    return {
        "request_id": current.id,
        "state": current.state.value,
        "reason": current.reason.value if current.reason else None,
        "chosen_bar_id": current.chosen,
        "bar_id": current.bar,
        "party_size": current.party,
        "number": f"{current.number:03}" if current.number is not None else None,
        "asked": len(current.asked),
        "called_at": _instant(current.called),
        "set_out_at": _instant(current.go),
        "expires_at": _instant(current.until),
        "expires_in": None if current.until is None else seconds_left(current.until, now),
        "made_at": rfc3339(current.made),
        "ended_at": _instant(current.ended),
    }


def console_changes(changes: Sequence[BarChange], now: int) -> list[dict[str, Any]]:
    """What the staff are told, given in the order of the stream: the line as it stands at the end, and each offer."""
    last = {change.about.id: change.about for change in changes}
    return [
        {"kind": "queue", **queue_view(about, now)}
        if isinstance(about, Bar)
        else {"kind": "offer", **offer_view(about, now)}
        for about in last.values()
    ]


def _instant(instant: int | None) -> str | None:
    return None if instant is None else rfc3339(instant)
