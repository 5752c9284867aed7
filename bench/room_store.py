"""A store for crowds that join, in memory, and an engine whose work is counted.

The engines take a millisecond for a join. The store here takes a few microseconds, and judges exactly the requests that
the consumer of joins sends; any other one ends the measurement. The consumer, PynamoDB and botocore above it are the
real ones.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError

from bench.many import response
from bench.units import Item as RawItem
from bench.units import item_bytes, read_units, write_units
from chalicelib.table.items import Item
from tests.support.engines import Engine

Json = dict[str, Any]

_WRITES = {"PutItem", "UpdateItem"}
_ABSENT = "attribute_not_exists (#0)"
_LAST = ("#0 = :0", {"Limit": 1, "ScanIndexForward": False})
_AFTER = ("(#0 = :0 AND #1 > :1)", {"Limit": 20})
_SET = re.compile(r"(#\d+) = (:\w+)")


class NotJudged(BaseException):
    """A request that this store does not know. No `except Exception` catches it."""


@dataclass
class Used:
    """Calls by operation, units, and the CPU seconds of the store itself, which others do not have."""

    calls: Counter[str] = field(default_factory=Counter)
    read_units: float = 0.0
    write_units: float = 0.0
    seconds: float = 0.0

    @property
    def writes(self) -> int:
        return sum(count for operation, count in self.calls.items() if operation in _WRITES)

    @property
    def reads(self) -> int:
        return self.calls.total() - self.writes


class JoinStore:
    """The table of one room, whose item it begins with."""

    def __init__(self, room: RawItem) -> None:
        self._room, self._lock = dict(room), threading.Lock()
        self._places: dict[str, bytes] = {}
        self._pages: dict[str, list[RawItem]] = {}
        self.used = Used()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer in place of the client of botocore in the block: of a call, it takes nine tenths of the CPU."""
        client = Item._get_connection().connection.client
        client._make_api_call = self._called
        try:
            yield
        finally:
            del client._make_api_call

    @contextmanager
    def answering_at_the_wire(self) -> Iterator[None]:
        """Answer the requests that the client is about to send in the block."""
        events = Item._get_connection().connection.client.meta.events
        events.register_first("before-send.dynamodb", self._requested, unique_id="bench-joins")
        try:
            yield
        finally:
            events.unregister("before-send.dynamodb", unique_id="bench-joins")

    def items(self) -> Iterator[RawItem]:
        """The items of places and pages."""
        yield from (json.loads(each) for each in self._places.values())
        yield from (page for pages in self._pages.values() for page in pages)

    def _called(self, operation: str, asked: Json) -> Json:
        status, answer = self._answer(operation, dict(asked))
        if status >= 400:
            code = answer.pop("__type").rpartition("#")[2]
            metadata = {"RetryAttempts": 0, "HTTPHeaders": {}, "HTTPStatusCode": status}
            error = {"Code": code, "Message": answer.pop("message")}
            raise ClientError({"Error": error, "ResponseMetadata": metadata, **answer}, operation)
        return answer

    def _requested(self, request: Any, event_name: str, **_: Any) -> AWSResponse:
        status, answer = self._answer(event_name.rpartition(".")[2], json.loads(request.body))
        return response(request, msgspec.json.encode(answer), status)

    def _answer(self, operation: str, asked: Json) -> tuple[int, Json]:
        with self._lock:
            started = time.thread_time()
            self.used.calls[operation] += 1
            try:
                return self._judged(operation, asked)
            finally:
                self.used.seconds += time.thread_time() - started

    def _judged(self, operation: str, asked: Json) -> tuple[int, Json]:
        asked.pop("TableName"), asked.pop("ReturnConsumedCapacity", None)
        known: dict[str, Callable[[Json], tuple[int, Json]]] = {
            "GetItem": self._get,
            "Query": self._query,
            "UpdateItem": self._give,
            "PutItem": self._put,
        }
        if operation not in known:
            raise NotJudged(operation, asked)
        return known[operation](asked)

    def _get(self, asked: Json) -> tuple[int, Json]:
        """Only the room is read so."""
        key = {name: self._room[name] for name in ("pk", "sk")}
        _require(asked == {"Key": key, "ConsistentRead": True}, asked)
        self.used.read_units += read_units(item_bytes(self._room))
        return 200, {"Item": self._room}

    def _query(self, asked: Json) -> tuple[int, Json]:
        """The last page of a bucket, or the first ones after a page."""
        names, values = asked.pop("ExpressionAttributeNames"), asked.pop("ExpressionAttributeValues")
        condition = asked.pop("KeyConditionExpression")
        start = asked.pop("ExclusiveStartKey", {"sk": values.get(":1")})
        pages = self._pages.get(values[":0"]["S"], [])
        consistent = {"ConsistentRead": True}
        if (condition, asked) == (_LAST[0], _LAST[1] | consistent) and names == {"#0": "pk"}:
            found, more = pages[-1:], len(pages) > 1
        else:
            following = (condition, asked) == (_AFTER[0], _AFTER[1] | consistent)
            _require(following and names == {"#0": "pk", "#1": "sk"}, asked)
            number = start["sk"]["S"].removeprefix("PAGE#")
            first = int(number) + 1 if number else 0
            found, more = pages[first : first + 20], len(pages) > first + 20
        self.used.read_units += read_units(sum(map(item_bytes, found)))
        answer: Json = {"Items": found, "Count": len(found), "ScannedCount": len(found)}
        if more:
            answer["LastEvaluatedKey"] = {name: found[-1][name] for name in ("pk", "sk")}
        return 200, answer

    def _give(self, asked: Json) -> tuple[int, Json]:
        """A place for a customer who has none."""
        key, names, values = asked["Key"], asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
        expected = asked["ConditionExpression"] == _ABSENT and names["#0"] == "pk" and asked["ReturnValues"] == "NONE"
        _require(expected and key["pk"]["S"].startswith("PLACE#"), asked)
        _require(
            asked["UpdateExpression"].startswith("SET ") and len(_SET.findall(asked["UpdateExpression"])) == 8, asked
        )
        if old := self._places.get(key["pk"]["S"]):
            return self._refused(json.loads(old), None)
        item = key | {names[name]: values[value] for name, value in _SET.findall(asked["UpdateExpression"])}
        self._places[key["pk"]["S"]] = msgspec.json.encode(item)
        return self._written(item)

    def _put(self, asked: Json) -> tuple[int, Json]:
        """A page where none is: after the last one, or in the place of one that is there."""
        item, condition = asked["Item"], (asked["ConditionExpression"], asked["ExpressionAttributeNames"])
        _require(condition == (_ABSENT, {"#0": "pk"}) and item["pk"]["S"].startswith("ARRIVALS#"), asked)
        pages, number = self._pages.setdefault(item["pk"]["S"], []), int(item["sk"]["S"].removeprefix("PAGE#"))
        _require(number <= len(pages), asked)
        if number < len(pages):
            return self._refused(pages[number], item)
        pages.append(item)
        return self._written(item)

    def _written(self, item: RawItem) -> tuple[int, Json]:
        self.used.write_units += write_units(item)
        return 200, {}

    def _refused(self, old: RawItem, new: RawItem | None) -> tuple[int, Json]:
        self.used.write_units += write_units(old, new)
        kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
        return 400, {"__type": kind, "message": "The conditional request failed", "Item": old}


class Watched:
    """An engine whose calls and time are counted."""

    def __init__(self, inner: Engine) -> None:
        self._inner = inner
        self.used = Used()

    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        self.used.calls[event.rpartition(".")[2]] += 1
        started = time.process_time()
        try:
            return self._inner.answer(event, request)
        finally:
            self.used.seconds += time.process_time() - started

    def emptied(self, table: str) -> bool:
        return self._inner.emptied(table)

    def made(self, table: str) -> None:
        self._inner.made(table)

    def items(self, table: str) -> list[Json]:
        return self._inner.items(table)

    def remembered(self, table: str) -> Callable[[], None]:
        return self._inner.remembered(table)


def _require(expected: bool, asked: Json) -> None:
    if not expected:
        raise NotJudged(asked)
