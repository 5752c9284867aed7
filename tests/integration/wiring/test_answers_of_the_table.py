"""Answers of DynamoDB as its client reads them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError

from chalicelib.settings import settings
from chalicelib.table.items import Item, raw_partition
from chalicelib.wiring import clients


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> list[bytes]:
        return [self._content]


@pytest.mark.usefixtures("store")
def test_items_are_left_as_they_come() -> None:
    """Alone and in lists, with every kind of attribute."""
    raw = {"pk": {"S": "X#1"}, "sk": {"S": "~"}, "n": {"N": "1"}, "s": {"NS": ["2"]}, "m": {"M": {"l": {"L": []}}}}
    client = clients.tables(settings())
    client.put_item(TableName=Item.Meta.table_name, Item=raw)
    key = {name: raw[name] for name in ("pk", "sk")}
    assert client.get_item(TableName=Item.Meta.table_name, Key=key)["Item"] == raw
    assert list(raw_partition("X#1", True)) == [raw]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("content", [b"", b"<html>Bad gateway</html>", b'{"message": "\\ud800"}'])
def test_an_answer_that_is_no_json_is_an_error_of_the_call(content: bytes) -> None:
    """A proxy may answer; the reader does not fail at it."""
    client = clients.tables(settings())
    client.meta.events.register_first(
        "before-send.dynamodb",
        lambda request, **_: AWSResponse(request.url, 400, {}, _Body(content)),
        unique_id="no-json",
    )
    try:
        with pytest.raises(ClientError) as failed:
            client.list_tables()
    finally:
        client.meta.events.unregister("before-send.dynamodb", unique_id="no-json")
    assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
