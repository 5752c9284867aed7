"""The front door of the local cloud serves what was built as CloudFront does, and leaves all else to MiniStack."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from infra.local.front import with_the_web

MINISTACK = 299


class Door:
    """A folder that was built, and what is answered at the door to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder / "web", folder / "config.json"
        (self.folder / "assets").mkdir(parents=True)
        self._passed: list[str] = []

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def ask(
        self, path: str, method: str = "GET", query: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        async def ministack(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": MINISTACK, "headers": []})
            await send({"type": "http.response.body", "body": scope["path"].encode()})

        said: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": lines}
        asyncio.run(with_the_web(ministack, self.folder, self.config)(scope, None, send))  # type: ignore[arg-type]
        answered = {name.decode(): value.decode() for name, value in said[0]["headers"]}
        return said[0]["status"], answered, said[1]["body"]


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = Door(tmp_path)
    door.write("index.html", "<!doctype html>")
    door.write("assets/a-1.js", "plain")
    return door


def test_the_document_has_a_strict_policy(door: Door) -> None:
    """No script but our own, no frame around it, and a look for a newer one each time."""
    status, headers, body = door.ask("/")
    assert (status, body) == (200, b"<!doctype html>")
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types linehold-worker" in policy
    assert "unsafe" not in policy
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-cache", "nosniff")


def test_the_document_where_a_card_is_paid_with_has_a_policy_of_its_own(door: Door) -> None:
    """There alone a browser may reach the payment provider."""
    door.write("pay.html", "<!doctype html>pay")
    policy = door.ask("/pay.html")[1]["content-security-policy"]
    assert "https://js.stripe.com" in policy
    assert "connect-src 'self' https://api.stripe.com;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "stripe" not in door.ask("/")[1]["content-security-policy"]


def test_hashed_files_are_kept_for_good(door: Door) -> None:
    """Their name changes with their content."""
    _, headers, _ = door.ask("/assets/a-1.js")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/javascript; charset=utf-8"


def test_the_service_worker_is_looked_for_each_time(door: Door) -> None:
    """A browser that kept it would keep its version of everything; and it may load nothing from elsewhere."""
    door.write("worker.js", "worker")
    _, headers, _ = door.ask("/worker.js")
    assert headers["cache-control"] == "no-cache"
    assert headers["content-security-policy"] == "default-src 'none'; connect-src 'self'; img-src 'self'"


@pytest.mark.parametrize(("accepted", "body"), [("gzip, br", b"brotli"), ("gzip", b"zip"), ("", b"plain")])
def test_a_browser_gets_the_smallest_form_that_it_reads(door: Door, accepted: str, body: bytes) -> None:
    """As it was compressed at the build."""
    door.write("assets/a-1.js.br", "brotli")
    door.write("assets/a-1.js.gz", "zip")
    assert door.ask("/assets/a-1.js", accept_encoding=accepted)[2] == body


def test_what_has_not_changed_is_not_sent_again(door: Door) -> None:
    """The document's tag is compared."""
    tag = door.ask("/")[1]["etag"]
    assert door.ask("/", if_none_match=tag)[0] == 304
    door.write("index.html", "<!doctype html>new")
    assert door.ask("/", if_none_match=tag)[0] == 200


def test_the_configuration_is_the_launchers(door: Door) -> None:
    """It is there as soon as it is written."""
    assert door.ask("/config.json")[0] == MINISTACK
    door.config.write_text('{"api": "/v1"}')
    assert json.loads(door.ask("/config.json")[2]) == {"api": "/v1"}


def test_what_is_not_of_the_web_is_ministacks(door: Door) -> None:
    """Calls of AWS have credentials, and those of the API begin with an underscore."""
    for path in ("/_aws/execute-api/api0/api/v1/", "/bucket/key", "/assets/none.js", "/assets", "/../config.json"):
        assert door.ask(path)[0] == MINISTACK
    assert door.ask("/", authorization="AWS4-HMAC-SHA256 …")[0] == MINISTACK
    assert door.ask("/", "POST")[0] == MINISTACK


def test_an_address_that_nothing_has_is_a_page_of_the_application(door: Door) -> None:
    """For a person, whose browser asks for HTML; objects of buckets that are shared by a signature stay MiniStack's."""
    status, _, body = door.ask("/nothing/here", accept="text/html,*/*")
    assert (status, body) == (404, b"<!doctype html>")
    for path, query in (("/nothing/here", b"X-Amz-Signature=1"), ("/documents/none.html", b"")):
        assert door.ask(path, query=query, accept="text/html,*/*")[0] == MINISTACK


@pytest.mark.parametrize("path", ["/reference/live.html", "/mail/index.html"])
def test_the_reference_and_the_emails_are_beside_the_application(door: Door, path: str) -> None:
    """`GET /v1/` says so of the reference."""
    assert door.ask(path) == (MINISTACK, {}, f"/documents{path}".encode())


def test_without_a_build_a_browser_is_told_so(door: Door) -> None:
    """And looks again by itself."""
    (door.folder / "index.html").unlink()
    status, _, body = door.ask("/")
    assert (status, b"not built yet" in body) == (503, True)
