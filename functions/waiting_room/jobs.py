"""The queue of joins, and the ticks of the controllers."""

from __future__ import annotations

from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from chalicelib.core.metric import Metric
from chalicelib.observability import count, logger
from chalicelib.waiting_room.assign_places import Message
from functions.jobs.records import check_deadlines


def joins(event: SQSEvent) -> Any:
    """Queue → places: a place for each customer who joined. Messages that fail are delivered again."""
    messages = [
        Message(record["messageId"], int(record["attributes"]["SentTimestamp"]), record["body"])
        for record in event.to_dict()["Records"]
    ]
    done = wiring.app().waiting_room.assign_places.batch(messages)
    failed = len(done.failed)
    logger().info("joins", given=done.given, late=done.late, known=done.known, junk=done.junk, failed=failed)
    count({Metric.LATE_PLACES: done.late, Metric.RECORDS_FAILED: failed})
    return {"batchItemFailures": [{"itemIdentifier": id} for id in sorted(done.failed)]}


def room_ticks(event: SQSEvent) -> Any:
    """Queue → controllers: look at the room that each message names, and call customers."""
    return check_deadlines(event, wiring.app())
