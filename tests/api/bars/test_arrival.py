"""Guests on their way: when they set out, and when they have arrived."""

from __future__ import annotations

from typing import Any

import pytest

from tests.worlds.tavern import (
    Drinker,
    Tavern,
    bar_behind,
    landlord,
    queueing,
)
from tests.worlds.world import World


def stays(here: World, guest: Drinker, *metres: float, every: float = 60, **fix: Any) -> None:
    """The guest shares a location every minute."""
    for number, north in enumerate(metres):
        here.clock.move(every if number else 0)
        guest.at(north, **fix).expect(200)


def arrived(guest: Drinker) -> bool:
    return guest.request()["arrived_at"] is not None


def test_a_guest_sets_out_when_the_wait_is_the_walk_plus_five_minutes(here: World, tavern: Tavern) -> None:
    """Checked with a fix: a wait of 8 minutes is more than 2 + 5, but not more than 3 + 5. It is marked once."""
    guest = queueing(here, tavern)
    guest.at(150).expect(200)
    assert guest.request()["set_out_at"] is None
    here.clock.move(60)
    guest.at(230).expect(200)
    marked = guest.request()["set_out_at"]
    assert marked == tavern.queue()[0]["set_out_at"] == "2026-12-01T20:01:00Z"
    here.clock.move(60)
    guest.at(100).expect(200)
    assert guest.request()["set_out_at"] == marked


def test_a_guest_sets_out_when_the_line_has_moved(here: World, tavern: Tavern) -> None:
    """By the bar's check: a guest 14 minutes away sets out with 19 minutes left, not with 31."""
    first, second, third = (queueing(here, tavern) for _ in range(3))
    for guest in (second, third):
        guest.at(1_100).expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert [each["set_out_at"] is None for each in tavern.queue()] == [True, False, True]
    first.act("cancel").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert third.request()["set_out_at"] is not None


def test_a_guest_without_a_location_counts_as_having_no_walk(here: World) -> None:
    """They set out when the wait is five minutes."""
    quick = bar_behind(here, landlord(here), mean_visit_minutes=16)  # a seat every four minutes: 3, 7, 11
    first, second = queueing(here, quick), queueing(here, quick)
    here.app.bars.watch_line.check(quick.id)
    assert [guest.request()["set_out_at"] is None for guest in (first, second)] == [False, True]


def test_a_guest_who_stays_at_the_bar_has_arrived(here: World, tavern: Tavern) -> None:
    """After its two minutes, not before. The staff are shown it; it seats no guest, called or not."""
    guest = queueing(here, tavern)
    stays(here, guest, 30, 20)
    assert not arrived(guest)
    here.clock.move(60)
    guest.at(10).expect(200)
    assert guest.request()["arrived_at"] == tavern.queue()[0]["arrived_at"] == "2026-12-01T20:02:00Z"
    tavern.entry(guest.entry, "call").expect(200)
    here.clock.move(60)
    guest.at(10).expect(200)
    assert guest.state == ("QUEUEING", None)


@pytest.mark.parametrize(("metres", "accuracy", "there"), [(65, 30, True), (75, 30, False)])
def test_at_the_bar_is_within_its_radius_as_far_as_the_fix_can_tell(
    here: World, tavern: Tavern, metres: float, accuracy: float, there: bool
) -> None:
    """40 metres and the accuracy."""
    guest = queueing(here, tavern)
    stays(here, guest, metres, metres, every=120, accuracy=accuracy)
    assert arrived(guest) is there


def test_rough_fixes_say_nothing(here: World, tavern: Tavern) -> None:
    """A guest whose phone is accurate to 76 metres does not arrive, however long they stay."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0, 0, accuracy=76)
    assert not arrived(guest)


def test_a_rough_fix_does_not_end_a_stay(here: World, tavern: Tavern) -> None:
    """It does not show that the guest has left."""
    guest = queueing(here, tavern)
    stays(here, guest, 0)
    here.clock.move(60)
    guest.at(500, accuracy=400).expect(200)
    here.clock.move(60)
    guest.at(0).expect(200)
    assert arrived(guest)


def test_a_rough_fix_does_not_make_a_stay(here: World, tavern: Tavern) -> None:
    """One good fix while walking past, and only rough ones after it, do not show that the guest stayed."""
    guest = queueing(here, tavern)
    guest.at(0).expect(200)
    here.clock.move(150)
    guest.at(900, accuracy=1000).expect(200)
    assert not arrived(guest)


def test_rough_fixes_do_not_bridge_a_gap(here: World, tavern: Tavern) -> None:
    """Between two good fixes twelve minutes apart the guest may have been anywhere."""
    guest = queueing(here, tavern)
    guest.at(0).expect(200)
    for _ in range(3):
        here.clock.move(240)
        guest.at(900, accuracy=1000).expect(200)
    guest.at(0).expect(200)
    assert not arrived(guest)


def test_leaving_ends_a_stay(here: World, tavern: Tavern) -> None:
    """An arrival stays marked: a guest who walks in and out causes no more writes of the bar."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 300, 0)
    assert not arrived(guest)
    stays(here, guest, 0, 0, 0)
    assert arrived(guest)
    version = here.app.bars.manage_bar.find(tavern.id).version
    here.clock.move(60)
    guest.at(300).expect(200)
    stays(here, guest, 0, 0, 0)
    assert (arrived(guest), here.app.bars.manage_bar.find(tavern.id).version) == (True, version)


@pytest.mark.parametrize(("seconds", "there"), [(299, True), (301, False)])
def test_a_gap_of_more_than_five_minutes_ends_a_stay(here: World, tavern: Tavern, seconds: float, there: bool) -> None:
    """The guest may have been anywhere in between."""
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0, every=seconds)
    assert arrived(guest) is there


def test_a_bar_that_seats_on_arrival_seats_called_guests_only(here: World) -> None:
    """For a guest who arrives before their call there may be no table."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=1)
    first, second = queueing(here, tavern), queueing(here, tavern)
    for guest in (first, second):
        stays(here, guest, 0, 0)
        assert (arrived(guest), guest.state) == (True, ("QUEUEING", None))
    tavern.entry(second.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert (first.state, second.state) == (("QUEUEING", None), ("SEATED", None))


def test_a_guest_who_deleted_their_location_is_not_seated_on_arrival(here: World) -> None:
    """They had arrived before; now the staff seat them."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=1)
    guest = queueing(here, tavern)
    stays(here, guest, 0, 0)
    guest.calls.delete("/v1/customers/me/location").expect(204)
    tavern.entry(guest.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert (arrived(guest), guest.state) == (True, ("QUEUEING", None))


@pytest.mark.faults
def test_a_guest_who_was_called_out_of_turn_is_seated_on_arrival(here: World) -> None:
    """The staff's call decides, not the position."""
    tavern = bar_behind(here, landlord(here), arrival="seat", dwell_minutes=0)
    first, second = queueing(here, tavern), queueing(here, tavern)
    tavern.entry(second.entry, "call").expect(200)
    second.at().expect(200)
    assert (second.state, first.request()["position"]) == (("SEATED", None), 1)


def test_the_bar_next_door_seats_no_guest(here: World) -> None:
    """A fix only counts for the bar in whose line the guest is, even if another is nearer."""
    owner = landlord(here)
    own, door = (bar_behind(here, owner, metres, arrival="seat", dwell_minutes=0) for metres in (0, 60))
    guest, neighbour = queueing(here, own), queueing(here, door)
    guest.at(60).expect(200)
    assert (guest.state, neighbour.state) == (("QUEUEING", None), ("QUEUEING", None))
    assert [entry["arrived_at"] for entry in [*own.queue(), *door.queue()]] == [None, None]


def test_a_guest_who_has_yet_to_confirm_does_not_arrive(here: World, tavern: Tavern) -> None:
    """Neither the time to set out nor an arrival is marked."""
    other = bar_behind(here, tavern.owner, 10, arrival="seat", dwell_minutes=0)
    guest = queueing(here, other, tavern)
    stays(here, guest, 10, 10)
    here.app.bars.watch_line.check(other.id)
    shown = guest.request()
    assert (shown["state"], shown["set_out_at"], shown["arrived_at"]) == ("CONFIRMING", None, None)
