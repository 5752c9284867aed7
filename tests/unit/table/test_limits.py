"""What the tests refuse because DynamoDB would, though their engines do not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contention.limits import PARTITION_KEYS, SORT_KEYS, faults
from tests.support.aws import template_keys

KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}


def _update(expression: str, **values: Any) -> dict[str, Any]:
    given = {f":{name}": value for name, value in values.items()}
    return {"TableName": "t", "Key": KEY, "UpdateExpression": expression, "ExpressionAttributeValues": given}


def _query(condition: str, **values: str) -> dict[str, Any]:
    given = {f":{name}": {"S": value} for name, value in values.items()}
    names = {f"#{name}": name for name in values}
    return {
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": given,
        "ExpressionAttributeNames": names,
    }


def _many(count: int) -> str:
    return ", ".join(["a = :a"] * count)


@pytest.mark.parametrize(
    ("operation", "body", "fault"),
    [
        ("UpdateItem", _update(f"SET {_many(300)}", a={"S": ""}), None),
        ("UpdateItem", _update(f"SET {_many(301)}", a={"S": ""}), "301 operators"),
        ("UpdateItem", _update(f"SET {'x' * 4080} = :a", a={"S": ""}), None),
        ("UpdateItem", _update(f"SET {'x' * 4090} = :a", a={"S": ""}), "4099 bytes"),
        ("UpdateItem", _update("SET a = :a", a={"S": ""}, b={"S": ""}), "not used"),
        ("UpdateItem", _update("SET a = :a", a={"N": "1" * 38 + "000"}), None),
        ("UpdateItem", _update("SET a = :a", a={"L": [{"N": "1" * 39}]}), "39 digits"),
        ("UpdateItem", _update("ADD a :a", a={"SS": []}), "empty set"),
        ("UpdateItem", _update("ADD a :a", a={"SS": ["x", "x"]}), "one member twice"),
        (
            "Query",
            {"FilterExpression": f"a IN ({', '.join([':a'] * 101)})", "ExpressionAttributeValues": {":a": {"S": ""}}},
            "IN with 101",
        ),
        ("GetItem", {"Key": {"pk": {"S": "é" * 1024}, "sk": {"S": "b"}}}, None),
        ("GetItem", {"Key": {"pk": {"S": "é" * 1025}, "sk": {"S": "b"}}}, "key pk of 2050 bytes"),
        ("GetItem", {"Key": {"pk": {"S": "a"}, "sk": {"S": ""}}}, "key sk of 0 bytes"),
        ("Query", _query("#p = :p AND begins_with (#s, :s)", p="x" * 2048, s="x" * 1024), None),
        ("Query", _query("#p = :p AND begins_with (#s, :s)", p="x" * 2049, s="x"), "a key of 2049"),
        ("Query", _query("#p = :p AND begins_with (#s, :s)", p="x", s="x" * 1025), "a key of 1025"),
        ("PutItem", {"Item": {**KEY, "owner_sort": {"S": "x" * 1025}}}, "owner_sort of 1025"),
        ("PutItem", {"Item": {**KEY, "a": {"M": {"b": {"S": "x" * 409_600}}}}}, "an item of"),
        ("BatchWriteItem", {"RequestItems": {"t": [{"PutRequest": {"Item": KEY}}] * 2}}, "twice in a batch"),
        (
            "BatchWriteItem",
            {"RequestItems": {"t": [{"PutRequest": {"Item": {**KEY, "sk": {"S": str(n)}}}} for n in range(1, 27)]}},
            "batch of 26",
        ),
        ("BatchGetItem", {"RequestItems": {"t": {"Keys": [{**KEY, "sk": {"S": str(n)}} for n in range(100)]}}}, None),
        (
            "BatchGetItem",
            {"RequestItems": {"t": {"Keys": [{**KEY, "sk": {"S": str(n)}} for n in range(101)]}}},
            "batch of 101",
        ),
        ("TransactWriteItems", {"TransactItems": [{"Put": {"Item": KEY}}, {"Delete": {"Key": KEY}}]}, "on one item"),
        ("TransactWriteItems", {"TransactItems": [{"Put": {"Item": KEY}}], "ClientRequestToken": "x" * 37}, "token"),
    ],
)
def test_a_request_that_dynamodb_refuses_is_found(operation: str, body: dict[str, Any], fault: str | None) -> None:
    """And one at the limit is not."""
    found = faults(operation, body)
    assert not found if fault is None else any(fault in each for each in found), found


def test_the_limits_know_all_keys() -> None:
    """Of the tables and indexes of the data stack."""
    assert template_keys() == (PARTITION_KEYS, SORT_KEYS)
