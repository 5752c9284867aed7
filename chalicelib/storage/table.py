"""What all items share: the table, its indexes, and three ways to write that tell what stood in the way.

DynamoDB's errors are translated here and nowhere else: a failed condition becomes `Refused` with the item that
was found, a cancelled transaction `Cancelled` with one `Refused` (or None) for each operation, and a store that
cannot be reached or is throttling becomes `errors.Unavailable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.errors import Unavailable
from chalicelib.settings import Settings

I = TypeVar("I", bound="Item")  # noqa: E741

Raw = dict[str, Any]
"""An item as the wire has it: `{"pk": {"S": "…"}, …}`."""

_BUSY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
_ATTEMPTS = 4


class Owner(GlobalSecondaryIndex["Item"]):
    """Things of a person, in the order of `owner_sort`."""

    class Meta:
        index_name = "owner"
        projection = AllProjection()

    owner = UnicodeAttribute(hash_key=True)
    owner_sort = UnicodeAttribute(range_key=True)


class Due(GlobalSecondaryIndex["Item"]):
    """What the minute sweep must look at. Sparse: an item leaves it by losing `due_shard`."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = NumberAttribute(range_key=True)


class Item(Model):
    """Base of every model. All share one connection, hence one client, because all share one table."""

    class Meta:
        table_name = ""
        region = ""
        host: str | None = None
        connect_timeout_seconds = 1
        read_timeout_seconds = 3
        max_pool_connections = 32

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute(null=True)
    owner_sort = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = NumberAttribute(null=True)
    ttl = NumberAttribute(null=True)
    owner_index = Owner()
    due_index = Due()

    @classmethod
    def find(cls, pk: str, sk: str, consistent: bool = True) -> Self | None:
        """The item, or None. A strongly consistent read unless told otherwise."""
        with translated():
            try:
                return cls.get(pk, sk, consistent_read=consistent)
            except cls.DoesNotExist:
                return None

    @classmethod
    def listed(cls, pk: str, prefix: str = "", consistent: bool = True) -> list[Self]:
        """Every item of a partition whose sort key begins with the prefix, in the order of the sort key."""
        with translated():
            return list(cls.query(pk, cls.sk.startswith(prefix) if prefix else None, consistent_read=consistent))


def partition(pk: str, consistent: bool) -> Iterator[Raw]:
    """Every item of a partition as the wire has it, in the order of the sort key.

    For the one read that is made all the time, of a section's rows: making models of them costs ten times as much
    as reading their few attributes.
    """
    connection = Item._get_connection()
    start: Any = None
    while True:
        with translated():
            page = connection.query(pk, exclusive_start_key=start, consistent_read=consistent)
        yield from page["Items"]
        start = page.get("LastEvaluatedKey")
        if not start:
            return


def bind(settings: Settings, client_config: Any = None) -> None:
    """Point the models at this container's table, once, with these defaults for the client. No network."""
    place = (settings.table, settings.aws_region, settings.aws_endpoint_url)
    if place == (Item.Meta.table_name, Item.Meta.region, Item.Meta.host):
        return
    Item.Meta.table_name, Item.Meta.region, Item.Meta.host = place
    Item._connection = None
    connection = Item._get_connection().connection
    if client_config is not None:
        connection.session.set_default_client_config(client_config)


class Refused(Exception):
    """A condition did not hold. `raw` is the item as the store has it, `old` the same as a model; None without one."""

    def __init__(self, model: type[Item], raw: Raw | None) -> None:
        super().__init__("condition failed")
        self._model, self.raw = model, raw

    @property
    def old(self) -> Any:
        return self._model.from_raw_data(self.raw) if self.raw else None


class Cancelled(Exception):
    """A transaction's conditions did not hold: one entry an operation, in the order in which they were given."""

    def __init__(self, refusals: Sequence[Refused | None]) -> None:
        super().__init__("transaction cancelled")
        self.refusals = refusals


@contextmanager
def translated() -> Iterator[None]:
    """Turns a store that is away or too busy into `Unavailable`; a fault of ours stays what it is."""
    try:
        yield
    except (BotoCoreError, ClientError, PynamoDBException) as exc:
        cause = exc.cause if isinstance(exc, PynamoDBException) else exc
        if isinstance(cause, BotoCoreError) or _code(cause) in _BUSY:
            raise Unavailable("The store is not available now.") from exc
        raise


def _code(exc: BaseException | None) -> str:
    return str(exc.response["Error"]["Code"]) if isinstance(exc, ClientError) else ""


def update(item: Item, actions: Sequence[Action], condition: Condition | None) -> None:
    """One conditional update. Raises `Refused` with the item that stood in the way."""
    _update(item, actions, condition, "NONE")


def updated(item: I, actions: Sequence[Action], condition: Condition | None) -> I:
    """`update`, and what the item is after it, without another read."""
    answer = _update(item, actions, condition, "ALL_NEW")
    return type(item).from_raw_data(answer["Attributes"])


def _update(item: Item, actions: Sequence[Action], condition: Condition | None, returning: str) -> dict[str, Any]:
    request = item.get_update_kwargs_from_instance(
        actions=list(actions), condition=condition, return_values_on_condition_failure="ALL_OLD"
    )
    request["ReturnValues"] = returning
    return _dispatch(type(item), "UpdateItem", request)


def put(item: Item, condition: Condition) -> None:
    """One conditional put. Raises `Refused`."""
    request = item.get_save_kwargs_from_instance(condition=condition, return_values_on_condition_failure="ALL_OLD")
    _dispatch(type(item), "PutItem", request)


def _dispatch(model: type[Item], operation: str, request: dict[str, Any]) -> dict[str, Any]:
    with translated():
        connection: Connection = model._get_connection().connection
        try:
            return connection.dispatch(operation, request)
        except ClientError as exc:
            if _code(exc) != "ConditionalCheckFailedException":
                raise
            # PynamoDB's error drops the item; the botocore error that caused it has it
            raise Refused(model, getattr(exc.__cause__, "response", {}).get("Item")) from exc


@dataclass(frozen=True, slots=True)
class Write:
    """One operation of a transaction: an update when it has actions, else a put."""

    item: Item
    condition: Condition | None
    actions: Sequence[Action] = field(default=())


def transact(writes: Sequence[Write]) -> None:
    """All or nothing. Raises `Cancelled`; a mere collision with another transaction is tried again at once.

    PynamoDB sends puts before updates, so the reasons are put back into the order of `writes`.
    """
    order = [w for w in writes if not w.actions] + [w for w in writes if w.actions]
    for attempt in range(_ATTEMPTS):
        try:
            with translated():
                _send(order)
            return
        except TransactWriteError as exc:
            codes = {reason.code for reason in exc.cancellation_reasons if reason}
            if "ConditionalCheckFailed" not in codes:
                if codes == {"TransactionConflict"} and attempt + 1 < _ATTEMPTS:
                    continue
                raise Unavailable("The store is not available now.") from exc
            refusals = {
                id(write): Refused(type(write.item), reason.raw_item)
                for write, reason in zip(order, exc.cancellation_reasons, strict=True)
                if reason and reason.code == "ConditionalCheckFailed"
            }
            raise Cancelled([refusals.get(id(write)) for write in writes]) from exc


def _send(writes: Iterable[Write]) -> None:
    connection = Item._get_connection().connection
    with TransactWrite(connection=connection) as transaction:
        for write in writes:
            if write.actions:
                transaction.update(write.item, list(write.actions), condition=write.condition, return_values="ALL_OLD")
            else:
                transaction.save(write.item, condition=write.condition, return_values="ALL_OLD")


def texts(null: bool = False) -> ListAttribute[str]:
    """A list of strings. PynamoDB's types would have it a list of attributes."""
    return ListAttribute(of=UnicodeAttribute, null=null)  # type: ignore[arg-type]


def all_of(conditions: Iterable[Condition]) -> Condition:
    """The conjunction of at least one condition."""
    first, *rest = conditions
    for condition in rest:
        first = first & condition
    return first
