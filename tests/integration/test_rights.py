"""What functions ask of the store, and what their roles allow: the local cloud checks no rights."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import app
from tests.bench.store import counted
from tests.integration.hall import HOLD_SECONDS, Hall
from tests.support import aws
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, schedule, socket, sqs
from tests.support.scene import rows
from tests.support.world import World

POLICIES = Path(__file__).parents[2] / ".chalice"
TRANSACTION = {"PutItem", "UpdateItem", "DeleteItem"}
"""A transaction needs the rights of what is in it."""


@pytest.fixture
def hall(here: World) -> Hall:
    """After a seat went from a hold to an offer, to a booking, to a cancellation; with letters to those who waited."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)})
    holder, first, second = hall.guest(), hall.guest("ann@example.com"), hall.guest("bo@example.com")
    sale.hold(holder.calls, "A-1-1").expect(201)
    for guest in (first, second):
        guest.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
        here.clock.move(0.001)  # across lines the instant of joining decides
    second.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
    hall.pump()
    hall.move(HOLD_SECONDS)
    hall.move(HOLD_SECONDS)
    (offer,) = hall.open(second)
    hold = second.calls.post(f"/v1/offers/{offer.id}/accept").expect(200)["hold_id"]
    first.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    sale.book(second.calls, hold).expect(201)
    hall.pump()
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    hall.pump()
    assert len(hall.post.letters) == 3
    return hall


def test_each_function_of_the_waitlist_may_do_what_it_does(hall: Hall) -> None:
    """No call to the store that the role of its function would refuse."""
    assert hall.asked.keys() == {"publish", "ring", "post"}
    refused = {function: _needed(calls) - _allowed(function) for function, calls in hall.asked.items()}
    assert refused == {"publish": set(), "ring": set(), "post": set()}


def test_each_function_of_stores_may_do_what_it_does(here: World) -> None:
    """From opening to closing, with a password that was forgotten."""
    shop, guest, stream = here.shop(), here.customer(), Stream(("STORE#", "DOORS#"))
    asked: dict[str, set[str]] = {}

    @contextmanager
    def noting(function: str) -> Iterator[None]:
        with counted() as store:
            yield
        asked.setdefault(function, set()).update(store.calls)

    with noting("websocket"):
        watch = {"action": "subscribe", "topics": [f"operator/{shop.id}"], "token": shop.owner.token}
        app.message(socket("c1", watch), CONTEXT)
        app.disconnect(socket("c2", route="$disconnect"), CONTEXT)
    with noting("api-handler"):
        Caller(here.api).post("/v1/stores/password/forgot", {"email": shop.email}).expect(202)
        tickets = [shop.ticket(guest) for _ in range(2)]
        shop.next().expect(200)
        shop.move(tickets[0], "processing", "waiting").expect(200)
        guest.delete(f"/v1/store-tickets/{tickets[1]['ticket_id']}").expect(204)
        shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
        shop.close().expect(202)
    with noting("publish"):
        app.publish(stream.batch(), CONTEXT)
    with noting("post"):
        _all_of("MAIL_QUEUE", app.post)
    with noting("close"):
        _all_of("STORES_QUEUE", app.close)
    here.clock.move(24 * 3600)
    with noting("sweep"):
        app.sweep(schedule(), CONTEXT)
    assert len(here.post.letters) == 2
    refused = {function: _needed(calls) - _allowed(function) for function, calls in asked.items()}
    assert not any(refused.values()), refused


def _all_of(queue: str, function: Any) -> None:
    """Let the function have what is in the queue."""
    client = aws.client("sqs")
    for message in client.receive_message(QueueUrl=os.environ[queue], MaxNumberOfMessages=10)["Messages"]:
        assert function(sqs(message["Body"]), CONTEXT) == {"batchItemFailures": []}


def _needed(calls: set[str]) -> set[str]:
    plain = calls - {"TransactWriteItems"}
    return plain | TRANSACTION if "TransactWriteItems" in calls else plain


def _allowed(function: str) -> set[str]:
    policy = json.loads((POLICIES / f"policy-{function}.json").read_text())
    (statement,) = (each for each in policy["Statement"] if each["Sid"] == "UseTable")
    return {action.removeprefix("dynamodb:") for action in statement["Action"]}
