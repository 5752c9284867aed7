"""Two engines of DynamoDB in this process, of which a test has one: the local cloud's, and moto's, which costs several
times as much. `tests/integration/conftest.py` says which tests ask both.

A request that botocore is about to send goes to the engine in use instead; nothing is sent. What is read here past the
engines' own calls, such as all items of a table, would take ten times as long by calls. No engine is safe under
threads: what is concurrent belongs to `tests/race`.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import urlsplit

import msgspec
import pytest
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_LAST
from botocore.model import OperationModel
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber as moto
from moto.dynamodb.models import Table, dynamodb_backends

from infra.local import quicker_store
from infra.local.process import PYTHON
from tests.contention.limits import faults
from tests.support.second_engine import second_engine

# The local cloud has an environment of its own. Its DynamoDB needs nothing else of that, and tests get nothing else.
_LIBRARIES = [str(path) for path in PYTHON.parents[1].glob("lib/python*/site-packages")]


@contextmanager
def beside_the_local_cloud() -> Iterator[None]:
    """Imports of the block find the local cloud's libraries, too."""
    sys.path += _LIBRARIES
    try:
        yield
    finally:
        del sys.path[-len(_LIBRARIES) :]


with beside_the_local_cloud():
    local_cloud = import_module("ministack.services.dynamodb")
quicker_store.adapt(local_cloud)

REGION = "eu-north-1"
Json = dict[str, Any]


class Engine(Protocol):
    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        """The answer to the request of this event of botocore."""

    def emptied(self, table: str) -> bool:
        """Empties the table, which is much faster than making it anew. False if it has to be made."""

    def made(self, table: str) -> None:
        """The table was made, for the first time."""

    def items(self, table: str) -> list[Json]:
        """All items of a table, in DynamoDB's JSON."""

    def remembered(self, table: str) -> Callable[[], None]:
        """Remembers a table's items. Each call of the result resets the table to them."""


class LocalCloud:
    """An item is replaced when it changes, never changed itself, so remembering need not copy items."""

    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        headers = {"x-amz-target": _text(request.headers["X-Amz-Target"])}
        status, answered, body = _done(local_cloud.handle_request("POST", "/", headers, request.body, {}))
        return AWSResponse(request.url, status, answered, MockRawResponse(body))

    def emptied(self, table: str) -> bool:
        if table not in local_cloud._tables:
            return False
        self._fill(table, {})
        return True

    def made(self, table: str) -> None:
        """It stays."""

    def items(self, table: str) -> list[Json]:
        partitions = local_cloud._tables[table]["items"]
        return [item for partition in partitions.values() for item in partition.values()]

    def remembered(self, table: str) -> Callable[[], None]:
        items = self._items(table)
        return lambda: self._fill(table, items)

    def _items(self, table: str) -> Mapping[str, Json]:
        """A copy of the table's items by their keys."""
        return {key: dict(partition) for key, partition in local_cloud._tables[table]["items"].items()}

    def _fill(self, table: str, items: Mapping[str, Json]) -> None:
        found = local_cloud._tables[table]
        found["items"] = defaultdict(dict, {key: dict(partition) for key, partition in items.items()})
        local_cloud._items_replaced(found)


class Second:
    """The second engine, over HTTP, with tables of this test process alone."""

    def __init__(self) -> None:
        self._made: dict[str, Json] = {}
        self._running = ExitStack()
        atexit.register(self._running.close)

    @cached_property
    def _connection(self) -> HTTPConnection:
        place = urlsplit(self._running.enter_context(second_engine()))
        return HTTPConnection(place.hostname or "", place.port, timeout=20)

    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        status, body = self._sent(_text(request.headers["X-Amz-Target"]), request.body)
        return AWSResponse(request.url, status, {}, MockRawResponse(body))

    def emptied(self, table: str) -> bool:
        if table not in self._made:
            return False
        self._fill(table, [])
        return True

    def made(self, table: str) -> None:
        self._made[table] = self._call("DescribeTable", {"TableName": table})["Table"]

    def items(self, table: str) -> list[Json]:
        found: list[Json] = []
        page: Json = {"LastEvaluatedKey": None}
        while "LastEvaluatedKey" in page:
            start = page["LastEvaluatedKey"]
            page = self._call("Scan", {"TableName": table} | ({"ExclusiveStartKey": start} if start else {}))
            found += page["Items"]
        return found

    def remembered(self, table: str) -> Callable[[], None]:
        items = self.items(table)
        return lambda: self._fill(table, items)

    def _fill(self, table: str, items: Sequence[Json]) -> None:
        """Deletes what is there: to make a table anew takes longer."""
        keys = [each["AttributeName"] for each in self._made[table]["KeySchema"]]
        there = [{name: item[name] for name in keys} for item in self.items(table)]
        self._write(table, [{"DeleteRequest": {"Key": key}} for key in there])
        self._write(table, [{"PutRequest": {"Item": item}} for item in items])

    def _write(self, table: str, requests: Sequence[Json]) -> None:
        for start in range(0, len(requests), 25):
            self._call("BatchWriteItem", {"RequestItems": {table: requests[start : start + 25]}})

    def _call(self, operation: str, body: Json) -> Json:
        status, answered = self._sent(f"DynamoDB_20120810.{operation}", json.dumps(body).encode())
        assert status == 200, answered
        done: Json = json.loads(answered)
        return done

    def _sent(self, target: str, body: bytes) -> tuple[int, bytes]:
        self._connection.request("POST", "/", body, {"X-Amz-Target": target, **_HEADERS})
        response = self._connection.getresponse()
        return response.status, response.read()


_CREDENTIAL = "Credential=tests/20260101/here/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
_HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": f"AWS4-HMAC-SHA256 {_CREDENTIAL}",
    "X-Amz-Date": "20260101T000000Z",
}
"""The second engine wants a signature, and reads none."""


class Moto:
    """It forgets its tables after each test, so they are kept here."""

    def __init__(self) -> None:
        self._made: dict[str, Table] = {}

    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        return moto(event, request)

    def emptied(self, table: str) -> bool:
        if table not in self._made:
            return False
        self._made[table].items = defaultdict(dict)
        dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[table] = self._made[table]
        return True

    def made(self, table: str) -> None:
        self._made[table] = self._table(table)

    def items(self, table: str) -> list[Json]:
        return [item.to_json()["Attributes"] for item in self._table(table).all_items()]

    def remembered(self, table: str) -> Callable[[], None]:
        items = deepcopy(self._table(table).items)

        def rewind() -> None:
            self._table(table).items = deepcopy(items)

        return rewind

    def _table(self, name: str) -> Table:
        """Found again each time, because a cancelled transaction replaces it by a copy."""
        return dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[name]


LOCAL_CLOUD, MOTO, SECOND = LocalCloud(), Moto(), Second()
USUAL: Engine = SECOND if os.environ.get("LINEHOLD_TEST_ENGINE") == "second" else LOCAL_CLOUD
"""The one of a test that asks for none: `make engines` runs the tests on the second."""

_BOTH = [SECOND] if USUAL is SECOND else [LOCAL_CLOUD, pytest.param(MOTO, marks=pytest.mark.faults)]
both_engines = pytest.mark.parametrize(
    "engine", _BOTH, ids=["second engine"] if USUAL is SECOND else ["local cloud", "moto"]
)
"""For a test whose `here` is to be asked twice; of moto, which takes several times as long, in `make faults`."""

_in_use: Engine | None = None


class RefusedOnAws(BaseException):
    """A request that DynamoDB would refuse, whatever the engines say. No `except Exception` catches it."""


def engine() -> Engine:
    """The one in use."""
    assert _in_use, "no engine is in use"
    return _in_use


@contextmanager
def using(chosen: Engine) -> Iterator[None]:
    global _in_use
    before, _in_use = _in_use, chosen
    try:
        yield
    finally:
        _in_use = before


def _instead(event_name: str, request: AWSPreparedRequest, **more: Any) -> AWSResponse | None:
    if (answered := request.context.pop("answered", None)) is not None:
        return answered  # type: ignore[no-any-return]
    if _in_use and event_name.startswith("before-send.dynamodb."):
        operation, body = event_name.rpartition(".")[2], json.loads(request.body or b"{}")
        if found := faults(operation, body):
            raise RefusedOnAws(f"{operation}: {'; '.join(found)}")
        return _in_use.answer(event_name, request)
    return moto(event_name, request, **more)


# In the place of moto's own hook: botocore calls every hook, so moto would do the work as well. Clients that are made
# from now on have it.
BUILTIN_HANDLERS[BUILTIN_HANDLERS.index(("before-send", moto))] = ("before-send", _instead)


def _unsigned(**_: Any) -> Any:
    """Only moto reads a signature, and making one is a seventh of a call's CPU."""
    return None if _in_use in (None, MOTO) else UNSIGNED


BUILTIN_HANDLERS.append(("choose-signer.dynamodb", _unsigned))

_OF_ITEMS = {
    *(f"{verb}Item" for verb in ("Get", "Put", "Update", "Delete", "BatchGet", "BatchWrite")),
    *("Query", "Scan", "TransactGetItems", "TransactWriteItems"),
}
"""Calls whose answers our clients leave as they come."""


_requests_are_made = False


@contextmanager
def requests_are_made() -> Iterator[None]:
    """Within the block botocore makes a request for every call, for those who listen to what becomes of it."""
    global _requests_are_made
    before, _requests_are_made = _requests_are_made, True
    try:
        yield
    finally:
        _requests_are_made = before


def _at_once(model: OperationModel, params: Json, **_: Any) -> tuple[AWSResponse, Json] | None:
    """The local cloud's answer to a client of ours, if it is a good one. botocore then makes no request, which is a
    fifth of a call's CPU. It makes one if the answer is an error, so that it is raised and retried as on AWS."""
    sent = params["headers"]
    ours = model.name in _OF_ITEMS and sent.get("User-Agent") == "linehold"
    if not ours or _in_use is not LOCAL_CLOUD or _requests_are_made:
        return None
    headers = {"X-Amz-Target": sent["X-Amz-Target"]}
    request = AWSPreparedRequest("POST", params["url"], headers, params["body"], stream_output=False, context={})
    response = _instead(f"before-send.dynamodb.{model.name}", request)
    assert response is not None
    if response.status_code != HTTPStatus.OK:
        params["context"]["answered"] = response
        return None
    metadata = {"HTTPStatusCode": HTTPStatus.OK, "HTTPHeaders": {}, "RetryAttempts": 0}
    return response, {**msgspec.json.decode(response.content), "ResponseMetadata": metadata}


BUILTIN_HANDLERS.append(("before-call.dynamodb", _at_once, REGISTER_LAST))


def _done(answering: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits."""
    try:
        answering.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("the engine waits for something")


def _text(header: str | bytes) -> str:
    return header.decode() if isinstance(header, bytes) else header
