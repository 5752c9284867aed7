"""A guest's requests: one at a time, who may read them, repetitions and faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.people.rules.rate_limits import LimitedAct
from tests.api.bars.calls import (
    confirming,
    hopeful,
)
from tests.support.api import Caller
from tests.worlds.tavern import (
    bar_behind,
    deliver,
    drinker,
    everything,
    landlord,
    no,
    pending,
    queued,
    yes,
)
from tests.worlds.world import World


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
    checks = [
        Deadline(DeadlineKind.REQUEST, f"{guest.id}/{guest.asked[0]}", 0),
        Deadline(DeadlineKind.BAR, other.id, 0),
    ]
    checks += [Deadline(DeadlineKind.BAR, chosen.id, 0), Deadline(DeadlineKind.LOCATION, guest.id, 0)]
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
            here.app.deadlines.check(check)
        before = everything()
        for check in [*reversed(checks), *checks] * times:
            here.app.deadlines.check(check)
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
def test_asking_too_often_is_refused(here: World) -> None:
    """Each request rings at a bar: sixty in ten minutes, then 429 with `Retry-After`."""
    tavern, guest = bar_behind(here, landlord(here)), drinker(here.api)
    for _ in range(60):
        here.app.people.rate_limits.count_or_refuse(LimitedAct.REQUEST_BAR, "", guest.id)
    refused = guest.ask(tavern)
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert int(refused.headers["retry-after"]) > 0
