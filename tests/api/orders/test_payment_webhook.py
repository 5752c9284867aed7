"""The payment webhook, called as the provider calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest

import app
from chalicelib import wiring
from chalicelib.settings import settings
from tests.support.api import Caller, Reply
from tests.support.aws import client
from tests.support.events import CONTEXT, sqs
from tests.support.rights import Rights
from tests.support.stripe import Double, Event, stripe_double
from tests.worlds.world import FixedKeys, World

AUTHORISED = "payment_intent.amount_capturable_updated"


@pytest.fixture(scope="module")
def account() -> Iterator[Double]:
    with stripe_double() as double:
        yield double


@pytest.fixture
def shop(here: World, account: Double, monkeypatch: pytest.MonkeyPatch) -> World:
    """Linehold with Stripe, configured as a function is."""
    account.reset()
    keys = {name: getattr(account, name) for name in ("api_key", "publishable_key", "webhook_secret")}
    client("secretsmanager").create_secret(Name="linehold-stripe", SecretString=json.dumps(keys))
    monkeypatch.setenv("PAYMENTS", "stripe")
    monkeypatch.setenv("STRIPE_API", account.address)
    settings.cache_clear()
    here.app = wiring.App(settings(), wiring.Ports(clock=here.clock, keys=FixedKeys(), push=here.sockets))
    wiring.use(here.app)
    return here


class Paid(NamedTuple):
    """A booking, and Stripe's event that its payment is authorised."""

    buyer: Caller
    organiser: Caller
    booking: str
    event: Event


def _paid(here: World, account: Double) -> Paid:
    sale, buyer = here.sale(), here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "card").expect(201)
    assert booking["status"] == "pending_payment"
    assert booking["payment"]["client_secret"]
    assert booking["payment"]["publishable_key"] == account.publishable_key
    (intent,) = account.of_order(booking["booking_id"])
    assert account.authorise(intent["id"])
    event = next(event for event in account.events() if event.type == AUTHORISED)
    return Paid(buyer, sale.owner, booking["booking_id"], event)


def _post(here: World, payload: bytes, signature: str | None) -> Reply:
    headers = {"Stripe-Signature": signature} if signature is not None else {}
    return Caller(here.api).call("POST", "/v1/payments/webhook", payload, headers)


def _waiting() -> list[str]:
    found = client("sqs").receive_message(QueueUrl=settings().payments_queue, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", [])]


def test_an_event_is_queued_and_its_payment_checked(shop: World, account: Double) -> None:
    """Answered without a request to Stripe; the queue's consumer confirms the booking."""
    buyer, _, booking, event = _paid(shop, account)
    account.forget_requests()
    assert _post(shop, event.payload, event.signature()).expect(200) == {"noted": True}
    assert account.requests() == []
    (waiting,) = _waiting()
    assert app.payments(sqs(waiting), CONTEXT) == {"batchItemFailures": []}
    (listed,) = buyer.get("/v1/bookings").expect(200)["items"]
    assert (listed["status"], listed["payment"]["client_secret"]) == ("confirmed", None)
    assert account.kept(booking) == 1250


def test_a_list_asks_and_writes_nothing(shop: World, account: Double) -> None:
    """Of a booking whose time to pay is over, or whose event is cancelled, it says what the clock and the event say."""
    sale, buyer, rights = shop.sale(), shop.customer(), Rights()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "card").expect(201)
    account.forget_requests()

    def listed() -> tuple[str, str | None, str | None]:
        with rights.watching(), rights.of("list"):
            (found,) = buyer.get("/v1/bookings").expect(200)["items"]
        return found["status"], found["reason"], found["expires_at"]

    assert listed() == ("pending_payment", None, booking["expires_at"])
    shop.clock.move(booking["expires_in"] + 2)
    assert listed() == ("failed", "NOT_PAID_IN_TIME", None)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    shop.clock.move(2)
    assert listed() == ("failed", "EVENT_CANCELLED", None)
    assert account.requests() == []
    actions = {right.action for right in rights.used["list"]}
    assert actions == {"dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem"}


@pytest.mark.parametrize("fault", ["unsigned", "forged", "old", "altered", "not JSON", "not an event"])
def test_what_stripe_did_not_sign_is_refused(shop: World, account: Double, fault: str) -> None:
    """400, and nothing is queued."""
    event = _paid(shop, account).event
    junk = {"not JSON": b"{", "not an event": b'{"type": 7}', "altered": event.payload + b" "}
    payload = junk.get(fault, event.payload)
    signature = {"unsigned": None, "forged": "t=1,v1=00", "old": event.signature(301)}.get(fault, event.signature())
    if fault.startswith("not"):
        signature = Event("", "", None, None, payload).signature()
    reply = _post(shop, payload, signature)
    assert reply.status == 400, reply.text
    assert reply.code == ("MALFORMED" if fault.startswith("not") else "SIGNATURE_INVALID")
    assert _waiting() == []


def test_other_events_are_accepted_and_ignored(shop: World, account: Double) -> None:
    """Types that are not handled, and payments that are not ours: Stripe need not send them again."""
    for body in (
        {"type": "customer.created", "data": {"object": {"id": "cus_1", "metadata": [], "payment_intent": {}}}},
        {"type": AUTHORISED, "data": {"object": {"id": "pi_1", "metadata": None}}},
        {"type": AUTHORISED, "data": {"object": {"id": "pi_1", "metadata": {"order": "another shop's"}}}},
        {"type": AUTHORISED, "data": {"object": {"id": "pi_1", "metadata": {"order": 7}}}},
        {"type": "charge.dispute.created", "data": {"object": {"id": "dp_1", "payment_intent": None}}},
    ):
        payload = json.dumps(body).encode()
        assert _post(shop, payload, Event("", "", None, None, payload).signature()).expect(200) == {"noted": False}
    assert _waiting() == []


def test_an_event_that_cannot_be_queued_is_refused(shop: World, account: Double) -> None:
    """503, so that Stripe sends it again."""
    event = _paid(shop, account).event
    client("sqs").delete_queue(QueueUrl=settings().payments_queue)
    reply = _post(shop, event.payload, event.signature())
    assert (reply.status, reply.code) == (503, "UNAVAILABLE")


def test_reading_the_booking_confirms_it(shop: World, account: Double) -> None:
    """A read checks the payment and finalizes the booking."""
    buyer, _, booking, _ = _paid(shop, account)
    account.forget_requests()
    assert buyer.get(f"/v1/bookings/{booking}").expect(200)["status"] == "confirmed"
    assert account.kept(booking) == 1250


def test_frequent_reads_ask_stripe_rarely(shop: World, account: Double) -> None:
    """Many waiting customers must not use up our rate limit at Stripe."""
    sale, buyer = shop.sale(), shop.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "card").expect(201)["booking_id"]
    account.forget_requests()
    for _ in range(10):
        assert buyer.get(f"/v1/bookings/{booking}").expect(200)["status"] == "pending_payment"
        shop.clock.move(0.6)
    assert len(account.requests()) == 2


def test_other_methods_than_stripes_are_faults(shop: World) -> None:
    """The test provider's methods do not work where money is real."""
    sale, buyer = shop.sale(), shop.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    assert sale.book(buyer, hold, "test").status == 422


def test_only_the_organiser_sees_a_dispute(shop: World, account: Double) -> None:
    """The customer does not."""
    buyer, organiser, booking, event = _paid(shop, account)
    _post(shop, event.payload, event.signature())
    app.payments(sqs(*_waiting()), CONTEXT)
    (intent,) = account.of_order(booking)
    assert account.dispute(intent["id"])
    for each in account.events():
        _post(shop, each.payload, each.signature())
    app.payments(sqs(*_waiting()), CONTEXT)
    assert buyer.get(f"/v1/bookings/{booking}").expect(200)["dispute"] is None
    found = organiser.get(f"/v1/bookings/{booking}").expect(200)["dispute"]
    assert (found["status"], found["amount"]["amount"]) == ("needs_response", 1250)


def test_the_payments_secret_is_not_kept_for_replays(shop: World) -> None:
    """The booking is replayed byte for byte, and the table of kept answers does not have the secret."""
    sale, buyer = shop.sale(), shop.customer()
    body = {"hold_id": sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "payment": {"method": "card"}}
    first, second = (buyer.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key="k") for _ in range(2))
    secret = first.expect(201)["payment"]["client_secret"]
    assert secret
    assert second.text == first.text
    assert secret not in str(client("dynamodb").scan(TableName="linehold-idempotency")["Items"])
