"""Stripe from the layer: the packaged webhook and `Payments` against the double, under AWS's runtime client.

Of Stripe's library the layer has what our calls need and nothing more (layers/runtime/cut.py), so each of those
calls is made here, and so is each kind of failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.secret import fill_in
from tests.artefact.conftest import deployed
from tests.artefact.events import request
from tests.artefact.runtime import Lambda, Run
from tests.support.api import Caller, OverHttp
from tests.support.events import sqs
from tests.support.local import account
from tests.support.stripe import Double, stripe_double
from tests.worlds.scene import EUR, Sale, customer, sale

_FAILURES = ("refused", "error", "locked", "crashed", "lost", "limited")
"""Of the double (doubles/stripe/faults.py). Each is there twice, since the library tries most a second time."""

_FORM = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Till:
    """The packaged functions with a queue of payments of their own."""

    functions: Lambda
    double: Double
    show: Sale
    sqs: Any
    queue: str

    def buy(self, seat: str) -> tuple[Caller, dict[str, Any], str]:
        """A buyer, their booking, and its intent at Stripe."""
        buyer = customer(self.show.api)
        hold = self.show.hold(buyer, seat).expect(201)["hold_id"]
        body = {"hold_id": hold, "payment": {"method": "card"}}
        (answer,) = self.calls(request("POST", "/v1/bookings/{id}", body, buyer.token, path={"id": self.show.event}))
        (intent,) = self.double.of_order(answer["booking_id"])
        return buyer, answer, intent["id"]

    def calls(self, *events: dict[str, Any]) -> list[Any]:
        """The bodies that the API answers."""
        run = self.run("APIHandler", *events)
        assert all(answer["statusCode"] < 300 for answer in run.bodies), run.bodies
        return [json.loads(answer["body"]) for answer in run.bodies]

    def hear(self) -> None:
        """Sends all events of Stripe to the webhook, and the messages that it queues to `Payments`."""
        events = self.double.events()
        messages = [_message(event.payload, event.signature()) for event in events]
        assert {answer["noted"] for answer in self.calls(*messages)} <= {True, False}
        messages = self.queued()
        assert messages
        run = self.run("Payments", sqs(*messages))
        assert run.bodies == [{"batchItemFailures": []}], run.log

    def run(self, function: str, *events: dict[str, Any]) -> Run:
        """As `Lambda.run`, and nothing was missing."""
        run = self.functions.run(function, *events)
        assert not re.findall(r"(?:ImportError|ModuleNotFoundError): .{0,80}", run.log)
        return run

    def queued(self) -> Sequence[str]:
        found: list[str] = []
        while messages := self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            found += (message["Body"] for message in messages)
        return found


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    with stripe_double() as stripe:
        yield stripe


@pytest.fixture(scope="module")
def till(unpacked: Lambda, cloud: Addresses, api: OverHttp, double: Double) -> Till:
    """The local cloud's own functions use the test provider; only the functions of this test use the double."""
    deployment = Deployment(cloud.endpoint)
    fill_in(account(double), deployment.client("secretsmanager"))
    queues = deployment.client("sqs")
    queue = queues.create_queue(QueueName="paying")["QueueUrl"]
    more = {"PAYMENTS_QUEUE": queue, "STRIPE_API": double.address}
    return Till(deployed(unpacked, cloud, "stripe", more), double, sale(api), queues, queue)


def _message(payload: bytes, signature: str) -> dict[str, Any]:
    event = request("POST", "/v1/payments/webhook", headers={**_FORM, "Stripe-Signature": signature})
    return event | {"body": payload.decode()}


def test_a_payment_is_started_heard_of_taken_and_given_back(till: Till) -> None:
    """create, retrieve, capture and refund, and a signed ticket in between: all of it from the layer."""
    buyer, booking, intent = till.buy("A-1-1")
    assert booking["status"] == "pending_payment"
    assert booking["payment"]["client_secret"]
    assert till.double.authorise(intent)
    till.hear()
    assert till.double.kept(booking["booking_id"]) == EUR["amount"]
    path = {"id": booking["booking_id"]}
    paid, cancelled = till.calls(
        request("GET", "/v1/bookings/{id}", token=buyer.token, path=path),
        request("POST", "/v1/bookings/{id}/cancel", {}, buyer.token, path=path),
    )
    assert paid["status"] == "confirmed"
    assert paid["ticket"]["ticket"].count(".") == 2
    assert paid["ticket"]["svg"].startswith("<svg")
    assert cancelled["status"] == "refunded"
    assert till.double.kept(booking["booking_id"]) == 0
    till.hear()


def test_a_pending_payment_of_a_cancelled_event_is_cancelled(till: Till) -> None:
    """The organiser cancels the event, and `Payments` the pending payment."""
    own = Till(till.functions, till.double, sale(till.show.api), till.sqs, till.queue)
    _, booking, intent = own.buy("A-1-1")
    own.show.owner.post(f"{own.show.path}/cancel").expect(200)
    own.run("Payments", sqs({"kind": "booking", "id": booking["booking_id"], "at": 1}))
    (found,) = own.double.of_order(booking["booking_id"])
    assert (found["id"], found["status"]) == (intent, "canceled")


def test_a_dispute_is_heard_of(till: Till) -> None:
    """disputes.list, which is asked for a charge that is disputed."""
    _, booking, intent = till.buy("A-2-1")
    assert till.double.authorise(intent)
    till.hear()
    assert till.double.dispute(intent)
    till.hear()
    path = {"id": booking["booking_id"]}
    (seen,) = till.calls(request("GET", "/v1/bookings/{id}", token=till.show.owner.token, path=path))
    assert seen["dispute"]["status"] == "needs_response"


def test_what_stripe_has_not_signed_is_refused(till: Till) -> None:
    """400, and nothing is queued."""
    till.queued()
    (answer,) = till.run("APIHandler", _message(b"{}", "t=1,v1=00")).bodies
    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["error"]["code"] == "SIGNATURE_INVALID"
    assert not till.queued()


def test_a_failure_of_stripes_is_an_error_of_its_library(till: Till) -> None:
    """A failed request raises one of Stripe's errors, and no ImportError."""
    _, booking, intent = till.buy("A-3-1")
    assert till.double.authorise(intent)
    for kind in _FAILURES:
        till.double.fail(kind, method="GET", path="payment_intents", times=2)
    check = sqs({"kind": "booking", "id": booking["booking_id"], "at": 1})
    till.run("Payments", *[check] * len(_FAILURES))
    assert till.double.kept(booking["booking_id"]) == 0
    till.double.clear_faults()
    till.run("Payments", check)
    assert till.double.kept(booking["booking_id"]) == EUR["amount"]


def test_a_card_that_is_not_taken_is_an_answer(till: Till) -> None:
    """Refused at the capture: the money is let go and the booking says why."""
    buyer, booking, intent = till.buy("A-4-1")
    assert till.double.authorise(intent)
    till.double.refuse_capture(intent)
    till.hear()
    path = {"id": booking["booking_id"]}
    (seen,) = till.calls(request("GET", "/v1/bookings/{id}", token=buyer.token, path=path))
    assert seen["reason"] == "NOT_CAPTURED"
    assert till.double.reserved(booking["booking_id"]) == 0


def test_kinds_that_nobody_looks_at_are_understood(unpacked: Lambda) -> None:
    """Stripe puts whole objects into others, of kinds whose classes are not in the layer."""
    code = """
import json, stripe
from stripe import _object_classes as kinds
other = {"object": "payment_method", "id": "pm_1", "customer": {"object": "customer", "id": "cus_1"}}
intent = {"object": "payment_intent", "id": "pi_1", "last_payment_error": {"payment_method": other},
          "latest_charge": {"object": "charge", "balance_transaction": {"object": "balance_transaction", "id": "txn_1"},
                            "refunds": {"object": "list", "data": [{"object": "refund", "id": "re_1"}]}},
          "source": {"object": "card"}, "customer_account": {"object": "v2.core.account"}}
made = stripe.PaymentIntent.construct_from(intent, "none")
error = stripe.InvalidRequestError("no", None, json_body={"error": {"code": "x", "payment_intent": intent}})
print(made.last_payment_error.payment_method.customer.id, made.latest_charge.balance_transaction.id,
      made.latest_charge.refunds.data[0].id, error.error.payment_intent.id, getattr(made, "nothing", None))
"""
    assert unpacked.said(code) == "cus_1 txn_1 re_1 pi_1 None\n"
