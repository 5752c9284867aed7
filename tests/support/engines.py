"""Two engines of DynamoDB in this process, of which a test has one: the local cloud's, and moto's, which costs several
times as much. `tests/integration/conftest.py` says which tests ask both.

A request that botocore is about to send goes to the engine in use instead; nothing is sent. What is read here past the
engines' own calls, such as all items of a table, would take ten times as long by calls. Neither engine is safe under
threads: what is concurrent belongs to `tests/race`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from importlib import import_module
from typing import Any, Protocol

import pytest
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.handlers import BUILTIN_HANDLERS
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber as moto
from moto.dynamodb.models import Table, dynamodb_backends

from infra.local.process import PYTHON
from tests.support.keys import oversized

# The local cloud has an environment of its own. Its DynamoDB needs nothing else of that, and tests get nothing else.
_LIBRARIES = [str(path) for path in PYTHON.parents[1].glob("lib/python*/site-packages")]
sys.path += _LIBRARIES
try:
    local_cloud = import_module("ministack.services.dynamodb")
finally:
    del sys.path[-len(_LIBRARIES) :]

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


LOCAL_CLOUD, MOTO = LocalCloud(), Moto()
both_engines = pytest.mark.parametrize("engine", [LOCAL_CLOUD, MOTO], ids=["local cloud", "moto"])
"""For a test whose `here` is to be asked twice."""

_in_use: Engine | None = None


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
    if _in_use and event_name.startswith("before-send.dynamodb."):
        if complaint := oversized(request.body):
            raise AssertionError(f"DynamoDB would refuse {complaint}")
        return _in_use.answer(event_name, request)
    return moto(event_name, request, **more)


# In the place of moto's own hook: botocore calls every hook, so moto would do the work as well. Clients that are made
# from now on have it.
BUILTIN_HANDLERS[BUILTIN_HANDLERS.index(("before-send", moto))] = ("before-send", _instead)


def _unsigned(**_: Any) -> Any:
    """The local cloud's engine reads no signature, and making one is a seventh of a call's CPU."""
    return UNSIGNED if isinstance(_in_use, LocalCloud) else None


BUILTIN_HANDLERS.append(("choose-signer.dynamodb", _unsigned))


def _done(answering: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits."""
    try:
        answering.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("the engine waits for something")


def _text(header: str | bytes) -> str:
    return header.decode() if isinstance(header, bytes) else header
