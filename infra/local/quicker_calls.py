"""Calls of DynamoDB go straight to the table, with the headers that AWS answers them with.

They are most of all calls. MiniStack first asks of each whether it may be for one of fifty other places, and answers
with a dozen headers that are for browsers and S3, and that botocore parses each time.
"""

import json
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from ministack import app as ministack_app
from ministack.core import responses, router
from ministack.services import dynamodb

from infra.local.parts import taken

logger = logging.getLogger("linehold")

TARGET = b"DynamoDB_20120810."

_App = Callable[[Any, Any, Any], Awaitable[None]]


def straight_to_the_table(app: _App) -> _App:
    """The app, except for calls of DynamoDB."""
    assert not ministack_app.AUTH, "MiniStack checks rights on the way to the table"
    taken(dynamodb, "handle_request", "method", "path", "headers", "body", "query_params")

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"]) if scope["type"] == "http" and scope["path"] == "/" else {}
        target = headers.get(b"x-amz-target", b"")
        if not target.startswith(TARGET) or headers.keys() & {b"content-encoding", b"transfer-encoding"}:
            return await app(scope, receive, send)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        status, answered, content = await _asked(target, headers, bytes(body))
        sent = [(name.encode(), str(value).encode()) for name, value in answered.items()]
        sent += [
            (b"x-amzn-requestid", str(uuid.uuid4()).encode()),
            (b"content-length", str(len(content)).encode()),
            (b"date", _date(int(time.time()))),
        ]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        return await send({"type": "http.response.body", "body": content})

    return answer


async def _asked(target: bytes, headers: dict[bytes, bytes], body: bytes) -> Any:
    """For the account and the region of the signature."""
    signed = {"authorization": headers.get(b"authorization", b"").decode("latin-1")}
    responses.set_request_account_id(router.extract_access_key_id(signed))
    responses.set_request_region(router.extract_region(signed))
    try:
        answer = await dynamodb.handle_request("POST", "/", {"x-amz-target": target.decode("latin-1")}, body, {})
    except Exception as problem:
        logger.exception("The table failed")
        answer = 500, {}, json.dumps({"__type": "InternalError", "message": str(problem)}).encode()
    status, answered, content = answer
    responses.fix_error_content_type("dynamodb", status, answered)
    responses.fix_success_content_type("dynamodb", status, answered)
    return status, answered, content if isinstance(content, bytes) else content.encode()


@lru_cache(1)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
