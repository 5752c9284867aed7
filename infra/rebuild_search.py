"""Indexes every event again for searching: after a loss of postings, or when words are folded in another way.

    python -m infra.rebuild_search ENV         on AWS, with the credentials of the environment
    python -m infra.rebuild_search             on the running local cloud

One scan of the table finds the events. Each becomes a notice in the queue that changes use too, so searches work
meanwhile. Running it twice, or while events change, does no harm.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import boto3

from infra.local.deploy import running
from infra.local.template import ENV
from infra.package import ROOT
from infra.stacks import exported

BATCH = 10


def rebuild(dynamodb: Any, sqs: Any, table: str, queue: str) -> int:
    """Sends a notice for every event; returns how many. Raises RuntimeError when the queue does not take one."""
    events, sent = event_ids(dynamodb, table), 0
    while batch := list(islice(events, BATCH)):
        entries = [
            {"Id": str(index), "MessageBody": json.dumps({"subject": "event", "id": event, "whole": True})}
            for index, event in enumerate(batch)
        ]
        if failed := sqs.send_message_batch(QueueUrl=queue, Entries=entries).get("Failed"):
            raise RuntimeError(f"after {sent} events the queue did not take {len(failed)}; run it again")
        sent += len(batch)
        print(f"\r{sent} events", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return sent


def event_ids(dynamodb: Any, table: str) -> Iterator[str]:
    """The id of every event in the table, drafts too."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        ProjectionExpression="pk",
        FilterExpression="begins_with(pk, :event) AND sk = :itself",
        ExpressionAttributeValues={":event": {"S": "EVENT#"}, ":itself": {"S": "~"}},
    )
    for page in pages:
        yield from (item["pk"]["S"].removeprefix("EVENT#") for item in page["Items"])


def main() -> None:
    """The command line."""
    if len(sys.argv) > 1:
        environment, client = sys.argv[1], boto3.client
    else:
        environment, client = ENV, running(ROOT / ".local").client
    exports = client("cloudformation")
    table, queue = (exported(exports, f"linehold-{environment}-{name}") for name in ("TableName", "NoticesQueueUrl"))
    sent = rebuild(client("dynamodb"), client("sqs"), table, queue)
    print(f"{sent} events are being indexed")


if __name__ == "__main__":
    main()
