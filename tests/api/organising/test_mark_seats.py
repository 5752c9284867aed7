"""Blocked and accessible seats of an event, as its organiser changes them and as others see it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from chalicelib.seats.storage.seat_marks import MOST_ROW_SEATS
from tests.support.api import Caller, Reply
from tests.support.events import CONTEXT, Stream, socket
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World

BLOCKED = {"state": "blocked"}


def _change(sale: Sale, *seats: str, **marks: bool) -> Reply:
    return sale.owner.patch(f"{sale.path}/seats", {"seats": list(seats), **marks})


def _accessible(sale: Sale, row: str = "1") -> list[str]:
    found = Caller(sale.api).get(f"{sale.path}/seats/A").expect(200)["rows"]
    return next(each["accessible"] for each in found if each["id"] == row)


def test_blocked_seats_are_not_sold_until_they_are_unblocked(here: World) -> None:
    """Neither by name nor as the best; at once, in the container that blocked them."""
    sale = here.sale({"A": rows(1, 4)})
    sale.best(here.customer(), 1).expect(201)
    here.clock.move(302)
    names = ["A-1-1", "A-1-2", "A-1-3"]
    changed = _change(sale, *names, blocked=True).expect(200)
    assert changed == {"event_id": sale.event, "seats": names, "blocked": True, "accessible": None}
    assert {seat: claim for seat, claim in sale.map().items() if claim == BLOCKED}.keys() == set(names)
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN"
    assert sale.best(here.customer(), 1).expect(201)["seats"] == ["A-1-4"]
    assert sale.best(here.customer(), 1).code == "SEAT_TAKEN"
    _change(sale, "A-1-2", blocked=False).expect(200)
    assert sale.best(here.customer(), 1).expect(201)["seats"] == ["A-1-2"]


@pytest.mark.faults
def test_seats_of_many_rows_are_blocked_all_or_none(here: World) -> None:
    """409 names every seat with a holder, in the order of the request; then nothing is changed."""
    sale, buyer = here.sale({"A": rows(100, 2), "B": rows(1, 2)}), here.customer()
    sale.book(buyer, sale.hold(buyer, "B-1-2", "A-7-1").expect(201)["hold_id"]).expect(201)
    sale.hold(here.customer(), "A-3-1", "A-3-2").expect(201)
    names = [f"A-{row}-1" for row in range(100, 1, -1)]
    before = sale.map()
    refused = _change(sale, "B-1-2", *names, blocked=True)
    assert (refused.status, refused.code) == (409, "SEAT_TAKEN")
    assert refused.json["error"]["details"]["seats"] == ["B-1-2", "A-7-1", "A-3-1"]
    assert sale.map() == before
    here.clock.move(302)
    left = [name for name in names if name != "A-7-1"]
    _change(sale, "B-1-1", *left, blocked=True).expect(200)
    assert [name for name, claim in sale.map().items() if claim == BLOCKED] == sorted(left, key=_row_number)
    assert sale.map("B") == {"B-1-1": BLOCKED, "B-1-2": {"state": "booked"}}


def _row_number(name: str) -> int:
    return int(name.split("-")[1])


def test_held_and_booked_seats_cannot_be_unblocked(here: World) -> None:
    """Unblocking frees no customer's seat."""
    sale = here.sale()
    sale.hold(here.customer(), "A-1-1").expect(201)
    before = sale.map()
    refused = _change(sale, "A-1-1", "A-1-2", blocked=False)
    assert (refused.code, refused.json["error"]["details"]["seats"]) == ("SEAT_TAKEN", ["A-1-1"])
    assert sale.map() == before


def test_seats_become_accessible_and_ordinary(here: World) -> None:
    """Held ones too; the choice of the best seats uses it at once."""
    sale = here.sale({"A": rows(1, 3)})
    sale.hold(here.customer(), "A-1-1").expect(201)
    changed = _change(sale, "A-1-1", "A-1-2", accessible=True).expect(200)
    assert (changed["blocked"], changed["accessible"]) == (None, True)
    assert _accessible(sale) == ["1", "2"]
    assert sale.map()["A-1-1"]["state"] == "held"
    assert here.app.seats.seat_maps.section(sale.event, "A").rows[0].accessible == {"1", "2"}
    _change(sale, "A-1-1", "A-1-3", accessible=False).expect(200)
    assert _accessible(sale) == ["2"]
    assert here.app.seats.seat_maps.section(sale.event, "A").rows[0].accessible == {"2"}


def test_both_marks_change_together(here: World) -> None:
    """Or neither changes."""
    sale = here.sale()
    sale.hold(here.customer(), "A-2-1").expect(201)
    assert _change(sale, "A-1-1", "A-2-1", blocked=True, accessible=True).code == "SEAT_TAKEN"
    assert (_accessible(sale), "A-1-1" in sale.map()) == ([], False)
    _change(sale, "A-1-1", blocked=True, accessible=True).expect(200)
    assert (_accessible(sale), sale.map()["A-1-1"]) == (["1"], BLOCKED)


def test_watchers_are_sent_marks(here: World) -> None:
    """Which seats are blocked and free, and which are accessible from now on."""
    sale, stream = here.sale(), Stream()
    app.message(socket("c1", {"action": "subscribe", "topics": [f"seats/{sale.event}/A"]}), CONTEXT)
    here.sockets.sent.clear()
    for marks in ({"blocked": True}, {"blocked": False, "accessible": True}, {"accessible": False}):
        _change(sale, "A-1-2", **marks).expect(200)
        app.publish(stream.batch(), CONTEXT)
    changes: list[dict[str, Any]] = [json.loads(text)["data"]["changes"][0] for _, text in here.sockets.sent]
    assert changes == [
        {"row": "1", "version": 2, "seats": {"2": BLOCKED}},
        {"row": "1", "version": 3, "seats": {"2": {"state": "free"}}, "accessible": ["2"]},
        {"row": "1", "version": 4, "seats": {}, "accessible": []},
    ]


def test_blocked_seats_are_counted_as_blocked(here: World) -> None:
    """Not as sold, and not as free."""
    sale = here.sale()
    _change(sale, "A-1-1", "A-1-2", blocked=True).expect(200)
    report = sale.owner.get(f"{sale.path}/sales").expect(200)
    assert (report["blocked"], report["free"], report["sold"]) == (2, 48, 0)


def test_unknown_seats_are_422_with_their_paths(here: World) -> None:
    """Each faulty name has its path; the good seats are not changed."""
    sale = here.sale()
    refused = _change(sale, "A-1-1", "A-9-1", "Z-1-1", "nothing", "A-1-1", blocked=True)
    assert (refused.status, refused.code) == (422, "INVALID")
    paths = [field["path"] for field in refused.json["error"]["details"]["fields"]]
    assert paths == ["seats[1]", "seats[2]", "seats[3]", "seats[4]"]
    assert sale.map() == {}


@pytest.mark.parametrize(
    "body",
    [
        {"seats": ["A-1-1"]},
        {"seats": [], "blocked": True},
        {"seats": [f"A-1-{seat}" for seat in range(101)], "blocked": True},
        {"blocked": True},
        {"seats": ["A-1-1"], "blocked": None},
        {"seats": ["A-1-1"], "blocked": "yes"},
        {"seats": ["A-1-1"], "blocked": True, "locked": True},
        {},
    ],
)
def test_a_change_without_marks_or_with_wrong_fields_is_422(here: World, body: dict[str, Any]) -> None:
    """A change has one to a hundred seats, and at least one of the two marks."""
    sale = here.sale()
    assert sale.owner.patch(f"{sale.path}/seats", body).code == "INVALID"


def test_a_row_takes_sixty_seats_at_a_time(here: World) -> None:
    """One more is 422 and names the row; as many in each of two rows are fine only up to a hundred in all."""
    sale = here.sale({"A": rows(2, 100)})
    names = [f"A-1-{seat}" for seat in range(1, MOST_ROW_SEATS + 2)]
    refused = _change(sale, *names, blocked=True)
    assert refused.json["error"]["details"]["fields"] == [
        {"path": "seats", "problem": f"names more than {MOST_ROW_SEATS} seats of row A-1"}
    ]
    _change(sale, *names[:MOST_ROW_SEATS], blocked=True, accessible=True).expect(200)
    assert len(sale.map()) == MOST_ROW_SEATS


def test_seats_of_a_draft_can_be_marked(here: World) -> None:
    """Before anything is on sale."""
    owner = here.operator()
    draft = owner.post("/v1/events", event_body(venue(owner, {"A": rows(1, 3)}), here.now)).expect(201)["event_id"]
    owner.patch(f"/v1/events/{draft}/seats", {"seats": ["A-1-1"], "blocked": True}).expect(200)
    found = owner.get(f"/v1/events/{draft}/seats/A").expect(200)["rows"][0]["taken"]
    assert found == {"1": BLOCKED}


def test_seats_of_a_cancelled_event_cannot_be_marked(here: World) -> None:
    """409 for every mark."""
    sale = here.sale()
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    for marks in ({"blocked": True}, {"blocked": False}, {"accessible": True}):
        refused = _change(sale, "A-1-1", **marks)
        assert (refused.status, refused.code) == (409, "EVENT_CANCELLED")


def test_only_the_organiser_marks_seats(here: World) -> None:
    """403 for others and for customers, 401 for strangers, 404 for an unknown event."""
    sale = here.sale()
    body = {"seats": ["A-1-1"], "blocked": True}
    assert here.operator().patch(f"{sale.path}/seats", body).code == "NOT_YOURS"
    assert here.customer().patch(f"{sale.path}/seats", body).code == "WRONG_KIND_OF_TOKEN"
    assert Caller(here.api).patch(f"{sale.path}/seats", body).status == 401
    assert sale.owner.patch("/v1/events/evt_00000000000000000000000000/seats", body).code == "EVENT_NOT_FOUND"
    assert sale.map() == {}
