"""What the waitlist's functions ask of the store, and what their roles allow: the local cloud checks no rights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.hall import HOLD_SECONDS, Hall
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


def test_each_function_may_do_what_it_does(hall: Hall) -> None:
    """No call to the store that the role of its function would refuse."""
    assert hall.asked.keys() == {"publish", "ring", "post"}
    refused = {function: _needed(calls) - _allowed(function) for function, calls in hall.asked.items()}
    assert refused == {"publish": set(), "ring": set(), "post": set()}


def _needed(calls: set[str]) -> set[str]:
    plain = calls - {"TransactWriteItems"}
    return plain | TRANSACTION if "TransactWriteItems" in calls else plain


def _allowed(function: str) -> set[str]:
    policy = json.loads((POLICIES / f"policy-{function}.json").read_text())
    (statement,) = (each for each in policy["Statement"] if each["Sid"] == "UseTable")
    return {action.removeprefix("dynamodb:") for action in statement["Action"]}
