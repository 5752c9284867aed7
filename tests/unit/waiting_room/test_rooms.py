"""Phases of a room, what operators may order, and its own time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.times import DAY, HOUR, MINUTE, SECOND
from chalicelib.errors import Conflict, Invalid, Lapsed
from chalicelib.waiting_room.rules.changes import Order, Sale, changed, following, ordered
from chalicelib.waiting_room.rules.rooms import LONGEST_ROOM, Phase, Room, Terms, shown

_OPENS, _STARTS, _CLOSES = 10 * HOUR, 11 * HOUR, 20 * HOUR


def _room(**changes: Any) -> Room:
    terms = Terms(_OPENS, _STARTS, _CLOSES, 100, None, 120, 600, 3)
    return replace(Room("evt_1", "opr_1", terms, 0, "salt"), **changes)


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (_OPENS - 1, Phase.SCHEDULED),
        (_OPENS, Phase.LOBBY),
        (_STARTS - 1, Phase.LOBBY),
        (_STARTS, Phase.OPEN),
        (_CLOSES - 1, Phase.OPEN),
        (_CLOSES, Phase.CLOSED),
    ],
)
def test_the_schedule_brings_phases(now: int, phase: Phase) -> None:
    """By comparison with the clock alone."""
    assert _room().phase(now) is phase


_AT = {Phase.SCHEDULED: 9 * HOUR, Phase.LOBBY: _OPENS, Phase.OPEN: 12 * HOUR}


def _in(phase: Phase) -> tuple[Room, int]:
    """A room in this phase, and an instant."""
    now = _AT.get(phase, 12 * HOUR)
    orders = {Phase.PAUSED: Order.PAUSE, Phase.CLOSED: Order.CLOSE, Phase.PASSTHROUGH: Order.PASSTHROUGH}
    room = ordered(_room(), orders[phase], now) if phase in orders else _room()
    assert room.phase(now) is phase
    return room, now


_ALLOWED = {
    Order.OPEN: {Phase.SCHEDULED, Phase.LOBBY, Phase.OPEN, Phase.PASSTHROUGH},
    Order.PAUSE: {Phase.OPEN, Phase.PAUSED},
    Order.RESUME: {Phase.PAUSED, Phase.OPEN},
    Order.PASSTHROUGH: set(Phase),
    Order.CLOSE: set(Phase),
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("order", Order)
def test_twice_is_once(order: Order, phase: Phase) -> None:
    """An order is carried out once, and repeating it changes nothing; one that the phase forbids is refused."""
    room, now = _in(phase)
    if phase not in _ALLOWED[order]:
        with pytest.raises(Conflict) as refused:
            ordered(room, order, now)
        assert (refused.value.code, refused.value.details) == ("WRONG_PHASE", {"phase": phase.value})
        return
    once = ordered(room, order, now)
    assert ordered(once, order, now + MINUTE) == once


def test_a_pause_stops_the_time() -> None:
    """What was five minutes away before a pause of an hour is five minutes away after it."""
    room, now = _in(Phase.OPEN)
    until = room.time(now) + 5 * MINUTE
    paused = ordered(room, Order.PAUSE, now)
    assert until - paused.time(now + HOUR) == 5 * MINUTE
    resumed = ordered(paused, Order.RESUME, now + HOUR)
    assert until - resumed.time(now + HOUR) == 5 * MINUTE
    assert paused.real(until, now + HOUR) == now + HOUR + 5 * MINUTE
    assert resumed.real(until, now + 3 * HOUR) == now + HOUR + 5 * MINUTE
    again = ordered(ordered(resumed, Order.PAUSE, now + 2 * HOUR), Order.RESUME, now + 3 * HOUR)
    assert again.time(now + 3 * HOUR) == room.time(now) + HOUR


def test_letting_everybody_pass_stops_the_time_too() -> None:
    """When the room is on again, those who were called have the time that they had."""
    room, now = _in(Phase.OPEN)
    on = ordered(ordered(room, Order.PASSTHROUGH, now), Order.OPEN, now + HOUR)
    assert (on.phase(now + HOUR), on.time(now + HOUR)) == (Phase.OPEN, room.time(now))


def test_a_start_by_hand_counts_from_then() -> None:
    """Opening before the schedule is the start; passing through and opening again later is none."""
    room, now = _in(Phase.LOBBY)
    begun = ordered(room, Order.OPEN, now)
    assert begun.start == now
    assert ordered(ordered(begun, Order.PASSTHROUGH, now + HOUR), Order.OPEN, now + 2 * HOUR).start == now


@pytest.mark.parametrize(("before", "code"), [(31_000, None), (29_000, "STARTED"), (-1, "STARTED")])
def test_the_start_is_not_moved_when_it_is_near(before: int, code: str | None) -> None:
    """A worker may be giving places by it already. Other terms change at any time."""
    room, now = _room(), _STARTS - before
    moved = replace(room.terms, starts_at=_STARTS + HOUR)
    if code is None:
        assert changed(room, moved, now).start == _STARTS + HOUR
    else:
        with pytest.raises(Conflict, match="not moved"):
            changed(room, moved, now)
    assert changed(room, replace(room.terms, capacity=7), now).terms.capacity == 7


def test_a_closed_room_stays_closed() -> None:
    """Its terms do not change any more, and nobody joins."""
    room, now = _in(Phase.CLOSED)
    with pytest.raises(Lapsed):
        changed(room, room.terms, now)
    with pytest.raises(Lapsed):
        room.require_joinable(now)


def test_what_clients_do_not_see_is_no_change_for_them() -> None:
    """A tick that only looked leaves the version as it is."""
    room = _room()
    assert shown(room) == shown(replace(room, progress=replace(room.progress, ticked_at=5, credit=1.0)))
    assert shown(room) != shown(replace(room, progress=replace(room.progress, cursor=5)))


def test_a_room_that_is_off_stays_off() -> None:
    """The schedule does not close it: its event would not know. By hand it closes."""
    room, now = _in(Phase.PASSTHROUGH)
    assert room.phase(_CLOSES) is Phase.PASSTHROUGH
    assert ordered(room, Order.CLOSE, now).phase(now) is Phase.CLOSED


def test_a_room_that_has_closed_may_let_everybody_pass() -> None:
    """A sale may go on for longer than its room."""
    room, after = _room(), _CLOSES + HOUR
    assert ordered(room, Order.PASSTHROUGH, after).phase(after) is Phase.PASSTHROUGH


def test_a_room_opened_by_hand_is_open_from_then_on() -> None:
    """Also before its schedule opens it: the controller looks from then on."""
    room = ordered(_room(), Order.OPEN, 9 * HOUR)
    assert (room.terms.opens_at, room.start, room.phase(9 * HOUR)) == (9 * HOUR, 9 * HOUR, Phase.OPEN)


def test_whom_places_are_for_stays_once_it_is_open() -> None:
    """Places are found by it: changing it would lose them all."""
    room = _room()
    by_email = replace(room.terms, one_per_email=True)
    assert changed(room, by_email, _OPENS - 1).terms.one_per_email
    with pytest.raises(Conflict):
        changed(room, by_email, _OPENS)


def test_a_room_follows_its_sale() -> None:
    """It closes when the sale ends, wherever that is moved, thirty days after its start at the latest; for good when
    the event is cancelled."""
    room = replace(_room(), terms=replace(_room().terms, closes_with_sale=True))
    for until in (_STARTS - HOUR, _CLOSES + HOUR):
        assert following(room, Sale(until)).terms.closes_at == until
    assert following(room, Sale(_STARTS + 2 * LONGEST_ROOM)).terms.closes_at == _STARTS + LONGEST_ROOM
    assert following(room, Sale(_CLOSES)) == room
    assert following(room, Sale(_CLOSES, cancelled=True)).phase(_OPENS) is Phase.CLOSED


def test_a_room_whose_operator_says_when_it_closes_follows_nothing() -> None:
    """Nor does a room without an event."""
    assert following(_room(), Sale(_CLOSES + HOUR)) == _room()
    assert following(_room(), None) == _room()


def _postponed(room: Room, by: int, now: int) -> Room:
    """The room with a start so much later, which closes an hour after it."""
    starts_at = room.terms.starts_at + by
    return changed(room, replace(room.terms, starts_at=starts_at, closes_at=starts_at + HOUR), now)


def test_a_room_does_not_outlive_the_places_in_it() -> None:
    """They were written to last until a month after it closes, two after its start: once it has opened it is not
    postponed beyond that, at once or little by little, nor after its places were given for an earlier start."""
    kept = _room().ttl * SECOND
    assert _postponed(_room(), 200 * DAY, _OPENS - 1).kept_until is None
    assert _postponed(_room(), 59 * DAY, _OPENS).kept_until == kept
    earlier = changed(_room(), replace(_room().terms, starts_at=_STARTS - HOUR // 2), _OPENS)
    for room in (_room(), _postponed(_room(), 59 * DAY, _OPENS), _postponed(earlier, 59 * DAY, _OPENS)):
        with pytest.raises(Invalid) as caught:
            _postponed(room, _STARTS + 60 * DAY - room.terms.starts_at, _OPENS)
        assert caught.value.faults[0].path == "starts_at"
    assert _postponed(earlier, DAY, _OPENS).kept_until == earlier.ttl * SECOND < kept


def test_a_room_that_has_not_opened_again_keeps_the_places_in_it() -> None:
    """Also when its opening was postponed with its start; and it closes before they go, whatever its sale does."""
    later = {"opens_at": _OPENS + 50 * DAY, "starts_at": _STARTS + 50 * DAY, "closes_at": _CLOSES + 50 * DAY}
    terms = replace(_room().terms, **later)
    room = changed(_room(), terms, _OPENS)
    with pytest.raises(Invalid) as caught:
        changed(room, replace(terms, closes_at=_STARTS + 70 * DAY), _OPENS)
    assert caught.value.faults[0].path == "closes_at"
    room = replace(room, terms=replace(terms, closes_with_sale=True))
    assert following(room, Sale(_STARTS + 70 * DAY)).terms.closes_at == room.kept_until


def test_the_same_terms_are_no_change() -> None:
    """Also once it has opened."""
    assert changed(_room(), _room().terms, _OPENS) == _room()
