"""An event's end, and a sale that goes on after the event has begun or ends before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.api import Caller, Reply
from tests.worlds.hall import HOLD_SECONDS, Hall
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World


def _in(here: World, **lengths: float) -> str:
    return (here.now + timedelta(**lengths)).isoformat()


def _refused(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [field["path"] for field in reply.json["error"]["details"]["fields"]]


def _codes(*replies: Reply) -> list[tuple[int, str | None]]:
    return [(reply.status, reply.code) for reply in replies]


def test_an_event_has_an_end(here: World) -> None:
    """Its organiser and everyone see it; null deletes it."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 2)}), here.now)
    made = owner.post("/v1/events", {**body, "ends_at": "2026-12-31T22:30:00+01:00"}).expect(201)
    path = f"/v1/events/{made['event_id']}"
    assert made["ends_at"] == "2026-12-31T21:30:00Z"
    owner.post(f"{path}/publish").expect(200)
    assert Caller(here.api).get(path).expect(200)["ends_at"] == "2026-12-31T21:30:00Z"
    assert owner.patch(path, {"ends_at": None}).expect(200)["ends_at"] is None
    assert owner.patch(path, {"ends_at": "2027-01-01T00:00:00Z"}).expect(200)["ends_at"] == "2027-01-01T00:00:00Z"
    assert owner.patch(path, {"name": "Faust"}).expect(200)["ends_at"] == "2027-01-01T00:00:00Z"


def test_an_event_that_says_nothing_is_sold_until_it_starts(here: World) -> None:
    """Wherever its start is moved to; its end is not known."""
    sale = here.sale()
    shown = Caller(here.api).get(sale.path).expect(200)
    assert (shown["ends_at"], shown["sale_ends_at"]) == (None, shown["starts_at"])
    moved = sale.owner.patch(sale.path, {"starts_at": "2027-02-01T20:00:00Z"}).expect(200)
    assert moved["sale_ends_at"] == "2027-02-01T20:00:00Z"


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"ends_at": "2026-12-31T20:00:00Z"}, ["ends_at"]),
        ({"ends_at": "2026-12-01T20:00:00Z"}, ["ends_at"]),
        ({"ends_at": "2027-01-14T20:00:00.001Z"}, ["ends_at"]),
        ({"ends_at": "9999-12-31T23:59:59Z"}, ["ends_at"]),
        ({"ends_at": "0001-01-01T00:00:00+14:00"}, ["ends_at"]),
        ({"ends_at": "2026-12-31T20:00:00"}, ["ends_at"]),
        ({"sale_ends_at": "2027-01-15T00:00:00Z"}, ["sale_ends_at"]),
        ({"sale_ends_at": "0001-01-01T00:00:00+14:00"}, ["on_sale_at"]),
        ({"sale_ends_at": "2026-12-31T22:00:00Z", "ends_at": "2026-12-31T21:00:00Z"}, ["sale_ends_at"]),
        ({"starts_at": "2027-01-01T20:00:00Z", "ends_at": "2027-01-01T19:00:00Z"}, ["ends_at"]),
    ],
)
def test_ends_that_cannot_be_are_refused(here: World, changes: dict[str, Any], paths: list[str]) -> None:
    """When the event is made and when it is changed, with the field; and nothing is changed."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 2)}), here.now)
    assert _refused(owner.post("/v1/events", {**body, **changes})) == paths
    made = owner.post("/v1/events", body).expect(201)
    assert _refused(owner.patch(f"/v1/events/{made['event_id']}", changes)) == paths
    assert owner.get("/v1/events").expect(200)["items"] == [made]


@pytest.mark.parametrize("days", [31, 40, 5])
def test_the_ends_of_an_event_move_with_its_start(here: World, days: int) -> None:
    """By as much, later or earlier, each unless it is given, too; what was not set stays so."""
    sale = here.sale(ends_at="2026-12-31T22:00:00Z", sale_ends_at="2026-12-31T21:00:00Z")

    def moved(**changes: str | None) -> tuple[str, str]:
        shown = sale.owner.patch(sale.path, {"starts_at": _in(here, days=days), **changes}).expect(200)
        return shown["ends_at"], shown["sale_ends_at"]

    day = (here.now + timedelta(days=days)).date()
    assert moved() == (f"{day}T22:00:00Z", f"{day}T21:00:00Z")
    assert moved() == (f"{day}T22:00:00Z", f"{day}T21:00:00Z"), "the same start moves nothing"
    assert moved(ends_at=f"{day}T23:00:00Z") == (f"{day}T23:00:00Z", f"{day}T21:00:00Z")
    assert moved(ends_at=None, sale_ends_at=None) == (None, f"{day}T20:00:00Z")


def test_an_end_that_is_given_is_not_before_the_start(here: World) -> None:
    """Even if the event had another end before, which would have moved."""
    sale = here.sale(ends_at=_in(here, days=30, hours=2))
    both = {"starts_at": _in(here, days=40), "ends_at": _in(here, days=30, hours=2)}
    assert _refused(sale.owner.patch(sale.path, both)) == ["ends_at"]


def _sold(hall: Hall, sale: Sale) -> tuple[Caller, str]:
    """A customer with a hold."""
    guest = hall.guest()
    return guest.calls, str(sale.hold(guest.calls, "A-1-1").expect(201)["hold_id"])


def test_an_event_can_be_sold_after_it_has_begun(here: World) -> None:
    """Seats are held, booked, waited for and offered until the sale ends, and not from that instant on."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 4)}, starts_at=_in(here, hours=1), sale_ends_at=_in(here, hours=2))
    here.clock.move(3600)
    buyer, booked = _sold(hall, sale)
    sale.book(buyer, booked, "test").expect(201)
    waiting = hall.guest()
    waiting.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-2"]}).expect(201)
    hall.pump()
    (offer,) = hall.offers(waiting)
    here.clock.move(3600 - 30)
    late, other = hall.guest(), hall.guest()
    hold = str(sale.hold(late.calls, "A-1-3").expect(201)["hold_id"])
    shown = late.calls.get(f"/v1/holds/{hold}").expect(200)
    assert (shown["expires_at"], shown["expires_in"]) == ("2026-12-01T22:00:00Z", 30), "with the sale, no later"
    here.clock.move(30)
    refused = _codes(
        sale.hold(other.calls, "A-1-4"),
        sale.best(other.calls, 1),
        other.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-4"]}),
        sale.book(late.calls, hold, "test"),
        late.calls.post(f"/v1/holds/{hold}/extend"),
        waiting.calls.post(f"/v1/offers/{offer['offer_id']}/accept"),
    )
    assert refused == [(409, "NOT_ON_SALE")] * 6
    again = sale.book(buyer, booked, "test")
    assert (again.status, again.code) == (409, "HOLD_BOOKED"), "a customer learns what became of their booking"


def test_a_sale_that_ends_earlier_ends_at_once(here: World) -> None:
    """Nothing new is held, and no offer accepted, but who holds seats can pay for them until the instant that their
    hold says."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 4)})
    buyer, hold = _sold(hall, sale)
    late = hall.guest().calls
    lapses = str(sale.hold(late, "A-1-3").expect(201)["hold_id"])
    waiting = hall.guest()
    waiting.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-2"]}).expect(201)
    hall.pump()
    (offer,) = hall.offers(waiting)
    sale.owner.patch(sale.path, {"sale_ends_at": _in(here, seconds=2)}).expect(200)
    here.clock.move(2)
    refused = (
        sale.hold(hall.guest().calls, "A-1-4"),
        buyer.post(f"/v1/holds/{hold}/extend"),
        waiting.calls.post(f"/v1/offers/{offer['offer_id']}/accept"),
    )
    assert _codes(*refused) == [(409, "NOT_ON_SALE")] * 3
    assert refused[0].json["error"]["details"] == {"sale_ends_at": "2026-12-01T20:00:02Z"}
    shown = buyer.get(f"/v1/holds/{hold}").expect(200)
    assert (shown["state"], sale.map()["A-1-1"]["state"]) == ("held", "held")
    assert sale.book(buyer, hold, "test").expect(201)["status"] == "confirmed"
    early = sale.owner.patch(sale.path, {"sale_ends_at": None})
    assert (early.status, early.code) == (409, "BEING_CHANGED"), "those who waited have not been told yet"
    hall.move(shown["expires_in"])
    assert _codes(sale.book(late, lapses, "test")) == [(409, "NOT_ON_SALE")]
    sale.owner.patch(sale.path, {"sale_ends_at": None}).expect(200)


def test_no_offer_outlives_the_sale(here: World) -> None:
    """Its deadline is the end of the sale if that comes first; then the waitlist ends, and the letter says why."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)}, sale_ends_at=_in(here, seconds=HOLD_SECONDS / 2))
    first, second = hall.guest(), hall.guest("ann.example@example.com")
    first.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    hall.pump()
    second.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    (offer,) = hall.offers(first)
    assert offer["expires_in"] == HOLD_SECONDS / 2
    hall.move(120)
    hall.sweep()
    entries = second.calls.get(f"{sale.path}/waitlist").expect(200)["items"]
    assert [(entry["state"], entry["reason"]) for entry in entries] == [("ended", "CLOSED")]
    (letter,) = [each for each in hall.post.emails if each.subject == "You wait for seats no more"]
    assert "The sale of Avengers: Endgame has ended." in letter.text
    assert "organiser" not in letter.text
