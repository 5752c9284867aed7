"""The room of a draft does not exist for anyone but its organiser, as the draft itself does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from tests.support.api import Caller, Reply
from tests.support.contract import DeclaredCall, declared_calls
from tests.support.events import CONTEXT, socket
from tests.worlds.foyer import TERMS, Foyer
from tests.worlds.scene import Sale, event_body, rows, venue

UNKNOWN = "evt_00000000000000000000000000"
BODIES: dict[str, Any] = {
    "claim_admission": {"ticket": "x"},
    "renew_admission": {"ticket": "x"},
    "say_in_room": {"message": "x"},
    "change_waiting_room": {
        "name": "x",
        "target_url": "https://x.example.com/",
        "starts_at": "2099-01-01T00:00:00Z",
        "capacity": 1,
    },
}


def _of_rooms() -> list[DeclaredCall]:
    """Every call whose path names a room."""
    return [call for call in declared_calls() if "{room_id}" in call.route.path]


@pytest.fixture
def draft(foyer: Foyer) -> Sale:
    """A draft behind a room that is open to join."""
    owner = foyer.here.operator()
    hall = venue(owner, {"A": rows(2, 5)})
    id = owner.post("/v1/events", event_body(hall, foyer.here.now)).expect(201)["event_id"]
    sale = Sale(foyer.here.api, owner, str(id))
    foyer.set_up(sale).expect(200)
    return sale


def _said(foyer: Foyer, caller: Caller, call: DeclaredCall, room: str) -> tuple[int, Any]:
    ticket = foyer.guest(room).join_id()
    path = call.route.path.replace("{room_id}", room).replace("{ticket_id}", ticket).replace("{order}", "close")
    reply: Reply = caller.call(call.route.method, path, BODIES.get(call.name, {} if call.route.body else None))
    return reply.status, {**reply.json["error"], "request_id": ""}


@pytest.mark.parametrize("call", _of_rooms(), ids=lambda call: call.name)
@pytest.mark.parametrize("cancelled", [False, True])
def test_a_drafts_room_is_like_one_that_never_was(
    foyer: Foyer, draft: Sale, call: DeclaredCall, cancelled: bool
) -> None:
    """For every call that names a room, whoever sends it: another organiser, a customer, a stranger."""
    if cancelled:
        draft.owner.post(f"{draft.path}/cancel").expect(200)
    before = draft.owner.get(f"{draft.path}/waiting-room").expect(200)
    for caller in (Caller(foyer.here.api), foyer.here.customer(), foyer.here.operator()):
        said = _said(foyer, caller, call, draft.event)
        assert said == _said(foyer, caller, call, UNKNOWN)
        assert said[0] == 404 or call.route.who
    assert draft.owner.get(f"{draft.path}/waiting-room").expect(200) == before


def test_its_topic_is_like_that_of_a_room_that_never_was(foyer: Foyer, draft: Sale) -> None:
    """Nobody watches it but the organiser."""
    for number, caller in enumerate((Caller(foyer.here.api), foyer.here.customer(), foyer.here.operator())):
        for id in (draft.event, UNKNOWN):
            assert _told(foyer, f"c{number}", caller, id)["data"]["code"] == "ROOM_NOT_FOUND"
    assert _told(foyer, "own", draft.owner, draft.event)["type"] == "snapshot"


def test_its_organiser_sees_it_and_no_cache_keeps_it(foyer: Foyer, draft: Sale) -> None:
    """Until it is published: then it is everybody's, at once."""
    path = f"/v1/waiting-rooms/{draft.event}"
    own = draft.owner.get(path)
    assert own.expect(200)["phase"] == "lobby"
    assert own.headers["cache-control"] == "private, no-store"
    assert draft.owner.get(f"{path}/figures").expect(200)["capacity"] == TERMS["capacity"]
    guest = foyer.guest(draft)
    assert guest.join().code == "ROOM_NOT_FOUND"
    draft.owner.post(f"{draft.path}/publish").expect(200)
    assert Caller(foyer.here.api).get(path).headers["cache-control"] == "public, max-age=1"
    guest.join().expect(202)
    draft.owner.post(f"{draft.path}/cancel").expect(200)
    foyer.here.clock.move(2)
    assert Caller(foyer.here.api).get(path).status == 200


def _told(foyer: Foyer, connection: str, caller: Caller, id: str) -> dict[str, Any]:
    """The answer to who subscribes to the room."""
    message = {"action": "subscribe", "topics": [f"waiting-room/{id}"], "token": caller.token}
    app.message(socket(connection, {name: value for name, value in message.items() if value}), CONTEXT)
    told: dict[str, Any] = json.loads(foyer.here.sockets.sent[-1][1])
    return told
