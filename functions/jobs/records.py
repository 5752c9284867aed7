"""Handles the records of one event from a queue, and reports those that failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

import msgspec
from chalice.app import SQSEvent

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.metric import Metric
from chalicelib.core.outcome import Outcome
from chalicelib.core.times import SECOND
from chalicelib.observability import correlated, count, logger
from chalicelib.wiring import App

Record = Mapping[str, Any]

_ENDLESS = (DeadlineKind.ROOM, DeadlineKind.MARKET)

_TIMED = {
    DeadlineKind.MARKET: Metric.TIMER_LAG,
    DeadlineKind.OFFER: Metric.TIMER_LAG,
    DeadlineKind.REQUEST: Metric.TIMER_LAG,
    DeadlineKind.ROOM: Metric.ROOM_LAG,
    DeadlineKind.SEATS: Metric.TIMER_LAG,
}
"""Checks of which each second counts. Emails, refunds and closings come in crowds, and may wait in line."""

_SWEPT = (DeadlineKind.BAR, DeadlineKind.STORE, DeadlineKind.WAITLIST)
"""What the sweep finds as a matter of course, because no message is sent for it."""

_CROSSED = 10 * SECOND
"""A message that is younger than this may still be under way."""

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
                count({Metric.RECORDS_FAILED: 1})
                raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event.to_dict(), record_handler=record_handler, processor=processor)


def _cause(record: Record) -> str:
    """What the message follows from; its own id if nothing said it."""
    cause = record.get("messageAttributes", {}).get("correlation_id", {}).get("stringValue")
    return str(cause or record["messageId"])


def check_deadlines(event: SQSEvent, app: App) -> Any:
    """Check the thing that each message of a queue of deadlines names."""

    def check(record: Record) -> None:
        deadline = msgspec.json.decode(record["body"], type=Deadline)
        late = app.clock.now() - deadline.at
        # a room's ticks follow one another for days: each has an id of its own
        with correlated(record["messageId"]) if deadline.kind in _ENDLESS else nullcontext():
            done = app.deadlines.check(deadline)
            # these ids have a digest of an email address, which a guess of the address would recognise
            id = None if deadline.kind in (DeadlineKind.RESET, DeadlineKind.CONFIRM) else deadline.id
            logger().info("checked", kind=deadline.kind.value, id=id, late_millis=late, done=done)
        if signs := _signs(deadline, late, done):
            count(signs)

    return each(event, check)


def _signs(deadline: Deadline, late: int, done: str | None) -> dict[Metric, float]:
    """What a check tells the operators: how late its message came, and what they have to know of."""
    signs: dict[Metric, float] = {}
    if late >= 0 and not deadline.swept and deadline.kind in _TIMED:
        signs[_TIMED[deadline.kind]] = late
    if done and deadline.swept and late >= _CROSSED and deadline.kind not in _SWEPT:
        signs[Metric.REPAIRED] = 1
    if done in list(Outcome):
        signs[_SIGNS[Outcome(done)]] = 1
    return signs
