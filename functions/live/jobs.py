"""Queues, the stream and the schedule. Each handler is idempotent and says which of its records failed.

The stream's handler never waits and never raises: a record it cannot handle is reported by its number, everything
before it counts as done, and the rest comes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from chalice.app import CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib import wiring
from chalicelib.bars.views import BarChange
from chalicelib.catalogue.index_events import notices_of
from chalicelib.catalogue.rank_popular import deeds_of
from chalicelib.catalogue.rules.cards import Notice
from chalicelib.core.deadline import Deadline, Kind
from chalicelib.live.publish import Told, batch_of
from chalicelib.observability import count, logger, timed, traced
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.stores.views import BoardChange
from chalicelib.waitlist.rules.news import News


class Delivery(msgspec.Struct, frozen=True):
    """A message for some of a topic's watchers, as `adapters.push` queues it."""

    topic: str
    connections: list[str]
    message: str


def publish(event: DynamoDBEvent) -> dict[str, Any]:
    """Stream → watchers: one message for each section, each store's board and each bar that changed, for each customer
    with news and for each display with another code; and whoever waits for what has changed is looked after in its
    time."""
    told = Told()
    batch = batch_of(event.to_dict()["Records"])
    failed = list(batch.unreadable)
    if failed:
        logger().error("records that cannot be read", sequences=failed)

    def of_section(changes: list[RowChange]) -> Told:
        wiring.container().waking.wake(changes)
        return wiring.container().live.publish(changes)

    def of_customer(news: list[News]) -> Told:
        wiring.container().waking.after(news)
        return wiring.container().live.tell(news)

    def of_booking(booking: tuple[str, list[str]]) -> Told:
        wiring.container().waking.booked(*booking)
        return Told()

    live = wiring.container().live
    groups: list[tuple[Any, Any, str]] = [(of_section, changes, _first(changes)) for changes in batch.sections]
    groups += [(live.show, changes, _first(changes)) for changes in batch.boards]
    groups += [(wiring.container().bar_live.show, changes, _first(changes)) for changes in batch.bars]
    groups += [(live.change_code, display, number) for number, display in batch.displays]
    groups += [(of_customer, news, _first(news)) for news in batch.customers]
    groups += [(of_booking, booking, number) for number, booking in batch.bookings]
    for tell, group, first in groups:
        try:
            with traced("publish"):
                told += tell(group)
        except Exception:
            logger().exception("publish failed")
            failed.append(first)
    _told("publish", told)
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}


def _first(changes: Sequence[RowChange | News | BoardChange | BarChange]) -> str:
    """The number from which on a batch comes again."""
    return min((change.sequence for change in changes), key=lambda sequence: sequence.zfill(40))


def project(event: DynamoDBEvent) -> dict[str, Any]:
    """Stream → what lists are made from: notices of what has changed, and counts of holds and bookings.

    A batch is done as a whole or comes again as a whole, and counts under its first record either way.
    """
    records = event.to_dict()["Records"]
    first = records[0]["dynamodb"]
    try:
        with traced("project"):
            notices, deeds = notices_of(records), deeds_of(records)
            wiring.container().filing.announce(notices)
            at = int(first["ApproximateCreationDateTime"] * 1000)
            wiring.container().popularity.count(first["SequenceNumber"], at, deeds)
    except Exception:
        logger().exception("project failed", records=len(records))
        return {"batchItemFailures": [{"itemIdentifier": first["SequenceNumber"]}]}
    logger().info("projected", notices=len(notices), deeds=len(deeds))
    return {"batchItemFailures": []}


def file(event: SQSEvent) -> Any:
    """Queue → search: file anew what each notice names."""

    def handle(record: dict[str, Any]) -> None:
        notice = msgspec.json.decode(record["body"], type=Notice)
        wiring.container().filing.handle(notice)
        lag = wiring.container().clock.now() - int(record["attributes"]["SentTimestamp"])
        logger().info("filed", subject=notice.subject.value, id=notice.id)
        timed("FilingLag", lag, {"Filed": 1}, job="file")

    return _each(event, handle)


def rank(event: CloudWatchEvent) -> dict[str, int]:
    """Every minute: rank the popular new releases."""
    ranked = len(wiring.container().popularity.rank())
    logger().info("ranked", releases=ranked)
    return {"releases": ranked}


def push(event: SQSEvent) -> Any:
    """Queue → watchers: the deliveries of a topic with many of them."""

    def deliver(record: dict[str, Any]) -> None:
        delivery = msgspec.json.decode(record["body"], type=Delivery)
        _told("push", wiring.container().live.deliver(delivery.connections, delivery.message.encode(), delivery.topic))

    return _each(event, deliver)


def ring(event: SQSEvent) -> Any:
    """Queue → deadlines: look again at what each message names."""
    return _each(event, _look)


def settle(event: SQSEvent) -> Any:
    """Queue → payments: as `ring`, for all that asks the payment provider. What the sweep had to find is a repair."""
    return _each(event, _look)


def post(event: SQSEvent) -> Any:
    """Queue → mail: write to people what they are to know, one letter at a time, for the mailer may be slow."""
    return _each(event, _look)


def close(event: SQSEvent) -> Any:
    """Queue → stores: report what a store's day was, then forget it."""
    return _each(event, _look)


def match(event: SQSEvent) -> Any:
    """Queue → bars: ask the next bar for a guest, look after a bar's line, forget where somebody was."""
    return _each(event, _look)


def _look(record: dict[str, Any]) -> None:
    deadline = msgspec.json.decode(record["body"], type=Deadline)
    done = wiring.container().deadlines.ring(deadline)
    late = wiring.container().clock.now() - deadline.at
    # the id of a forgotten password is a digest of an address of mail: whoever guesses the address knows it again
    id = None if deadline.kind is Kind.RESET else deadline.id
    logger().info("rang", kind=deadline.kind.value, id=id, late_millis=late, done=done)
    if done is not None:
        repaired = deadline.swept and deadline.kind is not Kind.STORE  # whose day the sweep ends as a matter of course
        count({"Repaired" if repaired else "Settled": 1}, step=done)


def sweep(event: CloudWatchEvent) -> dict[str, int]:
    """Every minute: queue the deadlines that nobody woke for."""
    found, missed = wiring.container().deadlines.sweep()
    logger().info("swept", found=found, missed=missed)
    count({"Overdue": found, "NotQueued": missed}, job="sweep")
    return {"found": found, "missed": missed}


def _each(event: SQSEvent, handle: Any) -> Any:
    """Handle every record; those that raise come again, and end with the dead letters if they keep failing."""
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415  only queue consumers pay for it
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    def record_handler(record: dict[str, Any]) -> None:
        try:
            handle(record)
        except Exception:
            logger().exception("record failed", message_id=record.get("messageId"))
            raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event.to_dict(), record_handler=record_handler, processor=processor)


def _told(job: str, told: Told) -> None:
    logger().info(job, messages=told.messages, pushed=told.pushed, gone=told.gone, failed=told.failed)
    count({"Messages": told.messages, "Pushed": told.pushed, "Gone": told.gone, "NotPushed": told.failed}, job=job)
