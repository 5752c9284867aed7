"""Handles the records of one event from a queue, and reports those that failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from chalice.app import SQSEvent

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.metric import Metric
from chalicelib.core.outcome import Outcome
from chalicelib.observability import correlated, count, logger
from chalicelib.wiring import App

Record = Mapping[str, Any]

_SIGNS = {
    Outcome.DISPUTED: Metric.DISPUTED,
    Outcome.MAIL_REFUSED: Metric.MAIL_REFUSED,
    Outcome.OFFERED_TOO_LATE: Metric.OFFERED_TOO_LATE,
    Outcome.LOOKED_TOO_LATE: Metric.OFFERED_TOO_LATE,
    Outcome.REPORT_HELD: Metric.REPORT_HELD,
    Outcome.REFUND_FAILED: Metric.REFUND_FAILED,
}


def each(event: SQSEvent, handle: Callable[[Record], None]) -> Any:
    """Handle every record of a queue's event. Records that raise are delivered again, and become dead letters if they
    keep failing."""
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415  only queue consumers need it
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    def record_handler(record: dict[str, Any]) -> None:
        with correlated(_cause(record)):
            try:
                handle(record)
            except Exception:
                logger().exception("record failed", message_id=record.get("messageId"))
                raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event.to_dict(), record_handler=record_handler, processor=processor)


def _signs(deadline: Deadline, late: int, done: str | None) -> dict[Metric, float]:
    """What a check tells the operators: how late it came, and what they have to know of."""
    room = deadline.kind is DeadlineKind.ROOM
    signs: dict[Metric, float] = {Metric.ROOM_LAG if room else Metric.TIMER_LAG: max(0, late)}
    # the sweep is the usual way in which a store's 24 hours end
    if done and deadline.swept and deadline.kind is not DeadlineKind.STORE:
        signs[Metric.REPAIRED] = 1
    if done in list(Outcome):
        signs[_SIGNS[Outcome(done)]] = 1
    return signs


def _cause(record: Record) -> str:
    """What the message follows from; its own id if nothing said it."""
    cause = record.get("messageAttributes", {}).get("correlation_id", {}).get("stringValue")
    return str(cause or record["messageId"])


def check_deadlines(event: SQSEvent, app: App) -> Any:
    """Check the thing that each message of a queue of deadlines names."""

    def check(record: Record) -> None:
        deadline = msgspec.json.decode(record["body"], type=Deadline)
        done = app.deadlines.check(deadline)
        late = app.clock.now() - deadline.at
        # these ids have a digest of an email address, which a guess of the address would recognise
        id = None if deadline.kind in (DeadlineKind.RESET, DeadlineKind.CONFIRM) else deadline.id
        logger().info("checked", kind=deadline.kind.value, id=id, late_millis=late, done=done)
        count(_signs(deadline, late, done))

    return each(event, check)
