"""Deadlines: the message, and the sweep behind it; neither decides any state."""

from __future__ import annotations

import json

import app
from chalicelib.settings import settings
from tests.support.aws import client
from tests.support.events import CONTEXT, schedule, sqs
from tests.worlds.world import World


def _queued() -> list[dict[str, object]]:
    """Messages that wait to be delivered, whatever their delay."""
    queue = settings().payments_queue
    attributes = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return [attributes] * (
        int(attributes["ApproximateNumberOfMessages"]) + int(attributes["ApproximateNumberOfMessagesDelayed"])
    )


def _pending(here: World) -> tuple[str, int]:
    """A booking that stays pending, and its deadline."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    booking = sale.book(buyer, hold, "test_pending").expect(201)["booking_id"]
    return booking, here.clock.now() + 300_000


def _status(booking: str) -> str:
    item = client("dynamodb").get_item(TableName="linehold", Key={"pk": {"S": f"BOOKING#{booking}"}, "sk": {"S": "~"}})[
        "Item"
    ]
    return item["status"]["S"]


def test_a_pending_booking_sets_a_timer_and_a_settled_one_does_not(here: World) -> None:
    """A pending payment has one delayed message."""
    sale = here.sale()
    buyer = here.customer()
    sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)
    assert _queued() == []
    _pending(here)
    assert len(_queued()) == 1


def test_a_deadline_settles_what_it_names_and_twice_does_no_harm(here: World) -> None:
    """The unpaid booking fails at its deadline; the second message finds nothing to do."""
    booking, at = _pending(here)
    message = {"kind": "booking", "id": booking, "at": at}
    here.clock.move(302)
    for _ in range(2):
        assert app.payments(sqs(message), CONTEXT) == {"batchItemFailures": []}
        assert _status(booking) == "failed"


def test_an_early_message_is_queued_again(here: World) -> None:
    """A queue delays by a quarter of an hour at most, so a later deadline is queued in steps."""
    booking, at = _pending(here)
    before = len(_queued())
    app.payments(sqs({"kind": "booking", "id": booking, "at": at}), CONTEXT)
    assert _status(booking) == "pending_payment"
    assert len(_queued()) == before + 1


def test_the_sweep_finds_deadlines_whose_message_was_lost(here: World) -> None:
    """It queues overdue orders, and none that is settled."""
    booking, at = _pending(here)
    assert app.sweep(schedule(), CONTEXT) == {"found": 0, "missed": 0}
    here.clock.move(302)
    assert app.sweep(schedule(), CONTEXT) == {"found": 1, "missed": 0}
    app.payments(sqs({"kind": "booking", "id": booking, "at": at}), CONTEXT)
    assert app.sweep(schedule(), CONTEXT) == {"found": 0, "missed": 0}


def test_a_bad_message_fails_alone(here: World) -> None:
    """Broken messages are reported by id, and the good one beside them is done. An unknown booking is given up after
    five minutes: the message may have arrived before it was written."""
    booking, at = _pending(here)
    here.clock.move(302)
    good = {"kind": "booking", "id": booking, "at": at}
    unknown = {"kind": "booking", "id": "bkg_00000000000000000000000000", "at": at}
    answer = app.payments(sqs("nope", good, json.dumps({"kind": "moon"}), unknown), CONTEXT)
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["m0", "m2", "m3"]
    here.clock.move(302)
    assert app.payments(sqs(unknown), CONTEXT) == {"batchItemFailures": []}
    assert _status(booking) == "failed"
