"""Conditional writes: update, put, delete, and transactions.

A failed condition becomes `Refused` with the item that was found, and a cancelled transaction `Cancelled` with one
`Refused` (or None) for each operation. A write that collides with a transaction is retried after a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from botocore.exceptions import ClientError
from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.errors import Collided
from chalicelib.table.items import Item, Raw, code_of, translating_errors
from chalicelib.table.prepared import PUTS, UPDATES, PreparedWrite
from chalicelib.table.retry import ONCE, PATIENT, Overtaken, Patience, tries

M = TypeVar("M", bound=Model)

_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
"""Why a transaction was cancelled that can be sent again."""

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


class Cancelled(Overtaken):
    """Conditions of a transaction did not hold: one entry for each operation, in the order in which they were given."""

    def __init__(self, refusals: Sequence[Refused | None]) -> None:
        super().__init__("transaction cancelled")
        self.refusals = refusals


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
    _put(Write(item, condition), patience)


def _put(write: AnyWrite, patience: Patience) -> None:
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


def transact(writes: Sequence[AnyWrite], patience: Patience = PATIENT) -> None:
    """One transaction. Raises `Cancelled`, `Collided`, or `Unavailable`.

    PynamoDB sends the operations in an order of its own; the refusals are sorted back into the order of `writes`.
    """
    order = sorted(writes, key=lambda write: write.place)
    for last in tries(patience):
        try:
            with translating_errors():
                _send(order)
            return
        except TransactWriteError as exc:
            codes = {reason.code for reason in exc.cancellation_reasons if reason}
            if "ConditionalCheckFailed" not in codes:
                if not codes or not codes <= _PASSING:
                    raise
                if not last:
                    continue
                raise Collided("The store is not available now.") from exc
            refusals = {
                id(write): Refused(write.model, reason.raw_item)
                for write, reason in zip(order, exc.cancellation_reasons, strict=True)
                if reason and reason.code == "ConditionalCheckFailed"
            }
            raise Cancelled([refusals.get(id(write)) for write in writes]) from exc


def all_or_none(writes: Sequence[AnyWrite], patience: Patience = PATIENT) -> None:
    """One update or put, or a transaction of several writes. Raises `Cancelled` or `Unavailable` as `transact` does."""
    if len(writes) > 1:
        transact(writes, patience)
        return
    (only,) = writes
    try:
        if only.place == UPDATES:
            send(only, patience=patience)
        else:
            _put(only, patience)
    except Refused as refused:
        raise Cancelled([refused]) from refused


def write_over(writes: Sequence[AnyWrite]) -> None:
    """`all_or_none` of items whose conditions name the versions that an attempt has read. Raises `Overtaken`, also when
    it meets another write: that one changes a version, so it is better read again than sent again."""
    try:
        all_or_none(writes, ONCE)
    except Collided as collided:
        raise Overtaken from collided


def committed(writes: Sequence[AnyWrite]) -> bool:
    """`all_or_none`. False when a condition did not hold: the caller reads and decides again."""
    try:
        all_or_none(writes)
    except Cancelled:
        return False
    return True


def _send(writes: Iterable[AnyWrite]) -> None:
    checks, deletes, puts, updates = parts = tuple[list[dict[str, Any]], ...]([] for _ in range(4))
    for write in writes:
        parts[write.place].append(write.request)
    Item._get_connection().connection.transact_write_items(checks, deletes, puts, updates)


def all_of(conditions: Iterable[Condition]) -> Condition:
    """The conjunction of at least one condition."""
    first, *rest = conditions
    for condition in rest:
        first = first & condition
    return first
