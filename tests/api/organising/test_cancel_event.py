"""Cancelling an event, as organisers and customers see it."""

from __future__ import annotations

from typing import Any

import pytest

import app
from tests.support.api import Reply
from tests.support.events import CONTEXT, schedule, sqs
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World

UNKNOWN = "/v1/events/evt_00000000000000000000000000"


def _cancel(sale: Sale) -> Any:
    return sale.owner.post(f"{sale.path}/cancel").expect(200)


def _said(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.code


def _check(here: World, sale: Sale) -> None:
    """Delivers the message that the cancellation sent, so that the event's deadline is checked."""
    app.deadlines(sqs({"kind": "event", "id": sale.event, "at": here.clock.now()}), CONTEXT)


def test_a_cancelled_event_says_so(here: World) -> None:
    """With a new version, to its organiser and to customers; it can still be read."""
    sale = here.sale()
    before = sale.owner.get(sale.path).expect(200)
    cancelled = _cancel(sale)
    assert (cancelled["status"], cancelled["version"]) == ("cancelled", before["version"] + 1)
    assert here.customer().get(sale.path).expect(200)["status"] == "cancelled"


def test_cancelling_twice_changes_nothing(here: World) -> None:
    """The second answer equals the first."""
    sale = here.sale()
    first = _cancel(sale)
    here.clock.move(10)
    assert _cancel(sale) == first


def test_a_draft_can_be_cancelled(here: World) -> None:
    """It cannot be published any more."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 3)}), here.now)
    path = f"/v1/events/{owner.post('/v1/events', body).expect(201)['event_id']}"
    assert owner.post(f"{path}/cancel").expect(200)["status"] == "cancelled"
    assert _said(owner.post(f"{path}/publish")) == (409, "EVENT_CANCELLED")


def test_a_cancelled_draft_stays_hidden(here: World) -> None:
    """Its organiser can read it; for others it does not exist."""
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(1, 3)}), here.now)
    path = f"/v1/events/{owner.post('/v1/events', body).expect(201)['event_id']}"
    owner.post(f"{path}/cancel").expect(200)
    assert owner.get(path).expect(200)["status"] == "cancelled"
    assert owner.get(path).headers["cache-control"] == "private, no-store"
    for stranger in (here.customer(), here.operator()):
        for each in (path, f"{path}/seats", f"{path}/seats/A"):
            assert stranger.get(each).status == 404


def test_only_its_organiser_cancels_an_event(here: World) -> None:
    """Other organisers get 403, customers 401 or 403; an unknown event is 404."""
    sale = here.sale()
    assert _said(here.operator().post(f"{sale.path}/cancel")) == (403, "NOT_YOURS")
    assert here.customer().post(f"{sale.path}/cancel").status in (401, 403)
    assert _said(sale.owner.post(f"{UNKNOWN}/cancel")) == (404, "EVENT_NOT_FOUND")
    assert _said(sale.owner.post("/v1/events/nonsense/cancel")) == (404, "EVENT_NOT_FOUND")
    assert sale.owner.get(sale.path).expect(200)["status"] == "published"


def test_a_cancelled_event_cannot_be_changed(here: World) -> None:
    """Neither publishing nor changing it is possible any more."""
    sale = here.sale()
    cancelled = _cancel(sale)
    assert _said(sale.owner.post(f"{sale.path}/publish")) == (409, "EVENT_CANCELLED")
    assert _said(sale.owner.patch(sale.path, {"name": "Another"})) == (409, "EVENT_CANCELLED")
    assert sale.owner.get(sale.path).expect(200)["version"] == cancelled["version"]


def test_nothing_of_a_cancelled_event_is_sold(here: World) -> None:
    """Named seats, best seats and bookings without a hold: 409 NOT_ON_SALE with the event's status."""
    sale = here.sale()
    _cancel(sale)
    buyer = here.customer()
    tickets = {"tickets": ["A-1-1"], "payment": {"method": "test"}}
    for refused in (
        sale.hold(buyer, "A-1-1"),
        sale.best(buyer, 2),
        buyer.post(f"/v1/bookings/{sale.event}", tickets),
    ):
        assert _said(refused) == (409, "NOT_ON_SALE")
        assert refused.json["error"]["details"] == {"status": "cancelled"}


@pytest.mark.parametrize("checked", [False, True], ids=["at once", "checked"])
def test_a_hold_of_a_cancelled_event_cannot_be_used(here: World, checked: bool) -> None:
    """Reading it, extending it and paying for it are 410 EVENT_CANCELLED."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-2-1").expect(201)["hold_id"]
    _cancel(sale)
    if checked:
        _check(here, sale)
        assert sale.map() == {}
    assert _said(buyer.get(f"/v1/holds/{hold}")) == (410, "EVENT_CANCELLED")
    assert _said(buyer.post(f"/v1/holds/{hold}/extend")) == (410, "EVENT_CANCELLED")
    assert _said(sale.book(buyer, hold)) == (410, "EVENT_CANCELLED")
    assert buyer.get("/v1/bookings").expect(200)["items"] == []


def test_a_booking_of_a_cancelled_event_is_refunded(here: World) -> None:
    """Customer and organiser read it as refunded, and its seats are free."""
    sale, buyer = here.sale(), here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]).expect(201)["booking_id"]
    _cancel(sale)
    _check(here, sale)
    app.payments(sqs({"kind": "booking", "id": booking, "at": here.clock.now()}), CONTEXT)
    assert buyer.get(f"/v1/bookings/{booking}").expect(200)["status"] == "refunded"
    assert sale.owner.get(f"/v1/bookings/{booking}").expect(200)["status"] == "refunded"
    assert sale.map() == {}


def test_a_pending_payment_is_cancelled_when_its_customer_reads_the_booking(here: World) -> None:
    """Before its deadline: the booking has failed and its seats are free."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    booking = sale.book(buyer, hold, "test_pending").expect(201)["booking_id"]
    _cancel(sale)
    assert buyer.get(f"/v1/bookings/{booking}").expect(200)["status"] == "failed"
    assert sale.map() == {}


def test_the_sweep_finds_a_cancelled_event_whose_message_was_lost(here: World) -> None:
    """It is overdue until a while after all caches have expired; then nothing is overdue any more."""
    sale, buyer = here.sale(), here.customer()
    sale.hold(buyer, "A-1-1").expect(201)
    _cancel(sale)
    for _ in range(2):
        assert app.sweep(schedule(), CONTEXT) == {"found": 1, "missed": 0}
        _check(here, sale)
        here.clock.move(60)
    assert sale.map() == {}
    _check(here, sale)
    here.clock.move(600)
    assert app.sweep(schedule(), CONTEXT) == {"found": 0, "missed": 0}


def test_a_message_for_an_event_that_is_not_cancelled_does_nothing(here: World) -> None:
    """Nor does one for an unknown event."""
    sale, buyer = here.sale(), here.customer()
    sale.hold(buyer, "A-1-1").expect(201)
    _check(here, sale)
    assert "A-1-1" in sale.map()
    assert app.deadlines(sqs({"kind": "event", "id": UNKNOWN[-30:], "at": 1}), CONTEXT) == {"batchItemFailures": []}
