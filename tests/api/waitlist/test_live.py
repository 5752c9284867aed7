"""A customer's topic: who may watch it, its snapshot, and that each change is sent once."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from tests.support.api import Caller
from tests.support.events import CONTEXT, socket
from tests.worlds.hall import OVER_SECONDS, Guest, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def hall(here: World, request: pytest.FixtureRequest) -> Hall:
    return Hall(here, request.param)


def _sent(here: World, connection: str) -> list[dict[str, Any]]:
    """The messages to the connection, in order."""
    return [json.loads(text) for to, text in here.sockets.sent if to == connection]


def _subscribe(here: World, topics: list[str], token: str | None = None, connection: str = "c1") -> list[Any]:
    """The answers to a subscription, from its first message on."""
    known = len(_sent(here, connection))
    message = {"action": "subscribe", "topics": topics} | ({"token": token} if token else {})
    app.message(socket(connection, message), CONTEXT)
    return _sent(here, connection)[known:]


def _watch(hall: Hall, guest: Guest) -> dict[str, Any]:
    """The snapshot that a second socket of the customer gets."""
    (snapshot,) = _subscribe(hall.here, [f"customer/{guest.id}"], guest.calls.token)
    assert snapshot["type"] == "snapshot"
    return dict(snapshot)


def _wait(sale: Sale, guest: Guest, *seats: str) -> str:
    entry = guest.calls.post(f"{sale.path}/waitlist", {"seats": list(seats)}).expect(201)
    return str(entry["waitlist_id"])


def _me(here: World) -> tuple[str, str]:
    """Id and token of a new customer."""
    made = Caller(here.api).post("/v1/customers").expect(201)
    return made["customer_id"], made["token"]


def test_a_customers_topic_needs_a_token(here: World) -> None:
    """An error of its own for that topic; public topics of the same message are served all the same."""
    sale, (id, _) = here.sale({"A": rows(1, 1)}), _me(here)
    refused, served = _subscribe(here, [f"customer/{id}", f"seats/{sale.event}/A"])
    assert (refused["topic"], refused["type"], refused["data"]["code"]) == (f"customer/{id}", "error", "UNAUTHORIZED")
    assert served["type"] == "snapshot"


def test_a_customers_topic_is_their_own(here: World) -> None:
    """With another customer's token, or an organiser's, it is NOT_YOURS, whether or not there is such a customer."""
    (id, _), (_, other) = _me(here), _me(here)
    for token in (other, here.operator().token):
        for topic in (f"customer/{id}", "customer/cus_unknown", "customer/", "customer"):
            ((refused),) = _subscribe(here, [topic], token)
            assert (refused["topic"], refused["type"], refused["data"]["code"]) == (topic, "error", "NOT_YOURS")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "💺"])
def test_an_invalid_token_is_an_error(here: World, token: str) -> None:
    """The whole message is refused, public topics too."""
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
    """The snapshot is the answer of GET /v1/customers/me/offers: it has open offers only."""
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
    hall.here.clock.move(OVER_SECONDS)
    assert _watch(hall, guest)["data"] == {"items": [], "bar_request": None}


def test_each_change_of_an_offer_is_sent_once(hall: Hall) -> None:
    """Made, then declined; made again, then accepted: one message each, versions without a gap, however often the
    stream delivers. Each is the offer as a call shows it."""
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
    sent = _sent(hall.here, "c1")[1:]
    assert [each["version"] for each in sent] == [start + 1, start + 2, start + 3, start + 4]
    assert {(each["topic"], each["type"]) for each in sent} == {(f"customer/{guest.id}", "changes")}
    assert [change for each in sent for change in each["data"]["changes"]] == expected
    assert _watch(hall, guest)["version"] == start + 4


def test_an_offer_that_lapses_is_sent(hall: Hall) -> None:
    """One message when it is recorded, to its customer only; the next in line gets a message about theirs."""
    sale = hall.sale({"A": rows(1, 1)})
    guest, following, stranger = (hall.guest() for _ in range(3))
    for each in (guest, following):
        _wait(sale, each, "A-1-1")
    hall.pump()
    hall.move(OVER_SECONDS)
    assert [change["state"] for change in hall.changes(guest)] == ["open", "lapsed"]
    assert [change["state"] for change in hall.changes(following)] == ["open"]
    assert hall.changes(stranger) == []


def test_an_entry_that_others_end_is_sent(hall: Hall) -> None:
    """Another customer books the seat: one message with the entry and the reason. Leaving sends no message."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, guest, leaving = (hall.guest() for _ in range(3))
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    entry = _wait(sale, guest, "A-1-1")
    _wait(sale, leaving, "A-1-1")
    leaving.calls.delete(f"{sale.path}/waitlist").expect(204)
    sale.book(holder.calls, hold).expect(201)
    hall.pump()
    assert hall.changes(guest) == [
        {
            "kind": "place",
            "event_id": sale.event,
            "waitlist_id": entry,
            "wish": {"seats": ["A-1-1"]},
            "state": "ended",
            "reason": "BOOKED",
        }
    ]
    assert hall.changes(leaving) == hall.changes(holder) == []


def test_watchers_of_a_section_see_no_offers(here: World) -> None:
    """To the public an offered seat is held until the public may take it: no state of an offer, no name and no id."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 1)})
    _subscribe(here, [f"seats/{sale.event}/A"], connection="public")
    guest = hall.guest()
    _wait(sale, guest, "A-1-1")
    hall.pump()
    (offer,) = hall.offers(guest)
    (_, *sent) = _sent(here, "public")
    assert [change["seats"] for each in sent for change in each["data"]["changes"]] == [
        {"1": {"state": "held", "until": "2026-12-01T20:01:17Z"}}
    ]
    text = json.dumps(sent)
    assert offer["offer_id"].partition("_")[2] not in text
    assert guest.id not in text
    assert "offered" not in text


def test_an_unsubscribed_socket_gets_no_messages(here: World) -> None:
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
    assert [change["state"] for change in hall.changes(guest)] == ["open"]
