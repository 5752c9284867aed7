"""The waitlist on the local cloud: its real stream, queues, sockets and emails."""

from __future__ import annotations

from uuid import uuid4

import httpx

from infra.local import inbox
from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.template import local_name
from tests.support.api import OverHttp
from tests.support.local import wait_for
from tests.support.waiting import guest, watching
from tests.worlds.scene import customer, rows, sale


def _nothing_to_mail(cloud: Addresses) -> bool:
    """Whether the mail queue is empty: no message waits in it, and none is being handled."""
    sqs = Deployment(cloud.endpoint).client("sqs")
    queue = sqs.get_queue_url(QueueName=local_name("MailQueue"))["QueueUrl"]
    names = [f"ApproximateNumberOfMessages{each}" for each in ("", "Delayed", "NotVisible")]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return not any(int(found[name]) for name in names)


def test_a_lapsed_hold_becomes_an_offer_and_a_booking(cloud: Addresses, api: OverHttp) -> None:
    """No call is made when the hold lapses: its seat is offered over the socket and in one email, accepted and
    booked; the tickets come in another."""
    show = sale(api, waitlist=True, hold_seconds=5)
    held = show.hold(customer(api), "A-1-1").expect(201)
    show.owner.patch(show.path, {"hold_seconds": 60}).expect(200)  # no email is sent about an offer that has lapsed
    email = f"{uuid4().hex}@example.com"
    ami = guest(api, email)
    with httpx.Client(base_url=cloud.api) as http:
        inbox.confirm(http, cloud.endpoint, email, "/v1/customers")
    with watching(cloud.websocket, ami) as watcher:
        assert watcher.offers == []
        entry = ami.join(show, seats=["A-1-1"]).expect(201)
        assert (entry["position"], entry["state"]) == (1, "waiting")
        offer = watcher.wait_for("offer")
        assert (offer["seats"], offer["state"]) == (["A-1-1"], "open")
        assert (offer["event_id"], offer["waitlist_id"]) == (show.event, entry["waitlist_id"])
        assert offer["expires_at"] > held["expires_at"]
        assert [each["offer_id"] for each in ami.offers()] == [offer["offer_id"]]
        assert show.hold(customer(api), "A-1-1").code == "SEAT_TAKEN"
        wait_for(lambda: inbox.texts(cloud.endpoint, email)[1:] or None, "letter")

        hold = ami.accept(offer).expect(200)
        assert (hold["hold_id"], hold["seats"]) == (watcher.wait_for("offer", state="accepted")["hold_id"], ["A-1-1"])
        assert show.book(ami.calls, hold["hold_id"]).expect(201)["status"] == "confirmed"
        assert show.settled_map() == {"A-1-1": {"state": "booked"}}
        assert [(each["state"], each["reason"]) for each in ami.entries(show)] == [("ended", "ACCEPTED")]
        assert watcher.gaps == 0
    wait_for(lambda: inbox.texts(cloud.endpoint, email)[2:] or None, "letter with the tickets")
    wait_for(lambda: _nothing_to_mail(cloud), "empty mail queue")
    _, offered, tickets = inbox.texts(cloud.endpoint, email)
    assert f"#/offers/{offer['offer_id']}" in offered
    assert "Your booking is confirmed" in tickets


def test_a_cancelled_booking_is_offered_down_the_line(cloud: Addresses, api: OverHttp) -> None:
    """The first party gets an offer of both seats that come back; declined, one of them goes to the party that waits
    for it."""
    show = sale(api, {"A": rows(1, 2)}, waitlist=True)
    buyer = customer(api)
    booking = show.book(buyer, show.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]).expect(201)["booking_id"]
    pair, named = guest(api), guest(api)
    with watching(cloud.websocket, pair) as first, watching(cloud.websocket, named) as second:
        assert pair.join(show, category="standard", quantity=2).expect(201)["position"] == 1
        assert named.join(show, seats=["A-1-2"]).expect(201)["position"] == 1
        buyer.post(f"/v1/bookings/{booking}/cancel").expect(200)
        offer = first.wait_for("offer")
        assert sorted(offer["seats"]) == ["A-1-1", "A-1-2"]
        assert named.offers() == []
        pair.calls.post(f"/v1/offers/{offer['offer_id']}/decline").expect(200)
        assert second.wait_for("offer")["seats"] == ["A-1-2"]
        assert first.wait_for("offer", state="declined")["offer_id"] == offer["offer_id"]
    assert pair.offers() == []
