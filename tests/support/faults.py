"""Faults between the code and DynamoDB, in the hooks of the SDK: lost answers, power cuts, and items in use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ReadTimeoutError

from chalicelib.table.items import Item
from tests.support import engines

_PLAIN_WRITES = {"UpdateItem", "PutItem", "DeleteItem", "BatchWriteItem"}
WRITES = {*_PLAIN_WRITES, "TransactWriteItems"}


class PowerCut(BaseException):
    """The process has died. No `except Exception` catches it."""


class Fuse:
    """Counts the steps of the code, and cuts the power at one of them: before it is done, or right after.

    Once blown it stays blown, so that no clean-up code runs that a dead process would not run.
    """

    def __init__(self, step: int, done: bool) -> None:
        self._step, self._done = step, done
        self.steps = 0
        self.blown = False

    def before(self) -> None:
        self._check()
        self.steps += 1
        if self.steps == self._step and not self._done:
            self.blown = True
        self._check()

    def after(self) -> None:
        if self.steps == self._step and self._done:
            self.blown = True
        self._check()

    def _check(self) -> None:
        if self.blown:
            raise PowerCut


@contextmanager
def powered_by(fuse: Fuse) -> Iterator[None]:
    """Every write to the store is a step of the fuse; the block ends quietly when the power is cut."""

    def before(model: Any, **_: Any) -> None:
        if model.name in WRITES:
            fuse.before()

    def after(model: Any, **_: Any) -> None:
        if model.name in WRITES:
            fuse.after()

    with _hook("before-call.dynamodb", before), _hook("after-call.dynamodb", after):
        try:
            yield
        except PowerCut:
            return


class Times:
    """How often the fault happened: never, if there were fewer writes."""

    def __init__(self) -> None:
        self.count = 0


def before_write(number: int, act: Callable[[], None]) -> AbstractContextManager[Times]:
    """Another process acts right before the `number`-th write of the block, without a fault, to its end."""
    return _before(number, act, lambda operation: operation in WRITES)


def before_call(number: int, act: Callable[[], None]) -> AbstractContextManager[Times]:
    """As `before_write`, but before the `number`-th call, which may be a read."""
    return _before(number, act, lambda operation: True)


@contextmanager
def _before(number: int, act: Callable[[], None], counts: Callable[[str], bool]) -> Iterator[Times]:
    seen, times = 0, Times()

    def before(model: Any, **_: Any) -> None:
        nonlocal seen
        if times.count or not counts(model.name):
            return
        seen += 1
        if seen == number:
            times.count += 1
            act()

    with _hook("before-call.dynamodb", before):
        yield times


@contextmanager
def before_first(operation: str, act: Callable[[], None]) -> Iterator[Times]:
    """Another process acts right before the block's first call of this operation, without a fault, to its end."""
    times = Times()

    def before(model: Any, **_: Any) -> None:
        if model.name == operation and not times.count:
            times.count += 1
            act()

    with _hook("before-call.dynamodb", before):
        yield times


@contextmanager
def before_each_write(act: Callable[[], None]) -> Iterator[None]:
    """Calls `act` before every write of the block, also before the writes of `act` itself."""

    def before(model: Any, **_: Any) -> None:
        if model.name in WRITES:
            act()

    with _hook("before-call.dynamodb", before):
        yield


@contextmanager
def answer_lost(number: int = 1) -> Iterator[Times]:
    """The store does the `number`-th single write, its answer gets lost, and the SDK sends the write again.

    Transactions are left out: they carry a token by which DynamoDB knows the second one.
    """
    seen, losses = 0, Times()

    def needs_retry(operation: Any, attempts: int, **_: Any) -> float | None:
        nonlocal seen
        if operation.name not in _PLAIN_WRITES or attempts > 1:
            return None
        seen += 1
        if seen != number:
            return None
        losses.count += 1
        return 0.0

    with engines.requests_are_made(), _hook("needs-retry.dynamodb", needs_retry):
        yield losses


@contextmanager
def busy(beginning: str, key: str = "pk") -> Iterator[Times]:
    """Another transaction writes the items whose partition or sort key begins so, all the time: each write to one is
    refused as DynamoDB refuses it."""
    times = Times()

    def before(model: Any, params: Any, **_: Any) -> Any:
        if model.name not in WRITES or f'"{key}": {{"S": "{beginning}'.encode() not in params["body"]:
            return None
        times.count += 1
        error: dict[str, Any] = {"Error": {"Code": "TransactionConflictException", "Message": "in use"}}
        if model.name == "TransactWriteItems":
            error = {"Error": {"Code": "TransactionCanceledException", "Message": "in use"}}
            reasons = [{"Code": "TransactionConflict"}] * len(json.loads(params["body"])["TransactItems"])
            error["CancellationReasons"] = reasons
        return SimpleNamespace(status_code=400), {**error, "ResponseMetadata": {"HTTPStatusCode": 400}}

    with _hook("before-call.dynamodb", before):
        yield times


@contextmanager
def throttled(beginning: str) -> Iterator[Times]:
    """The partitions whose key begins so are asked too much: each call that names one is refused."""
    times = Times()

    def before(model: Any, params: Any, **_: Any) -> Any:
        if f'{{"S": "{beginning}'.encode() not in params["body"]:
            return None
        times.count += 1
        error = {"Code": "ThrottlingException", "Message": "too much"}
        return SimpleNamespace(status_code=400), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}

    with _hook("before-call.dynamodb", before):
        yield times


@contextmanager
def unprocessed() -> Iterator[Times]:
    """A part of the table is asked too much: of each batch that is read, the first item found is left unprocessed."""
    times = Times()

    def after(parsed: Any, **_: Any) -> None:
        for table, found in parsed.get("Responses", {}).items():
            left = {name: found.pop(0)[name] for name in ("pk", "sk")}
            parsed["UnprocessedKeys"] = {table: {"Keys": [left]}}
            times.count += 1

    with _hook("after-call.dynamodb.BatchGetItem", after):
        yield times


@contextmanager
def index_queries() -> Iterator[list[str]]:
    """The indexes that the block asks."""
    seen: list[str] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        if "IndexName" in params:
            seen.append(params["IndexName"])

    with _hook("provide-client-params.dynamodb.Query", note):
        yield seen


@contextmanager
def sent_updates() -> Iterator[list[dict[str, Any]]]:
    """The parameters of the single updates of the block."""
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        seen.append(params)

    with _hook("provide-client-params.dynamodb.UpdateItem", note):
        yield seen


@contextmanager
def _hook(event: str, handler: Callable[..., Any]) -> Iterator[None]:
    events = Item._get_connection().connection.client.meta.events
    events.register_first(event, handler)
    try:
        yield
    finally:
        events.unregister(event, handler)


@contextmanager
def unreliable(random: Random, before: float, after: float) -> Iterator[None]:
    """Such a share of the calls time out: before the store does them, or after. The SDK does not repeat them."""

    def timeout(share: float) -> Callable[..., None]:
        def fail(model: Any, **_: Any) -> None:
            if random.random() < share:
                raise ReadTimeoutError(endpoint_url=model.name)

        return fail

    with _hook("before-call.dynamodb", timeout(before)), _hook("after-call.dynamodb", timeout(after)):
        yield
