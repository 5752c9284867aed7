"""Conditional writes of one item: update, put, delete.

A failed condition becomes `Refused` with the item that was found. A write that collides with a transaction is retried
after a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from pynamodb.connection import Connection
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.errors import Collided
from chalicelib.table.items import Raw, code_of, translating_errors
from chalicelib.table.prepared import PUTS, UPDATES, PreparedWrite
from chalicelib.table.retry import PATIENT, Overtaken, Patience, tries

M = TypeVar("M", bound=Model)

_NOT_NOW = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionConflictException",
}
"""Why a single write was refused that can be sent again."""


class Refused(Overtaken):
    """A condition did not hold. `raw` is the raw item that was found, `old` the same as a model; None without one."""

    def __init__(self, model: type[Model], raw: Raw | None) -> None:
        super().__init__("condition failed")
        self._model, self.raw = model, raw

    @property
    def old(self) -> Any:
        return self._model.from_raw_data(self.raw) if self.raw else None


Ours = Callable[["Refused"], bool]
"""Whether the item that refused a write is the result of this very write.

When the answer to a single write is lost, botocore sends it again, and its condition fails on its own result. Only
single writes need this: DynamoDB recognises a repeated transaction by its client token.
"""


def update(
    item: Model,
    actions: Sequence[Action],
    condition: Condition | None,
    ours: Ours | None = None,
    patience: Patience = PATIENT,
) -> None:
    """One conditional update. Raises `Refused` with the item that was found, unless it is `ours`, or `Collided`."""
    send(Write(item, condition, actions), ours, patience)


def send(write: AnyWrite, ours: Ours | None = None, patience: Patience = PATIENT) -> None:
    """`update`, of a write that is one."""
    _sent(write, "NONE", ours, patience)


def updated(item: M, actions: Sequence[Action], condition: Condition | None, ours: Ours | None = None) -> M:
    """`update`, and the item after it, without another read."""
    return type(item).from_raw_data(sent(Write(item, condition, actions), ours))


def sent(write: AnyWrite, ours: Ours | None = None) -> Raw:
    """`send`, and the raw item after it, without another read."""
    return _sent(write, "ALL_NEW", ours, PATIENT)


def _sent(write: AnyWrite, returning: str, ours: Ours | None, patience: Patience) -> Raw:
    try:
        answer = _dispatch(write.model, "UpdateItem", write.request | {"ReturnValues": returning}, patience)
    except Refused as refused:
        if ours is None or refused.raw is None or not ours(refused):
            raise
        return refused.raw
    return dict(answer.get("Attributes", {}))


def put(item: Model, condition: Condition, patience: Patience = PATIENT) -> None:
    """One conditional put. Raises `Refused`, unless the item that was found equals this one, which is ours then; or
    `Collided`."""
    put_write(Write(item, condition), patience)


def put_write(write: AnyWrite, patience: Patience = PATIENT) -> None:
    """`put`, of a write that is one."""
    request = write.request
    try:
        _dispatch(write.model, "PutItem", request, patience)
    except Refused as refused:
        if refused.raw != request["Item"]:
            raise


def delete(item: Model, condition: Condition) -> None:
    """One conditional delete. Does nothing when the item is missing or the condition does not hold."""
    with suppress(Refused):
        _dispatch(type(item), "DeleteItem", Write(item, condition, deletes=True).request, PATIENT)


def _dispatch(model: type[Model], operation: str, request: dict[str, Any], patience: Patience) -> dict[str, Any]:
    connection: Connection = model._get_connection().connection
    sent_again = False  # by botocore, perhaps because an answer was lost
    for last in tries(patience):
        with translating_errors():
            try:
                return connection.dispatch(operation, request)
            except ClientError as exc:
                answer = getattr(exc.__cause__, "response", {})  # PynamoDB's error drops most of it
                if code_of(exc) == "ConditionalCheckFailedException":
                    raise Refused(model, answer.get("Item")) from exc
                if code_of(exc) not in _NOT_NOW:
                    raise
                sent_again |= bool(answer.get("ResponseMetadata", {}).get("RetryAttempts"))
                if last and sent_again:
                    raise
                if last:
                    raise Collided("The store is not available now.") from exc
    raise AssertionError("the last try returns or raises")


@dataclass(frozen=True, slots=True)
class Write:
    """One operation of a transaction: an update when it has actions, a delete if `deletes`, only the check of its
    condition if `checks`, else a put. The item may be of another table."""

    item: Model
    condition: Condition | None
    actions: Sequence[Action] = field(default=())
    deletes: bool = False
    checks: bool = False

    @property
    def model(self) -> type[Model]:
        return type(self.item)

    @property
    def place(self) -> int:
        """PynamoDB sends checks first, then deletes, then puts, then updates."""
        return 0 if self.checks else 1 if self.deletes else UPDATES if self.actions else PUTS

    @property
    def request(self) -> dict[str, Any]:
        """Its parameters as DynamoDB takes them. A failed condition of an update or a put returns the item."""
        if self.checks:
            return self.model.get_operation_kwargs_from_class(*self.item._get_serialized_keys(), self.condition)
        if self.deletes:
            return self.item.get_delete_kwargs_from_instance(self.condition)
        if self.actions:
            return self.item.get_update_kwargs_from_instance(list(self.actions), self.condition, "ALL_OLD")
        return self.item.get_save_kwargs_from_instance(self.condition, "ALL_OLD")


AnyWrite = Write | PreparedWrite


def all_of(conditions: Iterable[Condition]) -> Condition:
    """The conjunction of at least one condition."""
    first, *rest = conditions
    for condition in rest:
        first = first & condition
    return first
