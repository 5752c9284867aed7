"""The peer's half of the comparison, against a server that answers as the peer does."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from bench.peer import Absent, Peer, rate


class _Store(BaseHTTPRequestHandler):
    """One store. A display shows its next code when its own is scanned, and a code is used once."""

    shown: ClassVar[dict[str, queue.Queue[str]]] = {}
    scanned: ClassVar[set[str]] = set()
    joined: ClassVar[list[str]] = []

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        match self.path.removeprefix("/api/v1"):
            case "/stores":
                self._answer({"id": 7, "queues": [{"id": 70, "name": body["queue_names"][0]}]})
            case "/stores/signin":
                self._answer({"id": 7}, cookie="refresh=abc; HttpOnly")
            case "/customers":
                self.scanned.remove(self.headers["Authorization"])
                assert body["store_id"] == 7
                self.joined.append(body["customers"][0]["name"])
                self._answer({})

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/stores/token"):
            assert self.headers["Cookie"] == "refresh=abc"
            return self._answer({"session_token": "def"})
        code = self.path.rpartition("/")[2]
        assert json.loads(body) == {"store_id": 7}
        assert code == self.headers["Authorization"]
        self.scanned.add(code)
        self.shown[code.partition("-")[0]].put("next")
        return self._answer({})

    def do_GET(self) -> None:
        assert self.path.endswith("?session_token=def")
        display, number = str(len(self.shown)), 0
        self.shown[display] = queue.Queue()
        self.send_response(200)
        self.end_headers()
        while not number or self.shown[display].get():
            number += 1
            shown = {"scanned_url": f"http://shop/stores/7/sessions/{display}-{number}"}
            self.wfile.write(f"data: {json.dumps(shown)}\n\n\n".encode())

    def _answer(self, content: Any, cookie: str | None = None) -> None:
        text = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(text)


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Store)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_visits_of_the_peer(address: str) -> None:
    """Each visitor scans the code of a display and joins with it, again and again."""
    peer = Peer(address)
    visit = peer.visitor()
    assert all(visit() for _ in range(3))
    assert rate([visit, peer.visitor()], 0.2) > 0
    assert len(_Store.joined) > 3
    assert _Store.scanned == set()


def test_no_peer() -> None:
    """Its absence is said in a word, with the call that failed."""
    with pytest.raises(Absent, match="POST /stores: "):
        Peer("http://127.0.0.1:9")
