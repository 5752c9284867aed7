"""Paying with Stripe: the packaged functions against the double of Stripe, which sends its events to the webhook.

These tests read only the customer's list of bookings, because reading a single booking finalizes it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from infra.local.cloud import Addresses, Cloud
from tests.support.api import Caller, OverHttp, Reply, over_http
from tests.support.local import account, free_port, wait_for
from tests.support.stripe import Double, Event, stripe_double
from tests.worlds.scene import EUR, Sale, customer, sale

pytestmark = pytest.mark.faults

PRICE = EUR["amount"]


@dataclass(frozen=True)
class Purchase:
    """A booking that waits for its payment."""

    buyer: Caller
    booking: str
    intent: str

    def listed(self) -> Any:
        """The booking in its customer's list."""
        items = self.buyer.get("/v1/bookings").expect(200)["items"]
        return next(item for item in items if item["booking_id"] == self.booking)

    def becomes(self, status: str) -> Any:
        def found() -> Any:
            listed = self.listed()
            return listed if listed["status"] == status else None

        return wait_for(found, f"{status} booking")


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    with stripe_double() as stripe:
        yield stripe


@pytest.fixture(scope="module")
def cloud(double: Double, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """A cloud of its own, to which the double does not deliver events yet."""
    with Cloud(tmp_path_factory.mktemp("paying"), free_port(), stripe=account(double)) as running:
        yield running.addresses


@pytest.fixture(scope="module")
def api(cloud: Addresses) -> Iterator[OverHttp]:
    with over_http(cloud.api) as client:
        yield client


@pytest.fixture(scope="module")
def show(api: OverHttp) -> Sale:
    return sale(api)


@pytest.fixture
def webhook(cloud: Addresses, double: Double) -> Iterator[str]:
    """The webhook's URL, to which the double delivers events during the test."""
    double.events()
    address = f"{cloud.api}/v1/payments/webhook"
    double.deliver_to(address)
    yield address
    double.deliver_to(None)


def _purchase(show: Sale, double: Double, *seats: str) -> Purchase:
    buyer = customer(show.api)
    hold = show.hold(buyer, *seats).expect(201)["hold_id"]
    booking = show.book(buyer, hold, "card").expect(201)
    assert booking["status"] == "pending_payment"
    assert booking["payment"]["provider"] == "stripe"
    assert booking["payment"]["publishable_key"] == double.publishable_key
    (intent,) = double.of_order(booking["booking_id"])
    assert booking["payment"]["client_secret"] == intent["client_secret"]
    return Purchase(buyer, booking["booking_id"], intent["id"])


def _post(api: OverHttp, payload: bytes, signature: str | None) -> Reply:
    headers = {"Stripe-Signature": signature} if signature else {}
    return Caller(api).call("POST", "/v1/payments/webhook", payload, headers)


def _authorised(double: Double) -> Event:
    """The event of the authorised payment."""
    (event,) = [event for event in double.events() if event.type == "payment_intent.amount_capturable_updated"]
    return event


def test_a_paid_booking_is_confirmed_by_the_event_alone(show: Sale, double: Double, webhook: str) -> None:
    """Without a read: the event, the queue and the check confirm it and capture the money once."""
    bought = _purchase(show, double, "A-1-1", "A-1-2")
    assert double.authorise(bought.intent)
    assert bought.becomes("confirmed")["seats"] == ["A-1-1", "A-1-2"]
    assert (double.kept(bought.booking), double.reserved(bought.booking)) == (2 * PRICE, 0)
    assert {claim["state"] for name, claim in show.settled_map().items() if name in ("A-1-1", "A-1-2")} == {"booked"}
    assert {status for _, status in double.deliveries()} == {200}


def test_an_event_without_a_good_signature_changes_nothing(show: Sale, double: Double, api: OverHttp) -> None:
    """A wrong signature, an old one, none, or another body: 400, and the booking is pending as before."""
    bought = _purchase(show, double, "A-2-1")
    double.events()
    assert double.authorise(bought.intent)
    event = _authorised(double)
    wrong = ((event.payload, "t=1,v1=00"), (event.payload, event.signature(age_seconds=3600)), (event.payload, None))
    for payload, signature in (*wrong, (event.payload + b" ", event.signature())):
        assert _post(api, payload, signature).code == "SIGNATURE_INVALID"
    time.sleep(0.5)
    assert bought.listed()["status"] == "pending_payment"
    assert (double.kept(bought.booking), double.reserved(bought.booking)) == (0, PRICE)


def test_doubled_events_are_harmless(show: Sale, double: Double, api: OverHttp, webhook: str) -> None:
    """The same event several times, before and after: one booking, charged once."""
    bought = _purchase(show, double, "A-3-1")
    double.deliver_to(webhook, seed=1, doubled=1.0, shuffled=1.0)
    assert double.authorise(bought.intent)
    event = _authorised(double)
    assert _post(api, event.payload, event.signature()).expect(200) == {"noted": True}
    bought.becomes("confirmed")
    _post(api, event.payload, event.signature()).expect(200)
    wait_for(lambda: len(double.deliveries()) >= 4, "deliveries")
    assert {status for _, status in double.deliveries()} == {200}
    assert (double.kept(bought.booking), double.reserved(bought.booking)) == (PRICE, 0)
    assert double.refunds(bought.intent) == []


def test_a_cancelled_booking_is_refunded(show: Sale, double: Double, webhook: str) -> None:
    """The money is refunded once, although the provider's events about it arrive too, and the seats are free."""
    bought = _purchase(show, double, "A-4-1", "A-4-2")
    assert double.authorise(bought.intent)
    bought.becomes("confirmed")
    answer = bought.buyer.post(f"/v1/bookings/{bought.booking}/cancel", {}).expect(200)
    assert answer["status"] == "refunded"
    assert double.kept(bought.booking) == 0
    assert len(double.refunds(bought.intent)) == 1
    wait_for(lambda: ("charge.refunded", 200) in double.deliveries(), "event of the refund")
    assert bought.becomes("refunded")["refund"] == "sent"
    assert not {"A-4-1", "A-4-2"} & show.settled_map().keys()
    assert len(double.refunds(bought.intent)) == 1
