"""Venues, performers and events over HTTP: what is accepted, what is refused, and the paths of faults."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.api import Caller
from tests.worlds.scene import EUR, event_body, rows, venue
from tests.worlds.world import World


def _plan(**changes: Any) -> dict[str, Any]:
    row = {"id": "1", "category": "standard", "seats": ["1", "2"]}
    return {"name": "Roxy 1", "sections": [{"id": "A", "name": "Stalls", "rows": [row | changes]}]}


def test_a_venue_is_read_by_anyone_as_it_was_written(here: World) -> None:
    """201 with id and number of seats; GET gives the same plan, with an ETag."""
    plan = {
        "name": "Roxy 1",
        "location": {"lat": 59.33, "lon": 18.07, "address": "Storgatan 1"},
        "timezone": "Europe/Stockholm",
        "sections": [
            {
                "id": "A",
                "name": "Stalls",
                "rows": [
                    {
                        "id": "1",
                        "category": "standard",
                        "seats": ["1", "2", "12A"],
                        "blocked": ["2"],
                        "accessible": ["1"],
                    }
                ],
            }
        ],
    }
    made = here.operator().post("/v1/venues", plan)
    body = made.expect(201)
    assert body["seats"] == 3
    found = Caller(here.api).get(made.headers["location"])
    assert found.expect(200) == {"venue_id": body["venue_id"], "seats": 3, **plan}
    assert body["sections"] == [{"id": "A", "name": "Stalls", "seats": 3}]


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        (_plan(seats=["1", "1"]), "sections[0].rows[0].seats[1]"),
        (_plan(seats=[]), "sections[0].rows[0].seats"),
        (_plan(seats=["a-b"]), "sections[0].rows[0].seats[0]"),
        (_plan(seats=[str(n) for n in range(500)]), "sections[0].rows[0].seats"),
        ({"name": "X", "sections": [{"id": f"S{n}", "rows": rows(300, 1)} for n in range(20)]}, "sections"),
        ({"name": "X", "sections": [{"id": "A", "rows": [rows(n + 1, 1, f"c{n}")[n] for n in range(31)]}]}, "sections"),
        (
            {
                "name": "X",
                "sections": [
                    {
                        "id": "A",
                        "rows": [
                            {"id": f"{n}", "category": "c", "seats": (wide := [f"{s:016d}" for s in range(200)])}
                            | {"blocked": wide}
                            for n in range(40)
                        ],
                    }
                ],
            },
            "sections[0].rows",
        ),
        (_plan() | {"location": {"lat": 1, "lon": 1, "address": "a\nb"}}, "location.address"),
        (_plan(blocked=["9"]), "sections[0].rows[0].blocked[0]"),
        (_plan(id="💺"), "sections[0].rows[0].id"),
        (_plan(category=""), "sections[0].rows[0].category"),
        (_plan(seats=[1]), "sections[0].rows[0].seats[0]"),
        (_plan(extra=1), "sections[0].rows[0].extra"),
        ({"name": "X", "sections": []}, "sections"),
        ({"name": "X", "sections": [{"id": "A", "rows": []}]}, "sections[0].rows"),
        ({"name": "X", "sections": [{"id": "A", "rows": rows(1, 1)}] * 2}, "sections[1].id"),
        ({"name": "X", "sections": [{"id": "A", "rows": rows(1, 1) * 2}]}, "sections[0].rows[1].id"),
        (_plan() | {"timezone": "Mars/Olympus"}, "timezone"),
        (_plan() | {"timezone": "../../etc/passwd"}, "timezone"),
        (_plan() | {"location": {"lat": 91, "lon": 0}}, "location.lat"),
        (_plan() | {"name": " "}, "name"),
    ],
)
def test_a_wrong_plan_is_422_with_the_path(here: World, plan: dict[str, Any], path: str) -> None:
    """The fault's path leads to the seat, row or section that is wrong."""
    refused = here.operator().post("/v1/venues", plan)
    assert refused.status == 422, refused.text
    assert path in [field["path"] for field in refused.json["error"]["details"]["fields"]]


def test_twenty_thousand_seats_can_be_created_and_sold(here: World) -> None:
    """A hall of 20,000 seats in ten sections goes on sale, and its last seat can be held and booked."""
    sale = here.sale({f"S{n}": rows(40, 50) for n in range(10)})
    counts = Caller(here.api).get(f"{sale.path}/seats").expect(200)
    assert sum(section["free"] for section in counts["sections"]) == 20_000
    buyer = here.customer()
    sale.book(buyer, sale.hold(buyer, "S9-40-50").expect(201)["hold_id"]).expect(201)
    assert sale.map("S9") == {"S9-40-50": {"state": "booked"}}


def test_an_event_is_a_draft_until_it_is_published(here: World) -> None:
    """201 draft, version 1; published is version 2, twice is the same, and anyone reads venue and performers."""
    owner = here.operator()
    ami = owner.post("/v1/performers", {"name": "Ämi"}).expect(201)
    hall = venue(owner, {"A": rows(1, 3)})
    made = owner.post("/v1/events", event_body(hall, here.now, performer_ids=[ami["performer_id"]])).expect(201)
    assert (made["status"], made["version"]) == ("draft", 1)
    for _ in range(2):
        published = owner.post(f"/v1/events/{made['event_id']}/publish").expect(200)
        assert (published["status"], published["version"]) == ("published", 2)
    found = Caller(here.api).get(f"/v1/events/{made['event_id']}").expect(200)
    assert found["performers"] == [ami]
    assert (found["venue"]["venue_id"], found["venue"]["seats"]) == (hall, 3)
    assert Caller(here.api).get(f"/v1/performers/{ami['performer_id']}").expect(200) == ami


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"starts_at": "2020-01-01T00:00:00Z"}, "starts_at"),
        ({"starts_at": "2126-01-01T00:00:00Z"}, "starts_at"),
        ({"starts_at": "2027-01-01T00:00:00"}, "starts_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": 5}, "starts_at"),
        ({"on_sale_at": "2027-12-01T00:00:00Z"}, "on_sale_at"),
        ({"prices": {}}, "prices"),
        ({"prices": {"royal": EUR, "standard": EUR}}, "prices.royal"),
        ({"prices": {"royal": EUR}}, "prices.standard"),
        ({"prices": {"standard": {"amount": -1, "currency": "EUR"}}}, "prices.standard.amount"),
        ({"prices": {"standard": {"amount": 12.5, "currency": "EUR"}}}, "prices.standard.amount"),
        ({"prices": {"standard": {"amount": 1, "currency": "euro"}}}, "prices.standard.currency"),
        ({"hold_seconds": 4}, "hold_seconds"),
        ({"hold_seconds": 3601}, "hold_seconds"),
        ({"max_per_customer": 0}, "max_per_customer"),
        ({"performer_ids": ["prf_nope"]}, "performer_ids[0]"),
        ({"venue_id": "ven_nope"}, "venue_id"),
        ({"name": None}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"no_orphans": "yes"}, "no_orphans"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_event_is_422_with_the_path(here: World, changes: dict[str, Any], path: str) -> None:
    """The path of each field's fault is the field."""
    owner = here.operator()
    hall = venue(owner, {"A": rows(1, 3)})
    refused = owner.post("/v1/events", event_body(hall, here.now) | changes)
    assert refused.status == 422, refused.text
    assert path in [field["path"] for field in refused.json["error"]["details"]["fields"]]


def test_fields_that_are_left_out_have_the_contracts_defaults(here: World) -> None:
    """On sale at once, 300 seconds, no waitlist, no orphans rule, no waiting room."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 3)}), here.now)
    del body["on_sale_at"]
    event = owner.post("/v1/events", body).expect(201)
    assert event["on_sale_at"] == "2026-12-01T20:00:00Z"
    assert event["hold_seconds"] == 300
    assert not event["waitlist"]
    assert not event["no_orphans"]
    assert not event["waiting_room"]


def test_a_waiting_room_needs_an_admission(here: World) -> None:
    """If an event has a waiting room, a hold needs `X-Admission`; any other token is refused."""
    sale = here.sale(waiting_room=True)
    buyer = here.customer()
    wish = {"seats": ["A-1-1"]}
    assert buyer.post(f"{sale.path}/holds", wish).status == 401
    assert buyer.post(f"{sale.path}/holds", wish, X_Admission=buyer.token or "").status == 401
    tickets = {"tickets": ["A-1-1"], "payment": {"method": "test"}}
    assert buyer.post(f"/v1/bookings/{sale.event}", tickets).status == 401
    assert sale.map() == {}


def test_unknown_things_are_404(here: World) -> None:
    """Unknown, misshapen and wildly encoded ids alike."""
    anyone = Caller(here.api)
    missing = "evt_00000000000000000000000000"
    for path in (
        f"/v1/events/{missing}",
        "/v1/events/nope",
        "/v1/events/%F0%9F%92%BA",
        f"/v1/events/{missing}/seats",
        f"/v1/events/{missing}/seats/A",
        "/v1/venues/ven_nope",
        "/v1/performers/prf_nope",
    ):
        assert anyone.get(path).status == 404, path
    sale = here.sale()
    assert anyone.get(f"{sale.path}/seats/Z").code == "SECTION_NOT_FOUND"
    assert here.customer().post(f"/v1/events/{missing}/holds", {"seats": ["A-1-1"]}).status == 404


def test_starts_at_is_kept_to_the_second_in_utc(here: World) -> None:
    """A time with an offset comes back in UTC."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 3)}), here.now)
    body["starts_at"] = (here.now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S+02:00")
    assert owner.post("/v1/events", body).expect(201)["starts_at"] == "2026-12-02T18:00:00Z"
