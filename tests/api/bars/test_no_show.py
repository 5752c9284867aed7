"""Missed calls: coming back after them, and what they cost."""

from __future__ import annotations

import pytest

from chalicelib.bars.storage import guests
from tests.api.bars.calls import (
    missed,
    refused,
)
from tests.worlds.tavern import Tavern, bar_behind, deliver, drinker, landlord, queueing, yes
from tests.worlds.world import World

GRACE = 10 * 60


def test_a_guest_who_missed_their_call_may_come_back_for_a_while(here: World, tavern: Tavern) -> None:
    """A repeated no-show changes nothing; the guest sees until when they may come back."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    assert tavern.entry(guest.entry, "no-show").expect(200)["reason"] == "NO_SHOW"
    shown = guest.request()
    assert (shown["state"], shown["reason"], shown["return_until"]) == ("IDLE", "NO_SHOW", "2026-12-01T20:10:00Z")
    assert (tavern.queue(), guests.get(guest.id).score) == ([], 0.5)


@pytest.mark.parametrize("by", ["guest", pytest.param("staff", marks=pytest.mark.faults)])
def test_a_guest_who_comes_back_has_the_same_position(here: World, tavern: Tavern, by: str) -> None:
    """At the front, with their number, as reliable as before; a repetition changes nothing."""
    guest, other = queueing(here, tavern), queueing(here, tavern)
    missed(here, tavern, guest)
    assert other.request()["position"] == 1
    for _ in range(2):
        (guest.act("return") if by == "guest" else tavern.entry(guest.entry, "return")).expect(200)
    shown = guest.request()
    assert (shown["state"], shown["position"], shown["number"], shown["called_at"]) == ("QUEUEING", 1, "001", None)
    assert (other.request()["position"], len(tavern.queue())) == (2, 2)
    assert guests.get(guest.id).score == 1


def test_the_second_missed_call_is_final(here: World, tavern: Tavern) -> None:
    """Neither the guest nor the staff can undo it."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    guest.act("return").expect(200)
    missed(here, tavern, guest)
    assert (guest.state, guest.request()["return_until"]) == (("IDLE", "NO_SHOW"), None)
    assert refused(guest.act("return")) == (409, "STATE_CHANGED")
    assert refused(tavern.entry(guest.entry, "return")) == (409, "STATE_CHANGED")
    assert tavern.queue() == []


def test_coming_back_too_late_is_refused(here: World, tavern: Tavern) -> None:
    """To the millisecond."""
    late, last = queueing(here, tavern), queueing(here, tavern)
    for each in (late, last):
        missed(here, tavern, each)
    here.clock.move(GRACE - 0.001)
    last.act("return").expect(200)
    here.clock.move(0.001)
    assert late.request()["return_until"] is None
    assert refused(late.act("return")) == (410, "REQUEST_LAPSED")
    assert refused(tavern.entry(late.entry, "return")) == (410, "REQUEST_LAPSED")


def test_no_guest_comes_back_to_a_full_queue(here: World) -> None:
    """Coming back works once a slot is free again."""
    small = bar_behind(here, landlord(here), max_queue=1)
    guest = queueing(here, small)
    missed(here, small, guest)
    other = queueing(here, small)
    assert refused(guest.act("return")) == (409, "QUEUE_FULL")
    other.act("cancel").expect(200)
    guest.act("return").expect(200)


@pytest.mark.faults
def test_a_guest_with_another_request_does_not_come_back(here: World, tavern: Tavern) -> None:
    """A guest has one request at a time."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    before = guest.path
    guest.at().expect(200)
    guest.ask(tavern).expect(202)
    assert refused(guest.calls.post(f"{before}/return")) == (409, "REQUEST_EXISTS")
    assert refused(tavern.entry({"entry_id": f"ent_{before.rpartition('_')[2]}"}, "return")) == (409, "REQUEST_EXISTS")


@pytest.mark.parametrize("reason", ["seated", pytest.param("cancelled", marks=pytest.mark.faults)])
def test_only_a_guest_who_missed_a_call_comes_back(here: World, tavern: Tavern, reason: str) -> None:
    """A request that ended in another way stays ended."""
    guest = queueing(here, tavern)
    (guest.act("cancel") if reason == "cancelled" else tavern.entry(guest.entry, "seat")).expect(200)
    assert refused(guest.act("return")) == (409, "STATE_CHANGED")


def test_a_guest_who_missed_a_call_has_to_be_nearer(here: World, tavern: Tavern) -> None:
    """They have to share their location, and join from within 3500 m instead of 5000."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    assert refused(guest.ask(tavern)) == (409, "LOCATION_NEEDED")
    guest.at(3_520, accuracy=10).expect(200)
    far = guest.ask(tavern)
    assert (*refused(far), far.json["error"]["details"]) == (409, "TOO_FAR", {"radius": 3_500})
    guest.at(3_490).expect(200)
    guest.ask(tavern).expect(202)


def test_no_guest_joins_from_farther_than_five_kilometres(here: World, tavern: Tavern) -> None:
    """Their fix may be off by its accuracy."""
    guest = drinker(here.api)
    guest.at(5_100, accuracy=50).expect(200)
    far = guest.ask(tavern)
    assert (far.code, far.json["error"]["details"]) == ("TOO_FAR", {"radius": 5_000})
    guest.at(5_040, accuracy=50).expect(200)
    guest.ask(tavern).expect(202)


def test_seats_make_good_what_a_missed_call_cost(here: World, tavern: Tavern) -> None:
    """Each gives back a quarter of the missing score."""
    guest, scores = queueing(here, tavern), []
    missed(here, tavern, guest)
    for _ in range(2):
        guest.at().expect(200)
        guest.ask(tavern, radius=600).expect(202)
        deliver(here.app)
        yes(here, tavern)
        tavern.entry(guest.entry, "seat").expect(200)
        scores.append(guests.get(guest.id).score)
    assert scores == [0.625, 0.71875]
