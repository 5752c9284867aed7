"""The workbench's addresses: its page at `/workbench/`, and the calls of the page below `/_workbench/`.

The page is read anew each time. Calls run beside the server's loop, because they ask the server itself.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from infra.local.desk.desk import Desk, Json, Wrong
from infra.local.desk.guard import Refused, check_host, check_origin
from infra.web_files import TYPES

_App = Callable[[Any, Any, Any], Awaitable[None]]

PAGE = Path(__file__).parent / "page"
_PAGE_AT, _CALLS_AT = "/workbench/", "/_workbench/"

_LONGEST_BODY = 10_000

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


def with_the_workbench(app: _App, desk: Desk) -> _App:
    """The app behind the workbench."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path == "/workbench":
            path = _PAGE_AT
        if not path.startswith((_PAGE_AT, _CALLS_AT)):
            return await app(scope, receive, send)
        headers = dict(scope["headers"])
        try:
            check_host((scope.get("client") or (None,))[0], headers)
            if path.startswith(_PAGE_AT):
                status, kind, body = _file(scope["method"], path.removeprefix(_PAGE_AT) or "index.html")
            else:
                check_origin(scope["method"], headers)
                content = await _called(desk, scope, path.removeprefix(_CALLS_AT), receive)
                status, kind, body = 200, TYPES[".json"], _json(content)
        except Refused as reason:
            status, kind, body = 403, TYPES[".json"], _json({"error": str(reason)})
        except Wrong as reason:
            status, kind, body = reason.status, TYPES[".json"], _json({"error": str(reason)})
        sent = {"Date": formatdate(usegmt=True), "Content-Type": kind, "Content-Length": str(len(body)), **_HEADERS}
        lines = [(name.lower().encode(), value.encode()) for name, value in sent.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        return await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return answer


def _file(method: str, name: str) -> tuple[int, str, bytes]:
    """Status, type and content of a file of the page. Raises Wrong."""
    files = {file.name: file for file in PAGE.iterdir() if file.suffix in TYPES}
    if method not in ("GET", "HEAD") or name not in files:
        raise Wrong(404, "The workbench has no such file.")
    return 200, TYPES[files[name].suffix], files[name].read_bytes()


async def _called(desk: Desk, scope: Any, what: str, receive: Any) -> Json:
    if scope["method"] == "GET":
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        return await asyncio.to_thread(desk.read, what, asked)
    if scope["method"] != "POST":
        raise Wrong(405, "The workbench is read with GET and changed with POST.")
    try:
        body = json.loads(await _body(receive) or b"{}")
    except ValueError as problem:
        raise Wrong(400, "The body is no JSON.") from problem
    if not isinstance(body, dict):
        raise Wrong(400, "The body is no object.")
    return await asyncio.to_thread(desk.change, what, body)


async def _body(receive: Any) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Wrong(400, "The request ended early.")
        body += message.get("body", b"")
        if len(body) > _LONGEST_BODY:
            raise Wrong(413, "The body is too long.")
        if not message.get("more_body"):
            return bytes(body)


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
