"""Jobs that keep the search index and the ranking up to date: for the stream, the queue of notices, every minute."""

from __future__ import annotations

from typing import Any

import msgspec
from chalice.app import CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib import wiring
from chalicelib.catalogue.rules.cards import IndexNotice
from chalicelib.core.metric import Metric
from chalicelib.observability import count, logger
from functions.jobs.records import Record, each


def project_changes(event: DynamoDBEvent) -> dict[str, Any]:
    """Stream → index and ranking: notices of changes, and counts of holds and bookings.

    A batch succeeds or is retried as a whole, and its counts are written under its first record.
    """
    catalogue = wiring.app().catalogue
    records = event.to_dict()["Records"]
    try:
        notices = catalogue.index_events.announce_records(records)
        counted = catalogue.rank_popular.count_records(records)
    except Exception:
        logger().exception("project failed", records=len(records))
        return {"batchItemFailures": [{"itemIdentifier": records[0]["dynamodb"]["SequenceNumber"]}]}
    logger().info("projected", notices=notices, counted=counted)
    return {"batchItemFailures": []}


def index_events(event: SQSEvent) -> Any:
    """Queue → index: index the subject of each notice."""
    app = wiring.app()

    def handle(record: Record) -> None:
        notice = msgspec.json.decode(record["body"], type=IndexNotice)
        app.catalogue.index_events.handle(notice)
        lag = app.clock.now() - int(record["attributes"]["SentTimestamp"])
        logger().info("indexed", subject=notice.subject.value, id=notice.id)
        count({Metric.INDEXING_LAG: lag})

    return each(event, handle)


def rank_popular(event: CloudWatchEvent) -> dict[str, int]:
    """Every minute: rank the popular new releases."""
    ranked = len(wiring.app().catalogue.rank_popular.rank())
    logger().info("ranked", releases=ranked)
    return {"releases": ranked}
