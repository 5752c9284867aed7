"""Who may ask the workbench, and what it answers to calls that are wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from infra.local.desk.clock import MovedTime, with_moved_dates
from infra.local.desk.desk import Desk, Wrong
from infra.local.desk.door import PAGE, with_the_workbench

MINISTACK = 299
HOUR = 3600
JSON = {"content-type": "application/json"}


def _starting() -> Any:
    raise Wrong(503, "The local cloud is starting.")


class Bench:
    """A workbench of a cloud that starts, before MiniStack."""

    def __init__(self, folder: Path) -> None:
        self.passed: list[float] = []
        self.clock = MovedTime(folder / "clock")
        self._desk = Desk(_starting, self.clock, self._pass)

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> tuple[int, dict[str, str], bytes]:
        """The status, the headers and the body."""
        said: list[dict[str, Any]] = []

        async def ministack(scope: Any, receive: Any, send: Any) -> None:
            date = [(b"Date", b"Tue, 01 Dec 2026 10:00:00 GMT")]
            await send({"type": "http.response.start", "status": MINISTACK, "headers": date})
            await send({"type": "http.response.body", "body": b""})

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        sent = {"host": "127.0.0.1:8000", **(headers or {})}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": (client, 40000),
        }
        app = with_moved_dates(with_the_workbench(ministack, self._desk), self.clock)
        asyncio.run(app(scope, receive, send))
        answered = {name.decode().lower(): value.decode() for name, value in said[0]["headers"]}
        return said[0]["status"], answered, said[1]["body"]

    def move(self, seconds: object, headers: Mapping[str, str]) -> int:
        status, _, _ = self.ask("/_workbench/clock", "POST", json.dumps({"forward_seconds": seconds}).encode(), headers)
        return status

    def _pass(self, seconds: float) -> int:
        self.passed.append(seconds)
        return 3


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_its_own_page_may_read_and_move(bench: Bench, host: str) -> None:
    """Under each name of this machine, as a browser sends it; so may a program, which says nothing of an origin."""
    own = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
    assert bench.ask("/_workbench/clock", headers=own)[0] == 200
    assert bench.move(HOUR, {**own, **JSON}) == 200
    assert bench.move(HOUR, JSON) == 200
    assert bench.clock.ahead == 2 * HOUR * 1000


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example:8000"},
        {"host": ""},
        {"host": "127.0.0.1.evil.example"},
        {"host": "["},
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:3000", "host": "localhost:8000"},
        {"origin": "http://localhost:8000", "host": "127.0.0.1:8000"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_neither_reads_nor_moves(bench: Bench, headers: dict[str, str]) -> None:
    """Another site, a name that was made to lead here, another port of this machine, a frame without an origin."""
    assert bench.ask("/_workbench/clock", headers=headers)[0] == 403
    assert bench.move(HOUR, {**headers, **JSON}) == 403
    assert (bench.clock.ahead, bench.passed) == (0, [])


def test_a_form_cannot_move(bench: Bench) -> None:
    """It sends no JSON, whatever is in it."""
    for kind in ({}, {"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"}):
        assert bench.move(HOUR, kind) == 403
    assert bench.clock.ahead == 0


def test_another_machine_sees_nothing(bench: Bench) -> None:
    """Neither the page nor a call."""
    assert bench.ask("/_workbench/clock", client="192.0.2.1")[0] == 403
    assert bench.ask("/workbench/", client="192.0.2.1")[0] == 403


@pytest.mark.parametrize("path", ["/workbench", "/workbench/", "/workbench/workbench.js", "/workbench/workbench.css"])
def test_the_page_is_served_without_the_cloud(bench: Bench, path: str) -> None:
    """While the cloud still starts; no other page may frame it, and it asks no other place."""
    status, headers, body = bench.ask(path)
    assert (status, bool(body)) == (200, True)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_only_files_of_the_page_are_served(bench: Bench) -> None:
    """No path leads out of its folder; it names no other place."""
    for path in ("/workbench/../door.py", "/workbench/page/index.html", "/workbench/missing.js"):
        assert bench.ask(path)[0] == 404
    assert not [file.name for file in PAGE.iterdir() if "://" in file.read_text()]


@pytest.mark.parametrize(
    ("method", "what", "body", "status"),
    [
        ("GET", "tables", b"", 503),
        ("PUT", "clock", b"{}", 405),
        ("OPTIONS", "clock", b"", 405),
        ("POST", "clock", b"{", 400),
        ("POST", "clock", b"[]", 400),
        ("POST", "clock", b'{"forward_seconds": -1}', 400),
        ("POST", "clock", b'{"forward_seconds": true}', 400),
        ("POST", "clock", b'{"forward_seconds": 1e9}', 400),
        ("POST", "clock", b'{"forward_seconds": 99999999}', 409),
        ("POST", "clock", b" " * 20_000, 413),
        ("POST", "tables", b"{}", 404),
    ],
)
def test_a_wrong_call_says_why(bench: Bench, method: str, what: str, body: bytes, status: int) -> None:
    """As an error in one sentence; nothing is moved."""
    answered, _, content = bench.ask(f"/_workbench/{what}", method, body, JSON)
    assert answered == status
    assert json.loads(content)["error"].endswith(".")
    assert bench.clock.ahead == 0


def test_what_waits_comes_sooner(bench: Bench) -> None:
    """By the same time as the clock; back to the real time nothing does."""
    assert bench.move(HOUR, JSON) == 200
    assert bench.move(None, JSON) == 200
    assert bench.passed == [HOUR]
    assert bench.clock.ahead == 0


def test_answers_name_the_moved_time(bench: Bench) -> None:
    """Once in each answer, and only while the clock is moved."""
    assert bench.ask("/v1/")[:2] == (MINISTACK, {"date": "Tue, 01 Dec 2026 10:00:00 GMT"})
    bench.clock.forward(400 * 24 * HOUR * 100)  # forty days
    before = bench.clock.now() // 1000
    _, headers, _ = bench.ask("/v1/")
    assert before <= _seconds(headers["date"]) <= bench.clock.now() // 1000


def _seconds(date: str) -> int:
    return int(parsedate_to_datetime(date).timestamp())
