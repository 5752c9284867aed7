"""The publisher of the table's stream, and the queue of pushes to topics with many watchers."""

from __future__ import annotations

from typing import Any

import msgspec
from chalice.app import DynamoDBEvent, SQSEvent

from chalicelib import wiring
from chalicelib.core.metric import Metric
from chalicelib.live.publisher import PushResult
from chalicelib.observability import count, logger
from functions.jobs.records import Record, each


class Delivery(msgspec.Struct, frozen=True):
    """A message for some of a topic's watchers, as `adapters.push` queues it."""

    topic: str
    connections: list[str]
    message: str
    family: str | None = None


def publish(event: DynamoDBEvent) -> dict[str, Any]:
    """Stream → watchers: the changes of every feed, group by group.

    Does not raise. Reports the first record of each group that fails: records before it are done, and Lambda delivers
    the rest again.
    """
    batch = wiring.app().live.publish_changes.batch(event.to_dict()["Records"])
    result, failed = PushResult(), list(batch.unreadable)
    if failed:
        logger().error("records that cannot be read", sequences=failed)
    for group in batch.groups:
        try:
            result += group.publish()
        except Exception:
            logger().exception("publish failed")
            failed.append(group.first)
    _log("publish", result)
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}


def push(event: SQSEvent) -> Any:
    """Queue → watchers: messages to topics with many watchers."""
    publisher = wiring.app().live.publisher

    def deliver(record: Record) -> None:
        delivery = msgspec.json.decode(record["body"], type=Delivery)
        watchers = {delivery.family: delivery.connections}
        _log("push", publisher.deliver_to_watchers(delivery.topic, watchers, delivery.message.encode()))

    return each(event, deliver)


def _log(job: str, result: PushResult) -> None:
    logger().info(job, messages=result.messages, pushed=result.pushed, gone=result.gone, failed=result.failed)
    count({Metric.NOT_PUSHED: result.failed})
