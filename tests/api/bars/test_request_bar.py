"""A guest's request, from asking a bar to an entry in a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.core.deadline import Deadline, Kind
from chalicelib.people.rules.rate_limits import LimitedAct
from tests.support.api import Caller
from tests.worlds.tavern import (
    CENTRE,
    Drinker,
    Tavern,
    bar,
    bar_behind,
    deliver,
    drinker,
    everything,
    landlord,
    no,
    pending,
    place,
    queued,
    queueing,
    settle,
    yes,
)
from tests.worlds.world import World


def asking(here: World, at: Tavern, **terms: object) -> Drinker:
    """A guest at the centre whose request is offered to this bar."""
    guest = drinker(here.api)
    guest.at().expect(200)
    guest.ask(at, **terms).expect(202)
    settle(here.app)
    return guest


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


def test_an_offer_lapses_after_45_seconds(here: World) -> None:
    """The next bar is asked. The first one accepts too late, whether or not anything has run."""
    owner = here.operator()
    silent, other = bar(owner), bar(owner, 100)
    asking(here, silent)
    (offer,) = silent.offers()
    here.clock.move(46)
    assert silent.accept(offer).code == "OFFER_EXPIRED"
    settle(here.app)
    assert len(other.offers()) == 1


def test_a_search_without_a_bar_left_is_a_no_match(here: World) -> None:
    """After every bar has rejected the guest may ask again; no bar was asked twice."""
    owner = here.operator()
    bars = [bar(owner, 50 * number) for number in range(3)]
    guest = asking(here, bars[0])
    for each in bars:
        assert len(each.offers()) == 1
        each.reject().expect(200)
        settle(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")
    assert guest.request()["asked"] == 3


def hopeful(here: World, at: Tavern, **terms: object) -> Drinker:
    """As `asking`, for a guest without a location. Searches within a small radius are faster."""
    guest = drinker(here.api)
    guest.ask(at, **{"radius": 600} | terms).expect(202)
    deliver(here.app)
    return guest


def confirming(here: World) -> tuple[Drinker, Tavern, Tavern]:
    """A guest who has to confirm another bar than the chosen one, with both bars."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 100, max_queue=1)
    return queueing(here, other, chosen), chosen, other


def nearby(here: World) -> list[str]:
    lat, lon = CENTRE
    found = Caller(here.api).get(f"/v1/bars/nearby?lat={lat}&lon={lon}&radius=600").expect(200)
    return [each["bar_id"] for each in found["items"]]


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


def test_no_more_than_five_bars_are_asked(here: World) -> None:
    """The sixth bar gets no offer."""
    owner = landlord(here)
    bars = [bar_behind(here, owner, 20 * number) for number in range(6)]
    guest = hopeful(here, bars[0])
    for each in bars[:5]:
        no(here, each)
        deliver(here.app)
    assert (guest.state, guest.request()["asked"]) == (("IDLE", "NO_MATCH"), 5)
    assert pending(here, bars[5]) == []


def test_the_search_is_over_after_five_minutes(here: World) -> None:
    """By the clock, without a check, and the last offer ends with it."""
    owner = landlord(here)
    bars = [bar_behind(here, owner, 20 * number) for number in range(5)]
    guest = hopeful(here, bars[0])
    here.clock.move(45)
    deliver(here.app)
    for each in bars[1:4]:
        yes(here, each)
        here.clock.move(80)
        guest.act("reject").expect(200)
        deliver(here.app)
    (last,) = bars[4].offers()
    assert last["expires_in"] == 15
    here.clock.move(14.999)
    assert guest.state == ("REQUESTING", None)
    here.clock.move(0.001)
    assert guest.state == ("IDLE", "NO_MATCH")
    late = bars[4].accept(last)
    assert (late.status, late.code) == (410, "OFFER_EXPIRED")


def test_a_bar_that_rejected_is_not_asked_for_the_next_request(here: World) -> None:
    """For ten minutes, unless the guest chooses that bar."""
    owner = landlord(here)
    first, second = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, first)
    for each in (first, second):
        no(here, each)
        deliver(here.app)
    third = bar_behind(here, owner, 100)
    guest.ask(third, radius=600).expect(202)
    deliver(here.app)
    no(here, third)
    deliver(here.app)
    assert (guest.state, guest.request()["asked"]) == (("IDLE", "NO_MATCH"), 1)
    guest.ask(first, radius=600).expect(202)
    deliver(here.app)
    assert [len(pending(here, each)) for each in (first, second, third)] == [1, 0, 0]


@pytest.mark.faults
def test_after_ten_minutes_a_bar_that_rejected_is_asked_again(here: World) -> None:
    """By then it may have room."""
    owner = landlord(here)
    first, second = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, first)
    for each in (first, second):
        no(here, each)
        deliver(here.app)
    here.clock.move(600)
    guest.ask(first, radius=600).expect(202)
    deliver(here.app)
    no(here, first)
    deliver(here.app)
    assert len(pending(here, second)) == 1


def test_rejections_count_when_the_search_ended_by_the_clock_alone(here: World) -> None:
    """Without a check since, the next request does not ask the bars that rejected the one before."""
    owner = landlord(here)
    chosen, refuser = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, chosen)
    no(here, chosen)
    deliver(here.app)
    no(here, refuser)
    here.clock.move(300)
    other = bar_behind(here, owner, 100)
    guest.ask(other, radius=600).expect(202)
    deliver(here.app)
    no(here, other)
    deliver(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")
    assert (pending(here, chosen), pending(here, refuser)) == ([], [])


def test_a_bar_with_too_long_a_wait_is_not_asked(here: World) -> None:
    """Not even the chosen one: the guest does not accept the wait."""
    owner = landlord(here)
    slow, slower, quick = (
        bar_behind(here, owner, mean_visit_minutes=100),
        bar_behind(here, owner, 20, mean_visit_minutes=200),
        bar_behind(here, owner, 60),
    )
    guest = hopeful(here, slow, max_wait_minutes=15)
    assert [len(pending(here, each)) for each in (slow, slower, quick)] == [0, 0, 1]
    no(here, quick)
    deliver(here.app)
    assert (guest.state, guest.request()["asked"]) == (("IDLE", "NO_MATCH"), 1)


def test_bars_are_asked_by_the_longer_of_walk_and_wait(here: World) -> None:
    """A near bar with a long wait comes after a far one with a short wait, and that after one in between."""
    owner = landlord(here)
    chosen = bar_behind(here, owner)
    near = bar_behind(here, owner, 80, mean_visit_minutes=100)  # 18 minutes' wait
    far = bar_behind(here, owner, 960)  # 12 minutes' walk, 8 minutes' wait
    between = bar_behind(here, owner, 400)  # 5 and 8
    hopeful(here, chosen, radius=1000)
    for each in (chosen, between, far, near):
        no(here, each)
        deliver(here.app)


@pytest.mark.parametrize("width", [2, pytest.param(3, marks=pytest.mark.faults)])
def test_several_bars_are_asked_at_once_and_the_first_accept_wins(here: World, width: int) -> None:
    """The chosen one alone, then `width` together. The next check withdraws the other offers."""
    owner = landlord(here)
    chosen, *others = (bar_behind(here, owner, 50 * number) for number in range(5))
    guest = hopeful(here, chosen, width=width)
    assert here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}") is None
    assert [len(pending(here, each)) for each in others] == [0, 0, 0, 0]
    no(here, chosen)
    deliver(here.app)
    asked = [each for each in others if pending(here, each)]
    assert asked == others[:width]
    late = asked[1].offers()[0]
    yes(here, asked[0])
    refused = asked[1].accept(late)
    assert (refused.status, refused.code) == (409, "ALREADY_MATCHED")
    deliver(here.app)
    assert [pending(here, each) for each in others] == [[], [], [], []]
    assert asked[1].accept(late).code == "ALREADY_MATCHED"
    assert guest.request()["bar"]["bar_id"] == asked[0].id


def test_each_of_several_bars_that_rejects_is_replaced(here: World) -> None:
    """`width` bars are asked at any time."""
    owner = landlord(here)
    chosen, *others = (bar_behind(here, owner, 50 * number) for number in range(5))
    hopeful(here, chosen, width=2)
    no(here, chosen)
    deliver(here.app)
    no(here, others[1])
    deliver(here.app)
    assert [len(pending(here, each)) for each in others] == [1, 0, 1, 0]


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


def test_a_guest_who_does_not_confirm_loses_the_slot_by_the_clock(here: World) -> None:
    """At that instant the slot is free for the next guest, without a timer, check or sweep."""
    guest, chosen, other = confirming(here)
    assert other.id not in nearby(here)
    here.clock.move(89.999)
    assert (guest.state, other.state()) == (("CONFIRMING", None), "QUEUE_FULL")
    here.clock.move(0.001)
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


def test_accepting_twice_makes_one_entry(here: World) -> None:
    """The answer is the same; rejecting after it is a 409."""
    tavern = bar_behind(here, landlord(here))
    hopeful(here, tavern)
    (offer,) = tavern.offers()
    first, again = (tavern.accept(offer).expect(200) for _ in range(2))
    assert (first, len(tavern.queue())) == (again, 1)
    assert tavern.reject(offer).code == "OFFER_ACCEPTED"


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


def test_a_guest_has_one_request(here: World) -> None:
    """Another one is a 409 that names the first, be it searching, confirming or queueing."""
    guest, chosen, other = confirming(here)
    for _ in range(2):
        refused = guest.ask(chosen)
        assert (refused.status, refused.code) == (409, "REQUEST_EXISTS")
        assert refused.json["error"]["details"] == {"request_id": guest.asked[-1]}
        guest.act("confirm").expect(200)
    assert len(other.queue()) == 1


def test_a_request_that_lapsed_does_not_block_a_new_one(here: World) -> None:
    """A new request is possible at that instant, without a check; the old one stays as it ended."""
    guest, chosen, other = confirming(here)
    here.clock.move(90)
    guest.ask(chosen, radius=600).expect(202)
    deliver(here.app)
    assert (guest.state, len(pending(here, chosen))) == (("REQUESTING", None), 1)
    before = guest.calls.get(f"/v1/bar-requests/{guest.asked[0]}").expect(200)
    assert (before["state"], before["reason"]) == ("IDLE", "LAPSED")
    assert other.queue() == []


def test_a_search_that_ended_does_not_block_a_new_one(here: World) -> None:
    """The same for a request that no bar answered."""
    tavern = bar_behind(here, landlord(here))
    guest = hopeful(here, tavern)
    here.clock.move(300)
    assert guest.state == ("IDLE", "NO_MATCH")
    guest.ask(tavern, radius=600).expect(202)


@pytest.mark.parametrize("times", [1, pytest.param(3, marks=pytest.mark.faults)])
def test_messages_that_come_again_and_out_of_order_change_nothing(here: World, times: int) -> None:
    """Every check, several times and backwards, after each step: no attribute of any item changes."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, chosen, width=2)
    checks = [Deadline(Kind.REQUEST, f"{guest.id}/{guest.asked[0]}", 0), Deadline(Kind.BAR, other.id, 0)]
    checks += [Deadline(Kind.BAR, chosen.id, 0), Deadline(Kind.LOCATION, guest.id, 0)]
    steps: list[Callable[[], Any]] = [
        lambda: no(here, chosen),
        lambda: yes(here, other),
        lambda: guest.act("confirm").expect(200),
        lambda: other.entry(other.queue()[0], "call").expect(200),
        lambda: other.switch("close").expect(200),
    ]
    for step in steps:
        step()
        for check in checks:
            here.app.deadlines.ring(check)
        before = everything()
        for check in [*reversed(checks), *checks] * times:
            here.app.deadlines.ring(check)
        assert everything() == before
    assert guest.state == ("IDLE", "BAR_CLOSED")


def test_a_request_belongs_to_its_guest(here: World) -> None:
    """404 for other guests, as for an unknown request; 403 for operators and 401 for strangers."""
    tavern = bar_behind(here, landlord(here))
    guest, other = hopeful(here, tavern), drinker(here.api)
    for caller, status in ((other.calls, 404), (tavern.owner, 403), (Caller(here.api), 401)):
        assert caller.get(guest.path).status == status
        for act in ("confirm", "reject", "cancel", "return"):
            assert caller.post(f"{guest.path}/{act}").status == status
    assert guest.calls.get("/v1/bar-requests/req_nope").code == "REQUEST_NOT_FOUND"
    assert other.calls.get("/v1/bar-requests").expect(200) == {"items": [], "next_cursor": None}
    assert guest.state == ("REQUESTING", None)


def test_asking_with_a_key_is_asking_once(here: World) -> None:
    """The same answer again, not REQUEST_EXISTS, and one offer."""
    tavern = bar_behind(here, landlord(here))
    guest = drinker(here.api)
    key, terms = str(uuid4()), {"party_size": 2, "max_wait_minutes": 60}
    first, again = (guest.calls.post(f"{tavern.path}/requests", terms, Idempotency_Key=key) for _ in range(2))
    assert (first.expect(202), first.headers["location"]) == (again.expect(202), again.headers["location"])
    deliver(here.app)
    assert len(pending(here, tavern)) == 1


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


def test_requests_are_listed_the_newest_first(here: World) -> None:
    """Filtered by state, also in its old spelling; an unknown state is refused."""
    tavern = bar_behind(here, landlord(here), auto_accept=True)
    guest = hopeful(here, tavern)
    guest.act("cancel").expect(200)
    here.clock.move(1)
    guest.ask(tavern, radius=600).expect(202)
    deliver(here.app)

    def listed(query: str) -> list[str]:
        return [each["request_id"] for each in guest.calls.get(f"/v1/bar-requests{query}").expect(200)["items"]]

    old, new = guest.asked
    assert listed("") == [new, old]
    assert listed("?state=QUEING") == listed("?state=QUEUEING") == [new]
    assert (listed("?state=IDLE"), listed("?state=SEATED")) == ([old], [])
    assert guest.calls.get("/v1/bar-requests?state=BORED").status == 422


def test_the_search_for_a_guest_without_a_location_is_around_the_chosen_bar(here: World) -> None:
    """Neither bars nor the guest are shown a walk."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 200)
    guest = drinker(here.api)
    guest.ask(chosen, radius=600).expect(202)
    deliver(here.app)
    assert chosen.offers()[0]["walk_minutes"] is None
    no(here, chosen)
    deliver(here.app)
    assert other.offers()[0]["walk_minutes"] is None
    yes(here, other)
    found = guest.request()["bar"]
    assert (found["bar_id"], found["distance_m"], found["walk_minutes"]) == (other.id, None, None)


def test_only_bars_that_may_accept_are_asked(here: World) -> None:
    """Not those that are too small, closed, paused or too far away."""
    owner = landlord(here)
    chosen = bar_behind(here, owner, capacity=3)
    closed, paused, far = (
        bar_behind(here, owner, 10, opened=False),
        bar_behind(here, owner, 20),
        bar_behind(here, owner, 501),
    )
    paused.switch("pause").expect(200)
    fits = bar_behind(here, owner, 499, capacity=4)
    guest = hopeful(here, chosen, party_size=4, radius=500)
    assert [len(pending(here, each)) for each in (chosen, closed, paused, far, fits)] == [0, 0, 0, 0, 1]
    no(here, fits)
    deliver(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"party_size": 0}, "party_size"),
    ({"party_size": 51}, "party_size"),
    ({"party_size": 2.5}, "party_size"),
    ({"max_wait_minutes": 0}, "max_wait_minutes"),
    ({"max_wait_minutes": 601}, "max_wait_minutes"),
    ({"radius": 0}, "radius"),
    ({"radius": 10_001}, "radius"),
    ({"width": 4}, "width"),
    ({"width": "2"}, "width"),
]


def test_impossible_terms_are_refused(here: World) -> None:
    """422 with the path of the fault."""
    guest, path = drinker(here.api), "/v1/bars/bar_01M8SK2MG05W2BWVJFRTMWZEZE/requests"
    for terms, fault in FAULTS:
        refused = guest.calls.post(path, {"party_size": 2, "max_wait_minutes": 60} | terms)
        assert refused.status == 422
        assert [each["path"] for each in refused.json["error"]["details"]["fields"]] == [fault]


def test_an_unknown_bar_cannot_be_asked(here: World) -> None:
    """404, and the guest has no request."""
    guest = drinker(here.api)
    for id in ("bar_01M8SK2MG05W2BWVJFRTMWZEZE", "nope"):
        refused = guest.calls.post(f"/v1/bars/{id}/requests", {"party_size": 2, "max_wait_minutes": 60})
        assert (refused.status, refused.code) == (404, "BAR_NOT_FOUND")
    assert guest.calls.get("/v1/bar-requests").expect(200)["items"] == []


def test_messages_name_the_request_and_nothing_else(here: World) -> None:
    """Messages have ids, but neither the party nor a location."""
    guest, _, _ = confirming(here)
    guest.at().expect(200)
    guest.act("reject").expect(200)
    bodies = queued()
    assert {msgspec.json.decode(body)["kind"] for body in bodies} == {"request", "location"}
    assert all(set(msgspec.json.decode(body)) == {"kind", "id", "at", "swept", "since"} for body in bodies)
    assert guest.id in bodies[0]


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


@pytest.mark.faults
def test_asking_too_often_is_refused(here: World) -> None:
    """Each request rings at a bar: sixty in ten minutes, then 429 with `Retry-After`."""
    tavern, guest = bar_behind(here, landlord(here)), drinker(here.api)
    for _ in range(60):
        here.app.people.rate_limits.allow(LimitedAct.ASK, "", guest.id)
    refused = guest.ask(tavern)
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert int(refused.headers["retry-after"]) > 0
