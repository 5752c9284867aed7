"""The base of all items: the table, its indexes, its one connection, and the reads.

A table that cannot be reached or throttles becomes `errors.Unavailable` here; `table.writes` translates conditions that
fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.errors import Unavailable
from chalicelib.settings import Settings
from chalicelib.table.retry import PATIENT, Patience, tries

I = TypeVar("I", bound="Item")  # noqa: E741

MOST_KEYS = 100
"""Keys that one `batch_of` may name."""

Raw = dict[str, Any]
"""An item in DynamoDB's own JSON: `{"pk": {"S": "…"}, …}`."""

BUSY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class OwnerIndex(GlobalSecondaryIndex["Item"]):
    """The things of one owner, in the order of `owner_sort`."""

    class Meta:
        index_name = "owner"
        projection = AllProjection()

    owner = UnicodeAttribute(hash_key=True)
    owner_sort = UnicodeAttribute(range_key=True)


class DueIndex(GlobalSecondaryIndex["Item"]):
    """Deadlines for the minute sweep. Sparse: an item leaves the index when `due_shard` is removed."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = NumberAttribute(range_key=True)


class EventIndex(GlobalSecondaryIndex["Item"]):
    """An event's bookings by `event_shard`, in the order of their ids. Sparse; an entry is written once."""

    class Meta:
        index_name = "event"
        projection = KeysOnlyProjection()

    event_shard = UnicodeAttribute(hash_key=True)
    event_sort = UnicodeAttribute(range_key=True)


class PlaceIndex(GlobalSecondaryIndex["Item"]):
    """Bars that take guests now, by their cell of the map. Sparse: a bar leaves the index when `place_cell` is removed.
    It projects the attributes that a search nearby needs; for the rest, read the bar.
    """

    class Meta:
        index_name = "place"
        projection = IncludeProjection(
            [
                "name",
                "lat",
                "lon",
                "status",
                "open_until",
                "max_queue",
                "queueing",
                "held",
                "pace",
                "left_at",
                "capacity",
            ]
        )

    place_cell = UnicodeAttribute(hash_key=True)
    place_sort = UnicodeAttribute(range_key=True)


class Item(Model):
    """The base of every model of the one table. All share one table, hence one connection and one client."""

    class Meta:
        table_name = ""
        region = ""
        host: str | None = None

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute(null=True)
    owner_sort = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = NumberAttribute(null=True)
    event_shard = UnicodeAttribute(null=True)
    event_sort = UnicodeAttribute(null=True)
    place_cell = UnicodeAttribute(null=True)
    place_sort = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)
    owner_index = OwnerIndex()
    due_index = DueIndex()
    event_index = EventIndex()
    place_index = PlaceIndex()

    @classmethod
    def find(cls, pk: str, sk: str, consistent: bool = True) -> Self | None:
        """The item, or None. The read is strongly consistent by default."""
        with translating_errors():
            try:
                return cls.get(pk, sk, consistent_read=consistent)
            except cls.DoesNotExist:
                return None

    @classmethod
    def listed(cls, pk: str, prefix: str = "", consistent: bool = True) -> list[Self]:
        """The items of a partition whose sort keys begin with the prefix, in the order of the sort key."""
        with translating_errors():
            return list(cls.query(pk, cls.sk.startswith(prefix) if prefix else None, consistent_read=consistent))


def raw_partition(pk: str, consistent: bool, where: Condition | None = None, **options: Any) -> Iterator[Raw]:
    """The raw items of a partition, in the order of the sort key: all, or those whose sort key meets the condition.
    `options` are those of a Query, such as `limit`, the most items of a page.

    For frequent reads, such as a section's rows: building models takes ten times as long as reading the few attributes.
    """
    connection = Item._get_connection()
    start: Any = None
    while True:
        with translating_errors():
            page = connection.query(pk, where, exclusive_start_key=start, consistent_read=consistent, **options)
        yield from page["Items"]
        start = page.get("LastEvaluatedKey")
        if not start:
            return


def raw_item(pk: str, sk: str, consistent: bool = True) -> Raw | None:
    """One raw item, or None. The read is strongly consistent by default."""
    with translating_errors():
        found: Raw | None = Item._get_connection().get_item(pk, sk, consistent_read=consistent).get("Item")
        return found


def batch_get(keys: Sequence[tuple[str, str]], consistent: bool, patience: Patience = PATIENT) -> Iterator[Raw]:
    """The raw items with these keys, at most `MOST_KEYS`, in no order; missing ones are left out. Keys that DynamoDB
    returns unprocessed are read again.

    Raises `Unavailable` when the last try leaves unprocessed keys.
    """
    connection = Item._get_connection()
    left: list[Any] = [{"pk": pk, "sk": sk} for pk, sk in keys]
    for last in tries(patience) if left else ():
        with translating_errors():
            answer = connection.batch_get_item(left, consistent_read=consistent)
        yield from answer["Responses"].get(Item.Meta.table_name, ())
        unprocessed = answer.get("UnprocessedKeys", {}).get(Item.Meta.table_name, {}).get("Keys", ())
        left = [{"pk": key["pk"]["S"], "sk": key["sk"]["S"]} for key in unprocessed]
        if not left:
            return
        if last:
            raise Unavailable("The store is not available now.")


def bind(settings: Settings, client: Any) -> None:
    """Bind the models to this container's table and to its client of botocore. Makes no network call."""
    place = (settings.table, settings.aws_region, settings.tables_endpoint)
    if place != (Item.Meta.table_name, Item.Meta.region, Item.Meta.host):
        Item.Meta.table_name, Item.Meta.region, Item.Meta.host = place
        Item._connection = None
    # PynamoDB would otherwise make a session and a client of its own
    Item._get_connection().connection._client = client


def beside(model: type[Model], table: str) -> None:
    """Bind a model of another table, which then shares the connection, and transactions, of all items; after `bind`."""
    shared = Item._get_connection().connection
    model.Meta.table_name = table
    own = model._get_connection()
    if own.connection is not shared:
        shared.add_meta_table(own.get_meta_table())
        own.connection = shared


@contextmanager
def translating_errors() -> Iterator[None]:
    """Turns the errors of an unreachable or throttling table into `Unavailable`; other errors pass unchanged."""
    try:
        yield
    except (BotoCoreError, ClientError, PynamoDBException) as exc:
        cause = exc.cause if isinstance(exc, PynamoDBException) else exc
        if isinstance(cause, BotoCoreError) or code_of(cause) in BUSY:
            raise Unavailable("The store is not available now.") from exc
        raise


def code_of(exc: BaseException | None) -> str:
    """DynamoDB's error code; empty for any other exception."""
    return str(exc.response["Error"]["Code"]) if isinstance(exc, ClientError) else ""


def numbers(null: bool = False) -> ListAttribute[float]:
    """A list of numbers; the type is adjusted as in `texts`."""
    return ListAttribute(of=NumberAttribute, null=null)  # type: ignore[arg-type]


def texts(null: bool = False) -> ListAttribute[str]:
    """A list of strings. PynamoDB's annotations declare a list of attributes instead."""
    return ListAttribute(of=UnicodeAttribute, null=null)  # type: ignore[arg-type]
