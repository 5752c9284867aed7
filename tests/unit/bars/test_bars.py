"""A bar: its state by the clock and by its line, and what guests who come and go change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.bars.rules.bars import MOVES, Bar, BarAct, BarState, Profile
from chalicelib.bars.rules.slots import Slot
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.geo import Point
from chalicelib.core.opening_hours import OpeningHours
from chalicelib.core.times import HOUR, MINUTE
from chalicelib.errors import Conflict, NotFound

NOW = 1_764_619_200_000
"""20:00 UTC on a Monday."""

PROFILE = Profile("Ett", Point(59.33, 18.06), "", max_queue=2, servers=4, visit=40 * MINUTE)
BAR = Bar("bar_1", "opr_1", PROFILE, door="code", pace=PROFILE.pace, switched=BarState.WAITING)


def slot(number: int, until: int | None = None, joined: int = NOW) -> Slot:
    return Slot(f"req_{number}", f"cus_{number}", number, 2, joined, until)


def lined(*slots: Slot, bar: Bar = BAR) -> Bar:
    for each in slots:
        bar = bar.joined(each, NOW)
    return bar


def test_a_held_slot_counts_until_it_has_lapsed_on_every_clock() -> None:
    """The bar is full until a millisecond before, and has room at that instant, two seconds after the guest's time."""
    full = lined(slot(1), slot(2, until=NOW + 90_000))
    assert full.state_at(NOW + 91_999) is BarState.QUEUE_FULL
    assert full.state_at(NOW + 92_000) is BarState.WAITING
    assert full.takes(2, NOW + 92_000)
    assert [each.number for each in full.line(NOW + 92_000)] == [1]


def test_the_end_of_the_hours_closes_a_bar_in_any_state() -> None:
    """Open, full or paused, at that instant."""
    for switched in (BarState.WAITING, BarState.PAUSED):
        bar = replace(lined(slot(1), slot(2)), switched=switched, open_until=NOW + HOUR)
        assert bar.state_at(NOW + HOUR - 1) is not BarState.CLOSED
        assert bar.state_at(NOW + HOUR) is BarState.CLOSED


@pytest.mark.parametrize(("capacity", "party", "takes"), [(None, 50, True), (4, 4, True), (4, 5, False)])
def test_a_party_has_to_fit(capacity: int | None, party: int, takes: bool) -> None:
    """A bar without a capacity takes any party."""
    assert replace(BAR, profile=replace(PROFILE, capacity=capacity)).takes(party, NOW) is takes


@pytest.mark.parametrize("state", [BarState.CLOSED, BarState.PAUSED])
def test_only_a_waiting_bar_takes_guests(state: BarState) -> None:
    """However empty it is."""
    assert not replace(BAR, switched=state).takes(1, NOW)


def test_switching_follows_the_moves() -> None:
    """Each act of the staff in each state: the move's state, or the same bar if it is in that state already."""
    acts = {BarAct.OPEN: BarState.WAITING, BarAct.PAUSE: BarState.PAUSED, BarAct.CLOSE: BarState.CLOSED}
    bars = [replace(BAR, switched=state) for state in (BarState.CLOSED, BarState.WAITING, BarState.PAUSED)]
    for bar in [*bars, lined(slot(1), slot(2))]:
        before = bar.state_at(NOW)
        for act, wanted in acts.items():
            if (before, act) in MOVES:
                assert bar.switch(act, NOW).state_at(NOW) is MOVES[before, act]
            elif before is wanted or act is BarAct.OPEN:
                assert bar.switch(act, NOW) == bar
            else:
                with pytest.raises(Conflict) as refused:
                    bar.switch(act, NOW)
                assert refused.value.code == "BAR_CLOSED"


def test_closing_turns_away_the_whole_line() -> None:
    """Guests of an earlier closing stay on the list; opening again does not take them back."""
    closed = replace(lined(slot(1)), turned_away={"req_0": "cus_0"}).switch(BarAct.CLOSE, NOW)
    assert (closed.slots, closed.turned_away) == ({}, {"req_0": "cus_0", "req_1": "cus_1"})
    opened = closed.switch(BarAct.OPEN, NOW)
    assert (opened.slots, opened.turned_away) == ({}, closed.turned_away)
    assert opened.without_turned_away("req_1").turned_away == {"req_0": "cus_0"}


def test_opening_after_the_hours_were_over_empties_the_line() -> None:
    """Nothing has run since, but the line of the evening before does not carry over."""
    hours = OpeningHours("UTC", {"mon": (("18:00", "23:00"),), "tue": (("18:00", "23:00"),)})
    bar = replace(lined(slot(1)), profile=replace(PROFILE, hours=hours), open_until=NOW + HOUR)
    opened = bar.switch(BarAct.OPEN, NOW + 4 * HOUR)
    assert (opened.slots, opened.turned_away) == ({}, {"req_1": "cus_1"})
    assert opened.open_until == NOW + 27 * HOUR


def test_opening_again_while_open_changes_nothing() -> None:
    """The end of its hours stays as well."""
    bar = replace(BAR, open_until=NOW + HOUR)
    assert bar.switch(BarAct.OPEN, NOW) == bar
    paused = bar.switch(BarAct.PAUSE, NOW)
    assert (paused.open_until, paused.switch(BarAct.OPEN, NOW)) == (NOW + HOUR, bar)


def test_a_line_is_in_the_order_of_its_numbers() -> None:
    """A guest who came back after a missed call has the same position."""
    bar = lined(slot(2), slot(3), bar=replace(BAR, profile=replace(PROFILE, max_queue=9)))
    bar = bar.joined(slot(1, joined=NOW + MINUTE), NOW)
    assert [each.number for each in bar.line(NOW)] == [1, 2, 3]
    assert [bar.position(f"req_{number}", NOW) for number in (1, 3, 7)] == [1, 3, None]
    assert bar.issued == 3


def test_joining_drops_lapsed_slots() -> None:
    """A line does not grow with guests who never confirmed."""
    bar = lined(slot(1, until=NOW + 1)).joined(slot(2), NOW + 1 + CLOCK_GRACE)
    assert (list(bar.slots), bar.issued) == (["req_2"], 2)


@pytest.mark.parametrize("request_id", ["req_1", "req_2", "req_3"])
def test_an_entry_is_one_that_was_confirmed(request_id: str) -> None:
    """A held slot is not an entry, nor is an unknown request."""
    bar = lined(slot(1, until=NOW + 1), slot(2, until=NOW + 1))
    with pytest.raises(NotFound):
        bar.require(request_id, NOW)
    assert bar.with_slot(replace(slot(1), until=None)).require("req_1", NOW).number == 1


@pytest.mark.parametrize(
    ("since", "counts"), [(8 * MINUTE, 8 * MINUTE), (1_000, MINUTE // 2), (5 * HOUR, 50 * MINUTE), (-HOUR, MINUTE // 2)]
)
def test_a_departure_counts_within_bounds(since: int, counts: int) -> None:
    """Between a twentieth and five times the pace that the staff expect."""
    bar = lined(slot(1))
    assert bar.seated(slot(1), NOW + since).pace == pytest.approx(10 * MINUTE + (counts - 10 * MINUTE) / 20, abs=1)


def test_a_departure_counts_from_when_the_guest_joined() -> None:
    """An hour with an empty line says nothing about how fast tables turn."""
    bar = replace(lined(slot(1, joined=NOW)), left_at=NOW - HOUR)
    assert bar.seated(slot(1, joined=NOW), NOW + 10 * MINUTE).pace == 10 * MINUTE
    assert bar.seated(slot(1), NOW + 10 * MINUTE).left_at == NOW + 10 * MINUTE


def test_a_changed_expectation_replaces_the_learned_pace() -> None:
    """A new name, or the same pace from other numbers, does not."""
    learned = replace(BAR, pace=3 * MINUTE, left_at=NOW)
    assert learned.with_profile(replace(PROFILE, name="Två"), NOW).pace == 3 * MINUTE
    reset = learned.with_profile(replace(PROFILE, servers=2), NOW)
    assert (reset.pace, reset.learned) == (20 * MINUTE, False)
    assert learned.with_profile(replace(PROFILE, servers=2, visit=20 * MINUTE), NOW).pace == 3 * MINUTE


@pytest.mark.parametrize("change", [{"point": Point(1, 1)}, {"radius": 60}, {"dwell": 0}], ids=str)
def test_a_bar_stays_where_it_is_while_guests_are_on_their_way(change: dict[str, Any]) -> None:
    """A bar that could move at will could find out where they are."""
    moved = replace(PROFILE, **change)
    assert BAR.with_profile(moved, NOW).profile == moved
    with pytest.raises(Conflict, match="on their way"):
        BAR.joined(Slot("req_1", "cus_1", 1, 2, NOW), NOW).with_profile(moved, NOW)


def test_a_pace_is_never_zero() -> None:
    """A thousand servers with the shortest visits still take a millisecond."""
    assert replace(PROFILE, servers=1_000, visit=1).pace == 1
