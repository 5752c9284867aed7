"""The quicker table of the local cloud answers each request as MiniStack's own does, and keeps the same."""

from __future__ import annotations

import copy
import importlib.util
import json
import logging
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from infra.local import quicker_store
from tests.support.engines import local_cloud
from tests.support.seeds import seeds

Json = dict[str, Any]

TABLES: dict[str, tuple[str, str | None]] = {
    "texts": ("S", "S"),
    "numbers": ("S", "N"),
    "bytes": ("S", "B"),
    "alone": ("S", None),
}
KEYS: dict[str, list[Json]] = {
    "S": [{"S": each} for each in ("#", "A", "A#1", "A#10", "A#2", "B#1", "~", "Å", "\U0001f3ab")],
    "N": [{"N": each} for each in ("-2", "0", "1", "9", "10", "1.5", "100")],
    "B": [{"B": each} for each in ("AA==", "AQ==", "/w==", "AAE=")],
}
SCALARS: list[Json] = [
    {"S": ""},
    {"S": "A#1"},
    {"S": "Bo"},
    {"N": "0"},
    {"N": "1.50"},
    {"N": "1E3"},
    {"N": "x"},
    {"BOOL": True},
    {"NULL": True},
    {"SS": ["a", "b"]},
    {"NS": ["1", "2.0"]},
    {"SS": ["a", "a"]},
]
CONDITIONS = (
    "attribute_exists (#a)",
    "attribute_not_exists (#a.#b)",
    "#a = :a",
    "(#a = :a OR #b < :b)",
    "#a BETWEEN :a AND :b",
    "#a IN (:a, :b)",
    "begins_with (#a, :a)",
    "contains (#a, :b)",
    "size (#a) <= :b",
    "NOT (attribute_type (#a, :a))",
    "((#a = :a))",
    "#a = ",
    "name = :a",
    "#a[0] = :a AND #b = :b",
)
UPDATES = (
    "SET #a = :a",
    "SET #a = :a, #b = #a",
    "SET #a.#b = :b",
    "SET #a = if_not_exists (#a, :a), #b = #b + :b",
    "SET #a = list_append (#a, :a)",
    "REMOVE #a, #b[0]",
    "ADD #a :a",
    "DELETE #a :b",
    "SET #a = :a REMOVE #b ADD #c :b",
    "SET pk = :a",
    "SET #a = (:a",
    "LET #a = :a",
)
RANGES = (
    "#p = :p",
    "(#p = :p AND #s = :low)",
    "#p = :p AND #s < :low",
    "#p = :p AND #s <= :low",
    "#s > :low AND #p = :p",
    "#p = :p AND (#s >= :low)",
    "#p = :p and #s between :low AND :high",
    "(#p = :p AND begins_with (#s, :low))",
    ":p = #p AND :low = #s",
    "#p = :p AND #s = :low OR #s = :high",
    "#p = :p AND #s <> :low",
    "#p < :p",
)


def fresh() -> Any:
    """MiniStack's own DynamoDB, with nothing in it."""
    spec = copy.copy(local_cloud.__spec__)
    assert spec
    module = importlib.util.module_from_spec(spec)
    assert spec.loader
    spec.loader.exec_module(module)
    for name, (partition, sort) in TABLES.items():
        keys = [("pk", "HASH", partition)] + ([("sk", "RANGE", sort)] if sort else [])
        made = module._create_table(
            {
                "TableName": name,
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind, _ in keys],
                "AttributeDefinitions": [
                    {"AttributeName": key, "AttributeType": kind} for key, _, kind in [*keys, ("gk", "", "S")]
                ],
                "GlobalSecondaryIndexes": [
                    {
                        "IndexName": "by-gk",
                        "KeySchema": [
                            {"AttributeName": "gk", "KeyType": "HASH"},
                            {"AttributeName": "pk", "KeyType": "RANGE"},
                        ],
                        "Projection": {"ProjectionType": "ALL"},
                    }
                ],
                "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            }
        )
        assert made[0] == 200, made
    return module


class Requests:
    """Random ones, most of them valid."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def __iter__(self) -> Iterator[tuple[str, Json]]:
        makers: list[Callable[[], tuple[str, Json]]] = [self._put, self._put, self._update, self._update, self._delete]
        makers += [self._get, self._query, self._query, self._query, self._batch, self._transaction]
        for _ in range(600):
            operation, request = self._random.choice(makers)()
            yield operation, request | self._some({"ReturnConsumedCapacity": "INDEXES"})

    def _some(self, fields: Json) -> Json:
        return fields if self._random.random() < 0.4 else {}

    def _table(self) -> str:
        return self._random.choice(("texts", "texts", "texts", *TABLES))

    def _key(self, table: str) -> Json:
        partition, sort = TABLES[table]
        key = {"pk": {partition: self._random.choice("pq")}}
        return key | ({"sk": self._random.choice(KEYS[sort])} if sort else {})

    def _value(self, depth: int = 0) -> Json:
        if depth < 3 and self._random.random() < 0.3:
            if self._random.random() < 0.5:
                return {"M": {name: self._value(depth + 1) for name in self._random.sample("abc", 2)}}
            return {"L": [self._value(depth + 1) for _ in range(self._random.randrange(3))]}
        return copy.deepcopy(self._random.choice(SCALARS))

    def _item(self, table: str) -> Json:
        named = {name: self._value() for name in self._random.sample("abcd", 2)}
        return self._key(table) | named | self._some({"gk": {"S": self._random.choice("gh")}})

    def _said(self, *texts: str) -> Json:
        """The names and values that these expressions use."""
        said = " ".join(texts)
        names = {f"#{name}": name for name in "abc" if f"#{name}" in said}
        values = {f":{name}": self._value() for name in "ab" if f":{name}" in said}
        return ({"ExpressionAttributeNames": names} if names else {}) | (
            {"ExpressionAttributeValues": values} if values else {}
        )

    def _conditional(self, update: bool = False) -> Json:
        condition = self._random.choice(CONDITIONS) if self._random.random() < 0.7 else ""
        expression = self._random.choice(UPDATES) if update else ""
        fields = {"ConditionExpression": condition} if condition else {}
        fields |= {"UpdateExpression": expression} if expression else {}
        returned = self._some({"ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
        return fields | self._said(condition, expression) | returned

    def _put(self) -> tuple[str, Json]:
        table = self._table()
        request = {"TableName": table, "Item": self._item(table)} | self._conditional()
        return "_put_item", request | self._some({"ReturnValues": "ALL_OLD"})

    def _update(self) -> tuple[str, Json]:
        table = self._table()
        request = {"TableName": table, "Key": self._key(table)} | self._conditional(update=True)
        return "_update_item", request | self._some({"ReturnValues": self._random.choice(("ALL_NEW", "UPDATED_OLD"))})

    def _delete(self) -> tuple[str, Json]:
        table = self._table()
        return "_delete_item", {"TableName": table, "Key": self._key(table)} | self._conditional()

    def _get(self) -> tuple[str, Json]:
        table = self._table()
        projection = {
            "ProjectionExpression": "#a, #b.#c",
            "ExpressionAttributeNames": {"#a": "a", "#b": "b", "#c": "c"},
        }
        return "_get_item", {"TableName": table, "Key": self._key(table)} | self._some(projection)

    def _query(self) -> tuple[str, Json]:
        table, condition = self._table(), self._random.choice(RANGES)
        sort = TABLES[table][1] or "S"
        of_index = self._random.random() < 0.2
        sides = sorted(self._random.sample(KEYS[sort], 2), key=str)
        if self._random.random() < 0.05:
            sides[1] = {"N": "1"}
        names = {"#p": "gk" if of_index else "pk", "#s": "pk" if of_index else "sk"}
        values = {":p": {"S": self._random.choice("gh" if of_index else "pq")}, ":low": sides[0], ":high": sides[1]}
        request: Json = {
            "TableName": table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": {name: value for name, value in names.items() if name in condition},
            "ExpressionAttributeValues": {name: value for name, value in values.items() if name in condition},
        }
        request |= {"IndexName": "by-gk"} if of_index else {}
        request |= self._some({"Limit": self._random.randrange(1, 4)}) | self._some({"ScanIndexForward": False})
        request |= self._some({"Select": "COUNT"}) if self._random.random() < 0.3 else {}
        if self._random.random() < 0.3:
            cursor = self._key(table) | ({"gk": values[":p"]} if of_index else {"pk": values[":p"]})
            request["ExclusiveStartKey"] = cursor | ({"sk": {"N": "1"}} if self._random.random() < 0.05 else {})
        if self._random.random() < 0.3:
            filter = self._random.choice(CONDITIONS)
            said = self._said(filter)
            request["FilterExpression"] = filter
            for field in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
                request[field] |= said.get(field, {})
        return "_query", request

    def _batch(self) -> tuple[str, Json]:
        table = self._table()
        writes = [{"PutRequest": {"Item": self._item(table)}}, {"DeleteRequest": {"Key": self._key(table)}}]
        return "_batch_write_item", {"RequestItems": {table: writes}}

    def _transaction(self) -> tuple[str, Json]:
        members: list[Json] = []
        for _ in range(self._random.randrange(1, 4)):
            table = self._table()
            at = {"TableName": table, "Key": self._key(table)}
            members.append(
                self._random.choice(
                    (
                        {"Put": {"TableName": table, "Item": self._item(table)} | self._conditional()},
                        {"Update": at | self._conditional(update=True)},
                        {"Delete": at | self._conditional()},
                    )
                )
            )
        return "_transact_write_items", {"TransactItems": members}


@pytest.mark.parametrize("seed", seeds(8))
def test_the_same(seed: int) -> None:
    """The same answers, items and records of the stream, after any requests."""
    logging.getLogger("dynamodb").setLevel(logging.ERROR)
    plain, quicker = fresh(), fresh()
    quicker_store.adapt(quicker)
    statuses: list[int] = []
    for operation, request in Requests(seed):
        expected = getattr(plain, operation)(copy.deepcopy(request))
        answered = getattr(quicker, operation)(copy.deepcopy(request))
        assert answered == expected, f"{operation} {json.dumps(request)}"
        statuses.append(expected[0])
    assert 0.3 < statuses.count(200) / len(statuses) < 0.9
    for table in TABLES:
        assert _items(quicker, table) == _items(plain, table)
        assert _images(quicker, table) == _images(plain, table)


def _items(module: Any, table: str) -> Any:
    return {key: dict(partition) for key, partition in module._tables[table]["items"].items()}


def _images(module: Any, table: str) -> Any:
    records = [each["dynamodb"] for each in module._stream_records.get(table, [])]
    return [[record.get(name) for name in ("Keys", "OldImage", "NewImage")] for record in records]


def test_a_table_of_a_backup() -> None:
    """A restored table finds its items as the one that was saved, also after one is deleted."""
    quicker = fresh()
    quicker_store.adapt(quicker)
    for key in KEYS["S"]:
        assert quicker._put_item({"TableName": "texts", "Item": {"pk": {"S": "p"}, "sk": key}})[0] == 200
    saved = json.loads(quicker._create_backup({"TableName": "texts", "BackupName": "saved"})[2])["BackupDetails"]
    restored = quicker._restore_table_from_backup({"TargetTableName": "again", "BackupArn": saved["BackupArn"]})
    assert restored[0] == 200, restored
    quicker._delete_item({"TableName": "again", "Key": {"pk": {"S": "p"}, "sk": {"S": "A#1"}}})
    found = quicker._query(
        {
            "TableName": "again",
            "KeyConditionExpression": "pk = :p AND begins_with (sk, :a)",
            "ExpressionAttributeValues": {":p": {"S": "p"}, ":a": {"S": "A"}},
        }
    )
    assert [item["sk"]["S"] for item in json.loads(found[2])["Items"]] == ["A", "A#10", "A#2"]


def test_a_part_that_has_changed() -> None:
    """The local cloud does not start with a MiniStack whose parts have gone, or are called in another way."""
    changed, gone = fresh(), fresh()
    changed._query = lambda data, region: None
    with pytest.raises(AssertionError, match="_query has changed"):
        quicker_store.adapt(changed)
    del gone._query
    with pytest.raises(AttributeError, match="_query"):
        quicker_store.adapt(gone)
