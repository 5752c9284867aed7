"""What goes straight to the local cloud's table, and what MiniStack sees."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.support.engines import beside_the_local_cloud

with beside_the_local_cloud():
    from infra.local.quicker_calls import TARGET, straight_to_the_table

SIGNED = b"AWS4-HMAC-SHA256 Credential=000000000001/20260101/eu-north-1/dynamodb/aws4_request, Signature=0"
LIST = (b"x-amz-target", TARGET + b"ListTables")


def called(body: list[bytes], *headers: tuple[bytes, bytes], path: str = "/") -> list[Any]:
    """The messages of the answer; `app` alone when MiniStack was asked."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send("app")

    async def receive() -> Any:
        return {"type": "http.request", "body": body.pop(0), "more_body": bool(body)}

    async def send(message: Any) -> None:
        sent.append(message)

    sent: list[Any] = []
    scope = {"type": "http", "method": "POST", "path": path, "headers": list(headers)}
    asyncio.run(straight_to_the_table(app)(scope, receive, send))
    return sent


def test_calls_of_dynamodb() -> None:
    """They are answered for the account and the region of their signature, with the headers of AWS."""
    start, content = called([b'{"Lim', b'it": 1}'], LIST, (b"authorization", SIGNED))
    headers = dict(start["headers"])
    assert start["status"] == 200
    assert json.loads(content["body"]) == {"TableNames": []}
    assert headers[b"content-length"] == str(len(content["body"])).encode()
    assert headers.keys() == {b"Content-Type", b"x-amz-crc32", b"x-amzn-requestid", b"content-length", b"date"}


def test_what_dynamodb_refuses() -> None:
    """Its errors have their status and their type."""
    start, content = called([b"no json"], LIST)
    assert start["status"] == 400
    assert json.loads(content["body"])["__type"].endswith("SerializationException")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", [(b"x-amz-target", b"SecretsManager.GetSecretValue")]),
        ("/", [LIST, (b"content-encoding", b"gzip")]),
        ("/", [LIST, (b"transfer-encoding", b"chunked")]),
        ("/", []),
        ("/bucket/key", [LIST]),
    ],
)
def test_the_rest(path: str, headers: list[tuple[bytes, bytes]]) -> None:
    """Other services, encoded bodies and other paths are MiniStack's."""
    assert called([b"{}"], *headers, path=path) == ["app"]
