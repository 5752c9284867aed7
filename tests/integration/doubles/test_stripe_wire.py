"""The double of Stripe has Stripe's faults, idempotency keys and signed events."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import stripe
from stripe import StripeError, WebhookSignature

from tests.support.local import wait_for
from tests.support.stripe import Double, stripe_double
from tests.worlds.shop import Shop
from tests.worlds.shop import shop as shop_of


@pytest.fixture
def shop(account: Double) -> Iterator[Shop]:
    account.reset()
    with shop_of(account) as shop:
        yield shop


def test_a_key_replays(shop: Shop) -> None:
    """The same request gets the same answer, also an error; another request with its key is refused."""
    first, again = shop.intent(), shop.intent()
    assert (again.id, len(shop.double.intents())) == (first.id, 1)
    with pytest.raises(stripe.IdempotencyError):
        shop.intent(order="ord_2")
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError):
            shop.capture(first)
        shop.double.authorise(first.id)
    requests = shop.double.requests()
    assert [each.replayed for each in requests] == [False, True, False, False, True]
    assert {(each.method, each.version) for each in requests} == {("POST", stripe.api_version)}
    shop.double.forget_requests()
    assert shop.double.requests() == []


def test_a_request_with_a_lost_answer_was_executed(shop: Shop) -> None:
    """The connection closes, the money has moved, and the same key replays the answer."""
    intent = shop.intent()
    shop.double.authorise(intent.id)
    shop.double.fail("lost", path="/capture$")
    with pytest.raises(stripe.APIConnectionError):
        shop.capture(intent)
    assert shop.double.kept("ord_1") == 2000
    assert shop.capture(intent).status == "succeeded"
    assert [(each.status, each.replayed) for each in shop.double.requests()[1:]] == [(None, False), (200, True)]


@pytest.mark.parametrize("kind", ["refused", "error", "limited", "locked"])
def test_a_fault_before_execution_is_forgotten(shop: Shop, kind: str) -> None:
    """The request was not executed, and its key can be used again; the rule skips and strikes as configured."""
    shop.double.fail(kind, times=1, skip=1)
    shop.intent("first")
    with pytest.raises(StripeError):
        shop.intent("second")
    assert len(shop.double.intents()) == 1
    shop.intent("second")
    assert not shop.double.requests()[-1].replayed


def test_a_crash_is_remembered(shop: Shop) -> None:
    """The key replays a 500 during execution: only another key succeeds."""
    shop.double.fail("crashed")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            shop.intent("crashed")
    assert shop.intent("other").status == "requires_payment_method"


def test_a_key_in_flight_is_in_use(shop: Shop) -> None:
    """Until the first is answered the second gets 409; then it gets the same answer."""
    shop.double.fail("delay", seconds=0.2)
    slow = threading.Thread(target=shop.intent)
    slow.start()
    wait_for(lambda: shop.double.intents() or None, "intent")
    with pytest.raises(stripe.APIError) as busy:
        shop.intent()
    slow.join()
    body: Any = busy.value.json_body
    assert (busy.value.http_status, body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert shop.intent().id == shop.double.intents()[0]["id"]


def _statuses(shop: Shop, seed: int) -> list[int | None]:
    shop.double.reset()
    shop.double.chaos(seed, 0.5)
    for number in range(30):
        try:
            shop.intent(f"{number}")
        except StripeError:
            continue
    return [each.status for each in shop.double.requests()]


def test_chaos_is_reproducible(shop: Shop) -> None:
    """The same seed has the same faults, another seed others; rate 0 has none."""
    statuses = _statuses(shop, 1)
    assert {None, 200, 409, 429, 500} == set(statuses)
    assert _statuses(shop, 1) == statuses != _statuses(shop, 2)
    shop.double.chaos(1, 0.0)
    assert {shop.intent(f"calm {number}").status for number in range(9)} == {"requires_payment_method"}


def test_events_are_in_order(shop: Shop) -> None:
    """One for each change, fetched once, each with a snapshot of its moment and its order."""
    refunded = shop.captured()
    shop.refund(refunded)
    shop.v1.payment_intents.cancel(shop.intent("other", order="ord_2").id)
    events = shop.double.events()
    assert [event.type for event in events] == [
        "payment_intent.created",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "payment_intent.created",
        "payment_intent.canceled",
    ]
    assert [event.order for event in events] == ["ord_1"] * 6 + ["ord_2"] * 2
    assert {event.intent for event in events[:6]} == {refunded.id}
    assert json.loads(events[0].payload)["data"]["object"]["status"] == "requires_payment_method"
    assert shop.double.events() == []


def test_a_signature_verifies(shop: Shop) -> None:
    """With the webhook's secret and while it is fresh, in Stripe's own code."""
    shop.intent()
    (event,) = shop.double.events()
    secret = shop.double.webhook_secret
    assert stripe.Webhook.construct_event(event.payload, event.signature(), secret).type == "payment_intent.created"
    WebhookSignature.verify_header(event.payload, event.signature(age_seconds=290), secret, 300)
    for header, key in ((event.signature(age_seconds=310), secret), (event.signature(), "whsec_other")):
        with pytest.raises(stripe.SignatureVerificationError):
            WebhookSignature.verify_header(event.payload, header, key, 300)


class _Webhook(ThreadingHTTPServer):
    """Verifies events and keeps them, after it has answered 500 to the first `failures` posts."""

    def __init__(self, secret: str, failures: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.secret, self.failures = secret, failures
        self.received: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/stripe"


class _Post(BaseHTTPRequestHandler):
    server: _Webhook

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        event = stripe.Webhook.construct_event(payload, self.headers["Stripe-Signature"], self.server.secret)
        self.server.failures -= 1
        if self.server.failures < 0:
            self.server.received.append(event.id)
        self.send_response(200 if self.server.failures < 0 else 500)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def _listening(secret: str, failures: int = 0) -> Iterator[_Webhook]:
    with _Webhook(secret, failures) as webhook:
        thread = threading.Thread(target=webhook.serve_forever, args=(0.01,))
        thread.start()
        yield webhook
        webhook.shutdown()
        thread.join()


def test_an_event_is_posted_until_it_is_accepted(shop: Shop) -> None:
    """Events are posted in order, and again after an answer that is not 2xx; none after delivery stops."""
    with _listening(shop.double.webhook_secret, failures=2) as webhook:
        shop.double.deliver_to(webhook.url)
        shop.intent()
        wait_for(lambda: len(webhook.received) == 1, "event")
        shop.captured()
        wait_for(lambda: len(webhook.received) == 4, "events")
        shop.double.deliver_to(None)
        shop.intent("undelivered")
    assert webhook.received == [event.id for event in shop.double.events()[:4]]
    assert [status for _, status in shop.double.deliveries()] == [500, 500, 200, 200, 200, 200]


def test_deliveries_can_be_lost_doubled_and_shuffled(shop: Shop) -> None:
    """Some never arrive, some arrive twice, and some overtake others; the books do not change."""
    with _listening(shop.double.webhook_secret) as webhook:
        shop.double.deliver_to(webhook.url, seed=2, lost=0.3, doubled=0.3, shuffled=0.5)
        for number in range(30):
            shop.intent(f"{number}")
        time.sleep(0.6)
        shop.double.deliver_to(None)
    made = [event.id for event in shop.double.events()]
    received = list(dict.fromkeys(webhook.received))
    assert len(made) == 30 > len(received)
    assert len(webhook.received) > len(received)
    assert received != sorted(received, key=made.index)
    assert len(shop.double.deliveries()) == len(webhook.received)


def test_it_ends_with_the_process_that_started_it() -> None:
    """Its stdin closes, and no server answers at its address any more."""
    with stripe_double() as double:
        address = double.address
        assert double.intents() == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False)
