"""Lambda events as AWS sends them, made from what the table has."""

from __future__ import annotations

import itertools
import json
from types import SimpleNamespace
from typing import Any

from tests.support.engines import engine

_NUMBERS = itertools.count(1)
CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:test",
    aws_request_id="test",
    get_remaining_time_in_millis=lambda: 30_000,
)


def socket(connection: str, body: Any = None, route: str = "$default", **headers: str) -> dict[str, Any]:
    """A WebSocket event. It has headers when a socket opens."""
    text = body if isinstance(body, str) or body is None else json.dumps(body)
    return {
        "requestContext": {
            "routeKey": route,
            "connectionId": connection,
            "domainName": "ws.invalid",
            "stage": "api",
            "apiId": "ws",
        },
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "body": text,
        "isBase64Encoded": False,
    }


def sqs(*bodies: Any, sent_at: int = 1764583200000) -> dict[str, Any]:
    """An SQS batch, of messages that were sent at this instant."""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {"SentTimestamp": str(sent_at)},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-north-1:000000000000:q",
                "awsRegion": "eu-north-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def schedule() -> dict[str, Any]:
    return {
        "version": "0",
        "id": "1",
        "account": "000000000000",
        "region": "eu-north-1",
        "detail": {},
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": "2026-12-01T20:00:00Z",
        "resources": ["arn:aws:events:eu-north-1:000000000000:rule/sweep"],
    }


ROWS = ("SEATS#",)
LISTED = ("EVENT#", "VENUE#", "PERFORMER#", "CART#", "BOOKING#")


class Stream:
    """The table's stream: changes of items whose keys begin with one of `kinds`, since the last batch."""

    def __init__(self, kinds: tuple[str, ...] = ROWS) -> None:
        self._kinds = kinds
        self._seen = self._items()

    def batch(self, at: int = 0) -> dict[str, Any]:
        """The changes since the last call, as if made at the instant `at`.

        Several writes to an item between calls are one change.
        """
        now, before = self._items(), self._seen
        self._seen = now
        return {
            "Records": [
                _record(key, before.get(key), item, at) for key, item in sorted(now.items()) if before.get(key) != item
            ]
        }

    def _items(self) -> dict[tuple[str, str], Any]:
        items = {(item["pk"]["S"], item["sk"]["S"]): item for item in engine().items("linehold")}
        return {key: item for key, item in items.items() if key[0].startswith(self._kinds) and key[1] != "#"}


def _record(key: tuple[str, str], old: Any, new: Any, at: int) -> dict[str, Any]:
    change = {
        "Keys": {"pk": {"S": key[0]}, "sk": {"S": key[1]}},
        "SequenceNumber": str(10**20 + next(_NUMBERS)),
        "ApproximateCreationDateTime": at / 1000,
        "NewImage": new,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    if old:
        change["OldImage"] = old
    return {
        "eventID": "1",
        "eventName": "MODIFY" if old else "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-north-1",
        "dynamodb": change,
        "eventSourceARN": "arn:aws:dynamodb:eu-north-1:000000000000:table/linehold/stream/1",
    }
