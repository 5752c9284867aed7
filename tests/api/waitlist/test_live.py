"""Watching one's own offers and places: who may, where it begins, and that what comes is told once."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from tests.support.api import Caller
from tests.support.events import CONTEXT, socket
from tests.worlds.hall import HOLD_SECONDS, Guest, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def hall(here: World, request: pytest.FixtureRequest) -> Hall:
    return Hall(here, request.param)


def _sent(here: World, connection: str) -> list[dict[str, Any]]:
    """What the connection was sent, in order."""
    return [json.loads(text) for to, text in here.sockets.sent if to == connection]


def _subscribe(here: World, topics: list[str], token: str | None = None, connection: str = "c1") -> list[Any]:
    """What is answered to a subscription, from the last message before on."""
    known = len(_sent(here, connection))
    message = {"action": "subscribe", "topics": topics} | ({"token": token} if token else {})
    app.message(socket(connection, message), CONTEXT)
    return _sent(here, connection)[known:]


def _watch(hall: Hall, guest: Guest) -> dict[str, Any]:
    """The snapshot with which a second socket of the guest begins."""
    (snapshot,) = _subscribe(hall.here, [f"customer/{guest.id}"], guest.calls.token)
    assert snapshot["type"] == "snapshot"
    return dict(snapshot)


def _wait(sale: Sale, guest: Guest, *seats: str) -> str:
    place = guest.calls.post(f"{sale.path}/waitlist", {"seats": list(seats)}).expect(201)
    return str(place["waitlist_id"])


def _me(here: World) -> tuple[str, str]:
    """Id and token of somebody new."""
    told = Caller(here.api).post("/v1/customers").expect(201)
    return told["customer_id"], told["token"]


def test_without_a_token_nobody_watches_a_customer(here: World) -> None:
    """An error of its own for that topic; public topics of the same message are served all the same."""
    sale, (id, _) = here.sale({"A": rows(1, 1)}), _me(here)
    refused, served = _subscribe(here, [f"customer/{id}", f"seats/{sale.event}/A"])
    assert (refused["topic"], refused["type"], refused["data"]["code"]) == (f"customer/{id}", "error", "UNAUTHORIZED")
    assert served["type"] == "snapshot"


def test_a_customers_topic_is_their_own(here: World) -> None:
    """With another's token, or an operator's, it is NOT_YOURS, whether or not there is such a customer."""
    (id, _), (_, other) = _me(here), _me(here)
    for token in (other, here.operator().token):
        for topic in (f"customer/{id}", "customer/cus_unknown", "customer/", "customer"):
            ((refused),) = _subscribe(here, [topic], token)
            assert (refused["topic"], refused["type"], refused["data"]["code"]) == (topic, "error", "NOT_YOURS")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "💺"])
def test_a_token_that_does_not_count_is_an_error(here: World, token: str) -> None:
    """The whole message is refused, public topics too: whoever sends a token wants it looked at."""
    sale, (id, _) = here.sale({"A": rows(1, 1)}), _me(here)
    (refused,) = _subscribe(here, [f"seats/{sale.event}/A", f"customer/{id}"], token)
    assert (refused["topic"], refused["type"], refused["data"]["code"]) == (None, "error", "TOKEN_INVALID")


def test_an_expired_token_is_an_error(here: World) -> None:
    """As it would be in a call."""
    id, token = _me(here)
    here.clock.move(31 * 24 * 3600)
    (refused,) = _subscribe(here, [f"customer/{id}"], token)
    assert (refused["type"], refused["data"]["code"]) == ("error", "TOKEN_EXPIRED")


def test_watching_begins_with_the_open_offers(here: World) -> None:
    """The snapshot is what GET /v1/customers/me/offers gives: offers that are over are not in it."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)})
    guest = hall.guest()
    assert _watch(hall, guest)["data"] == {"items": [], "bar_request": None}
    _wait(sale, guest, "A-1-1")
    hall.pump()
    snapshot = _watch(hall, guest)
    assert snapshot["topic"] == f"customer/{guest.id}"
    assert snapshot["data"] == {"items": hall.offers(guest), "bar_request": None}
    assert [offer["seats"] for offer in snapshot["data"]["items"]] == [["A-1-1"]]
    hall.here.clock.move(HOLD_SECONDS)
    assert _watch(hall, guest)["data"] == {"items": [], "bar_request": None}


def test_each_change_of_an_offer_is_told_once(hall: Hall) -> None:
    """Made, then declined; made again, then accepted: one message each, versions without a gap, however often the
    stream delivers; and each is the offer as a call shows it."""
    sale = hall.sale({"A": rows(1, 1)})
    guest = hall.guest()
    start = _watch(hall, guest)["version"]
    expected = []
    for answer in ("decline", "accept"):
        _wait(sale, guest, "A-1-1")
        hall.pump()
        (offer,) = hall.offers(guest)
        guest.calls.post(f"/v1/offers/{offer['offer_id']}/{answer}").expect(200)
        hall.pump()
        answered = guest.calls.get(f"/v1/offers/{offer['offer_id']}").expect(200)
        expected += [{"kind": "offer", **offer}, {"kind": "offer", **answered}]
    told = _sent(hall.here, "c1")[1:]
    assert [each["version"] for each in told] == [start + 1, start + 2, start + 3, start + 4]
    assert {(each["topic"], each["type"]) for each in told} == {(f"customer/{guest.id}", "changes")}
    assert [change for each in told for change in each["data"]["changes"]] == expected
    assert _watch(hall, guest)["version"] == start + 4


def test_an_offer_that_lapses_is_told(hall: Hall) -> None:
    """One message when it is recorded, to its customer only; the next in line is told of theirs."""
    sale = hall.sale({"A": rows(1, 1)})
    guest, following, stranger = (hall.guest() for _ in range(3))
    for each in (guest, following):
        _wait(sale, each, "A-1-1")
    hall.pump()
    hall.move(HOLD_SECONDS)
    assert [told["state"] for told in hall.heard(guest)] == ["open", "lapsed"]
    assert [told["state"] for told in hall.heard(following)] == ["open"]
    assert hall.heard(stranger) == []


def test_a_place_that_others_end_is_told(hall: Hall) -> None:
    """Somebody books the seat: one message with the place and why; leaving by oneself is not told."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, guest, leaving = (hall.guest() for _ in range(3))
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    place = _wait(sale, guest, "A-1-1")
    _wait(sale, leaving, "A-1-1")
    leaving.calls.delete(f"{sale.path}/waitlist").expect(204)
    sale.book(holder.calls, hold).expect(201)
    hall.pump()
    assert hall.heard(guest) == [
        {
            "kind": "place",
            "event_id": sale.event,
            "waitlist_id": place,
            "wish": {"seats": ["A-1-1"]},
            "state": "ended",
            "reason": "BOOKED",
        }
    ]
    assert hall.heard(leaving) == hall.heard(holder) == []


def test_who_watches_the_section_learns_nothing_of_offers(here: World) -> None:
    """To the public an offered seat is held until the public may have it: no state, no name and no id of anybody."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 1)})
    _subscribe(here, [f"seats/{sale.event}/A"], connection="public")
    guest = hall.guest()
    _wait(sale, guest, "A-1-1")
    hall.pump()
    (offer,) = hall.offers(guest)
    (_, *told) = _sent(here, "public")
    assert [change["seats"] for each in told for change in each["data"]["changes"]] == [
        {"1": {"state": "held", "until": "2026-12-01T20:01:15Z"}}
    ]
    text = json.dumps(told)
    assert offer["offer_id"].partition("_")[2] not in text
    assert guest.id not in text
    assert "offered" not in text


def test_an_unsubscribed_customer_hears_nothing(here: World) -> None:
    """Nor does a socket that has closed; another socket of the same customer still does."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 1)})
    guest = hall.guest()
    _watch(hall, guest)
    app.message(socket("c1", {"action": "unsubscribe", "topics": [f"customer/{guest.id}"]}), CONTEXT)
    _subscribe(here, [f"customer/{guest.id}"], guest.calls.token, "c2")
    app.disconnect(socket("c2", route="$disconnect"), CONTEXT)
    _wait(sale, guest, "A-1-1")
    hall.pump()
    assert len(_sent(here, "c1")) == len(_sent(here, "c2")) == 1
    assert [told["state"] for told in hall.heard(guest)] == ["open"]
