"""A draft does not exist for anyone but its organiser: no call and no topic tells it from an event that never was."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from chalicelib.core.identity import TokenKind
from tests.support.api import Caller, Reply
from tests.support.contract import DeclaredCall, declared_calls
from tests.support.events import CONTEXT, socket
from tests.worlds.scene import event_body, rows, venue
from tests.worlds.world import World

UNKNOWN = "evt_00000000000000000000000000"
BODIES: dict[str, list[Any]] = {
    "take_hold": [
        {"seats": ["A-1-1"]},
        {"seats": ["Z-9-9"]},
        {"best_available": {"category": "standard", "quantity": 2}},
        {"best_available": {"category": "none", "quantity": 2, "section": "none"}},
        {"best_available": {"category": "standard", "quantity": 8}},
    ],
    "book": [
        {"tickets": ["A-1-1"], "payment": {"method": "test"}},
        {"hold_id": "hld_00000000000000000000000000", "payment": {"method": "test"}},
        {"tickets": ["A-1-1"], "payment": {"method": "none"}},
    ],
    "join_waitlist": [
        {"seats": ["A-1-1"]},
        {"category": "standard", "quantity": 1},
        {"category": "none", "quantity": 9},
    ],
    "check_in": [{"ticket": "x"}],
    "change_event": [{"name": "Other"}, {"starts_at": "2020-01-01T00:00:00Z"}],
    "set_up_event_room": [{"starts_at": "2099-01-01T00:00:00Z", "capacity": 1}],
    "say_in_event_room": [{"message": "x"}],
    "change_seats": [{"seats": ["A-1-1"], "blocked": True}, {"seats": ["Z-9-9"], "blocked": True}],
}
"""Bodies of the calls that need one: right and wrong for the draft."""


def _of_events() -> list[DeclaredCall]:
    """Every call whose path names an event."""
    return [call for call in declared_calls() if "{event_id}" in call.route.path or call.name == "book"]


def _draft(here: World, owner: Caller, **changes: Any) -> str:
    hall = venue(owner, {"A": rows(2, 5)})
    return str(owner.post("/v1/events", event_body(hall, here.now, waitlist=True, **changes)).expect(201)["event_id"])


def _send(caller: Caller, call: DeclaredCall, event: str, body: Any) -> Reply:
    path = (
        call.route.path.replace("{event_id}", event)
        .replace("{id}", event)
        .replace("{section}", "A")
        .replace("{order}", "open")
    )
    return caller.call(call.route.method, path, body)


def _said(reply: Reply) -> tuple[int, Any]:
    error = dict(reply.json["error"], request_id="") if reply.status >= 400 else None
    return reply.status, error


@pytest.mark.parametrize("call", _of_events(), ids=lambda call: call.name)
@pytest.mark.parametrize("what", ["a draft", "a draft with a waiting room", "a cancelled draft"])
def test_a_draft_is_like_an_event_that_never_was(here: World, call: DeclaredCall, what: str) -> None:
    """For every call that names an event, whoever sends it: another organiser, a customer, a stranger."""
    owner = here.operator()
    event = _draft(here, owner, waiting_room="room" in what)
    if "cancelled" in what:
        owner.post(f"/v1/events/{event}/cancel").expect(200)
    before = owner.get(f"/v1/events/{event}").expect(200)
    kinds = call.route.who or tuple(TokenKind)
    for caller, kind in (
        (Caller(here.api), None),
        (here.customer(), TokenKind.CUSTOMER),
        (here.operator(), TokenKind.OPERATOR),
    ):
        for body in BODIES.get(call.name, [{}] if call.route.body else [None]):
            said = _said(_send(caller, call, event, body))
            assert said == _said(_send(caller, call, UNKNOWN, body))
            if kind in kinds or not call.route.who:
                assert (said[0], said[1]["code"]) == (404, "EVENT_NOT_FOUND")
    assert owner.get(f"/v1/events/{event}").expect(200) == before


def test_its_topics_are_like_those_of_an_event_that_never_was(here: World) -> None:
    """Nobody watches them, whatever token they send, known sections or not."""
    owner = here.operator()
    event = _draft(here, owner)
    for number, token in enumerate((None, here.customer().token, here.operator().token)):
        for section in ("A", "Z", ""):
            for name in (f"seats/{event}/{section}", f"seats/{UNKNOWN}/{section}"):
                message = {"action": "subscribe", "topics": [name], "token": token}
                app.message(socket(f"c{number}", {k: v for k, v in message.items() if v}), CONTEXT)
    told = [json.loads(text) for _, text in here.sockets.sent]
    assert len(told) == 18
    assert {(each["type"], each["data"]["code"]) for each in told} == {("error", "EVENT_NOT_FOUND")}


def test_it_is_in_no_list(here: World) -> None:
    """Not in searches, by words, venue or release, nor among the popular ones."""
    owner = here.operator()
    event = _draft(here, owner, name="Secret Zebra", release="zebra")
    hall = owner.get(f"/v1/events/{event}").expect(200)["venue"]["venue_id"]
    for query in ("search?keyword=zebra", f"search?venue={hall}", "search?release=zebra", "popular"):
        assert "Zebra" not in Caller(here.api).get(f"/v1/events/{query}").text


def test_its_organiser_prepares_it(here: World) -> None:
    """Reads it and its seats, changes it, marks seats, reads sales, attendees and the waitlist, and publishes it."""
    owner = here.operator()
    event = _draft(here, owner)
    path = f"/v1/events/{event}"
    for read in ("", "/seats", "/seats/A", "/sales", "/waitlist/summary", "/attendees"):
        assert owner.get(f"{path}{read}").status == 200
    owner.patch(path, {"name": "Other"}).expect(200)
    owner.patch(f"{path}/seats", {"seats": ["A-1-1"], "blocked": True}).expect(200)
    for act in ("waitlist/close", "waitlist/open", "publish"):
        owner.post(f"{path}/{act}").expect(200)
    assert here.operator().patch(path, {"name": "Mine"}).code == "NOT_YOURS"


def test_a_cancelled_event_stays_visible(here: World) -> None:
    """It was published, so everyone may know that it does not take place."""
    sale = here.sale(waitlist=True)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    here.clock.move(2)
    assert Caller(here.api).get(sale.path).expect(200)["status"] == "cancelled"
    guest = here.customer()
    assert sale.hold(guest, "A-1-1").code == "NOT_ON_SALE"
    assert guest.get(f"{sale.path}/waitlist").status == 200
    assert here.operator().post(f"{sale.path}/publish").code == "NOT_YOURS"
