"""A guest's answers to a bar that was found: confirming, searching on, cancelling, or too late."""

from __future__ import annotations

import pytest

from tests.api.bars.calls import (
    asking,
    confirming,
    hopeful,
    nearby,
)
from tests.worlds.tavern import (
    bar,
    bar_behind,
    deliver,
    landlord,
    no,
    pending,
    place,
    settle,
    yes,
)
from tests.worlds.world import World


def test_a_guest_confirms_another_bar(here: World) -> None:
    """The chosen bar rejects, the next one accepts: the guest sees which it is, and confirms."""
    owner = here.operator()
    chosen, other = bar(owner), bar(owner, 200)
    guest = asking(here, chosen)
    chosen.reject().expect(200)
    settle(here.app)
    assert chosen.offers() == []
    other.accept().expect(200)
    found = guest.request()
    assert (found["state"], found["bar"]["bar_id"], found["bar"]["distance_m"]) == ("CONFIRMING", other.id, 200)
    assert (found["expires_in"], found["asked"]) == (90, 2)
    assert guest.act("confirm").expect(200)["state"] == "QUEUEING"
    assert [entry["state"] for entry in other.queue()] == ["queueing"]


def test_the_second_bars_facts_are_shown_and_both_consoles_agree(here: World) -> None:
    """Name, location and walk of the bar that accepted. Its console has a held slot, the chosen one's is empty."""
    guest, chosen, other = confirming(here)
    guest.at().expect(200)
    found = guest.request()
    lat, lon = place(100)
    assert found["bar"] == {
        "bar_id": other.id,
        "name": "Bar 100 north",
        "location": {"lat": pytest.approx(lat), "lon": pytest.approx(lon), "address": ""},
        "distance_m": 100,
        "walk_minutes": 2,
    }
    assert (found["chosen_bar_id"], found["number"], found["position"]) == (chosen.id, "001", 1)
    assert (chosen.queue(), chosen.offers(), other.offers()) == ([], [], [])
    (held,) = other.queue()
    assert (held["state"], held["expires_at"], held["number"]) == ("confirming", found["expires_at"], "001")
    guest.act("confirm").expect(200)
    (entry,) = other.queue()
    assert (entry["state"], entry["expires_at"], entry["entry_id"]) == ("queueing", None, held["entry_id"])


def test_a_guest_who_does_not_confirm_loses_the_slot_by_the_clock(here: World) -> None:
    """At that instant it is not theirs, and two seconds later it is free for the next guest, without a timer, check or
    sweep."""
    guest, chosen, other = confirming(here)
    assert other.id not in nearby(here)
    here.clock.move(89.999)
    assert (guest.state, other.state()) == (("CONFIRMING", None), "QUEUE_FULL")
    here.clock.move(0.001)
    assert (guest.state, other.state()) == (("IDLE", "LAPSED"), "QUEUE_FULL")
    here.clock.move(2)
    assert (guest.state, other.state(), other.queue()) == (("IDLE", "LAPSED"), "WAITING", [])
    assert other.id in nearby(here)
    chosen.switch("pause").expect(200)
    next_one = hopeful(here, other)
    yes(here, other)
    assert (next_one.request()["position"], next_one.request()["number"]) == (1, "002")
    deliver(here.app)
    assert (guest.state, next_one.state) == (("IDLE", "LAPSED"), ("QUEUEING", None))


def test_an_answer_after_ninety_seconds_is_too_late(here: World) -> None:
    """410 with the reason, the same before its check has run and afterwards."""
    guest, _, _ = confirming(here)
    here.clock.move(91)
    for run in ("nothing", "the check"):
        for act in ("confirm", "reject", "cancel"):
            late = guest.act(act)
            assert (late.status, late.code) == (410, "REQUEST_LAPSED"), (act, run)
            assert late.json["error"]["details"] == {"reason": "LAPSED"}
        settle(here.app)


def test_confirming_twice_is_confirming_once(here: World) -> None:
    """Rejecting after it is a 409."""
    guest, _, other = confirming(here)
    first, again = (guest.act("confirm").expect(200) for _ in range(2))
    assert (first, len(other.queue())) == (again, 1)
    refused = guest.act("reject")
    assert (refused.code, refused.json["error"]["details"]) == (
        "STATE_CHANGED",
        {"state": "QUEUEING", "reason": None},
    )


def test_the_search_goes_on_after_the_guest_rejects_a_bar(here: World) -> None:
    """The slot is free at once, the next bar is asked, and neither of the two again."""
    owner = landlord(here)
    chosen, second, third = bar_behind(here, owner), bar_behind(here, owner, 50), bar_behind(here, owner, 100)
    guest = hopeful(here, chosen)
    no(here, chosen)
    deliver(here.app)
    yes(here, second)
    assert guest.act("reject").expect(200)["state"] == "REQUESTING"
    assert second.queue() == []
    deliver(here.app)
    assert [len(pending(here, each)) for each in (chosen, second, third)] == [0, 0, 1]
    no(here, third)
    deliver(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")


def test_a_search_is_cancelled(here: World) -> None:
    """The bar accepts too late, its console is empty after the check, and the guest may ask again."""
    tavern = bar_behind(here, landlord(here))
    guest = hopeful(here, tavern)
    (offer,) = tavern.offers()
    assert guest.act("cancel").expect(200)["reason"] == "CANCELLED"
    for answer in (tavern.accept, tavern.reject):
        refused = answer(offer)
        assert (refused.status, refused.code) == (409, "WITHDRAWN")
    deliver(here.app)
    assert (tavern.offers(), tavern.accept(offer).code) == ([], "WITHDRAWN")
    guest.ask(tavern, radius=600).expect(202)


def test_a_bar_to_confirm_is_cancelled(here: World) -> None:
    """Its slot is free at once."""
    guest, _, other = confirming(here)
    assert guest.act("cancel").expect(200)["state"] == "IDLE"
    assert (other.queue(), other.state()) == ([], "WAITING")
    assert guest.act("confirm").code == "STATE_CHANGED"


def test_an_entry_in_the_line_is_cancelled(here: World) -> None:
    """It is gone from the console, and a repetition changes nothing."""
    tavern = bar_behind(here, landlord(here), auto_accept=True)
    guest = hopeful(here, tavern)
    first, again = (guest.act("cancel").expect(200) for _ in range(2))
    assert (first, tavern.queue()) == (again, [])
    assert (first["state"], first["reason"], first["position"]) == ("IDLE", "CANCELLED", None)
    guest.ask(tavern, radius=600).expect(202)
    deliver(here.app)
    guest.act("cancel").expect(200)


def test_a_request_that_is_over_cannot_be_cancelled(here: World) -> None:
    """A seated guest stays seated."""
    tavern = bar_behind(here, landlord(here), auto_accept=True)
    guest = hopeful(here, tavern)
    tavern.entry(tavern.queue()[0], "seat").expect(200)
    refused = guest.act("cancel")
    assert (refused.status, refused.code) == (409, "STATE_CHANGED")
    assert guest.state == ("SEATED", None)
