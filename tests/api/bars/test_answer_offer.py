"""A bar's answers to offers: accepting, rejecting, twice, too late, or by itself."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.storage import requests
from tests.api.bars.calls import (
    asking,
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
    yes,
)
from tests.worlds.world import World


def test_the_chosen_bar_accepts(here: World) -> None:
    """The guest is in its line at once, with a position and a quoted wait."""
    tavern = bar(here.operator())
    guest = asking(here, tavern)
    assert guest.state == ("REQUESTING", None)
    (offer,) = tavern.offers()
    assert (offer["party_size"], offer["walk_minutes"], offer["expires_in"]) == (2, 0, 45)
    entry = tavern.accept(offer).expect(200)
    request = guest.request()
    assert (request["state"], request["position"], request["bar"]["bar_id"]) == ("QUEUEING", 1, tavern.id)
    assert request["wait"] == {"median_minutes": 8, "p90_minutes": 26}
    assert tavern.queue()[0]["entry_id"] == entry["entry_id"]


def test_a_bar_with_auto_accept_accepts_by_itself(here: World) -> None:
    """Within the check that asks it: the chosen one puts the guest in its line, another has to be confirmed."""
    owner = landlord(here)
    chosen = bar_behind(here, owner, auto_accept=True)
    first = hopeful(here, chosen)
    assert (first.state, chosen.offers()) == (("QUEUEING", None), [])
    chosen.switch("pause").expect(200)
    other = bar_behind(here, owner, 50, auto_accept=True)
    second = hopeful(here, chosen)
    assert (second.state, second.request()["bar"]["bar_id"]) == (("CONFIRMING", None), other.id)


def test_accepting_twice_makes_one_entry(here: World) -> None:
    """The answer is the same; rejecting after it is a 409."""
    tavern = bar_behind(here, landlord(here))
    hopeful(here, tavern)
    (offer,) = tavern.offers()
    first, again = (tavern.accept(offer).expect(200) for _ in range(2))
    assert (first, len(tavern.queue())) == (again, 1)
    assert tavern.reject(offer).code == "OFFER_ACCEPTED"


@pytest.mark.parametrize("act", ["accept", "reject"])
def test_an_answer_during_the_same_answer_is_a_repetition(
    here: World, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other call answers after this one has read the offer, and before it reads the request."""
    tavern = bar_behind(here, landlord(here), max_queue=1)
    hopeful(here, tavern)
    (offer,) = tavern.offers()
    answer, get = getattr(tavern, act), requests.get
    answered = []

    def late(customer: str, id: str) -> BarRequest | None:
        monkeypatch.setattr(requests, "get", get)
        answered.append(answer(offer).expect(200))
        return get(customer, id)

    monkeypatch.setattr(requests, "get", late)
    assert [answer(offer).expect(200)] == answered


@pytest.mark.faults
def test_rejecting_twice_is_rejecting_once(here: World) -> None:
    """Accepting after it is a 409."""
    tavern = bar_behind(here, landlord(here))
    hopeful(here, tavern)
    (offer,) = tavern.offers()
    first, again = (tavern.reject(offer).expect(200) for _ in range(2))
    assert (first["state"], first) == ("rejected", again)
    assert tavern.accept(offer).code == "OFFER_REJECTED"


@pytest.mark.parametrize("act", ["close", pytest.param("pause", marks=pytest.mark.faults)])
def test_a_bar_that_stops_taking_guests_cannot_accept(here: World, act: str) -> None:
    """Its offer is withdrawn, and the next check asks the next bar."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, chosen)
    (offer,) = chosen.offers()
    chosen.switch(act).expect(200)
    deliver(here.app)
    refused = chosen.accept(offer)
    assert (refused.status, refused.code) == (409, "WITHDRAWN")
    deliver(here.app)
    assert (len(pending(here, other)), chosen.offers(), guest.state) == (1, [], ("REQUESTING", None))


def test_after_a_pause_the_next_bar_is_asked(here: World) -> None:
    """By the check of the bar's line, without waiting for an answer or for 45 seconds."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 50)
    hopeful(here, chosen)
    chosen.switch("pause").expect(200)
    here.app.bars.watch_line.check(chosen.id)
    deliver(here.app)
    assert (len(pending(here, other)), chosen.offers()) == (1, [])


def test_a_full_queue_takes_no_more_guests(here: World) -> None:
    """The second accept is a 409, the bar is gone from the search, and the guest is offered to the next one."""
    owner = landlord(here)
    small, other = bar_behind(here, owner, max_queue=1), bar_behind(here, owner, 50)
    guests = []
    for _ in range(2):
        guests.append(hopeful(here, small))
        here.clock.move(0.001)
    first, second = small.offers()
    assert small.id in nearby(here)
    small.accept(first).expect(200)
    refused = small.accept(second)
    assert (refused.status, refused.code) == (409, "QUEUE_FULL")
    assert (small.state(), nearby(here)) == ("QUEUE_FULL", [other.id])
    deliver(here.app)
    assert (small.offers(), len(pending(here, other))) == ([], 1)
    assert [guest.state[0] for guest in guests] == ["QUEUEING", "REQUESTING"]


@pytest.mark.faults
def test_a_repeated_answer_with_a_key_is_the_same(here: World) -> None:
    """The bar's accept, and the guest's confirmation."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner, opened=False), bar_behind(here, owner, 50)
    guest, key = hopeful(here, chosen), str(uuid4())
    path = f"/v1/bar-offers/{other.offers()[0]['offer_id']}/accept"
    assert len({other.owner.post(path, Idempotency_Key=key).text for _ in range(2)}) == 1
    assert len({guest.calls.post(f"{guest.path}/confirm", Idempotency_Key=key).text for _ in range(2)}) == 1
    assert guest.state == ("QUEUEING", None)


@pytest.mark.faults
def test_a_bar_that_is_still_offered_a_guest_may_accept_after_they_reject_another(here: World) -> None:
    """The guest rejects before a check has withdrawn the other offers: those stay open."""
    owner = landlord(here)
    chosen, first, second = (bar_behind(here, owner, 50 * number) for number in range(3))
    guest = hopeful(here, chosen, width=2)
    no(here, chosen)
    deliver(here.app)
    yes(here, first)
    guest.act("reject").expect(200)
    yes(here, second)
    assert (guest.state, guest.request()["bar"]["bar_id"]) == (("CONFIRMING", None), second.id)
