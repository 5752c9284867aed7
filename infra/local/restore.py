"""Puts what the journal has kept into the tables of a new local cloud."""

from base64 import b64decode
from typing import Any

from infra.local.journal import Images


def load(images: Images, dynamodb: Any) -> int:
    """Puts the items into their (empty) tables through the given DynamoDB client; returns how many.

    Items of a table that does not exist stay in the journal: another version of the code has written them.
    """
    tables = {name for page in dynamodb.get_paginator("list_tables").paginate() for name in page["TableNames"]}
    kept = [(table, item) for (table, _), item in images.items() if table in tables]
    puts = [(table, {"PutRequest": {"Item": _of_client(item)}}) for table, item in kept]
    for start in range(0, len(puts), 25):
        requests: dict[str, list[Any]] = {}
        for table, put in puts[start : start + 25]:
            requests.setdefault(table, []).append(put)
        while requests:
            requests = dynamodb.batch_write_item(RequestItems=requests).get("UnprocessedItems") or {}
    return len(puts)


def _of_client(value: Any) -> Any:
    """A part of an item as clients of botocore take it: binary values, which are base64 on the wire, as bytes."""
    if isinstance(value, list):
        return [_of_client(each) for each in value]
    if not isinstance(value, dict):
        return value
    binary = isinstance(value.get("B"), str)
    return {"B": b64decode(value["B"])} if binary else {name: _of_client(each) for name, each in value.items()}
