"""The proxy of the contended tests ends when it can no longer do its work."""

from __future__ import annotations

import json
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

from infra.local.process import PYTHON, ROOT

_TABLE = {
    "TableName": "t",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
}


class _Engine(BaseHTTPRequestHandler):
    """Describes a table and accepts writes."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.headers["x-amz-target"].endswith("DescribeTable"))

    def _answer(self, describes: bool) -> None:
        body = json.dumps({"Table": _TABLE} if describes else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class _Broken(_Engine):
    """Hangs up on writes."""

    def _answer(self, describes: bool) -> None:
        if describes:
            super()._answer(describes)


def test_the_proxy_ends_when_a_copy_fails() -> None:
    """The local cloud hangs up on a write that the engine has done: the proxy says why, and ends."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for handler in (_Broken, _Engine)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    cloud, engine = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    command = [str(PYTHON), "-m", "tests.contention", "--cloud", cloud, "--engine", engine]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            put = {"TableName": "t", "Item": {"pk": {"S": "1"}}}
            target = {"x-amz-target": "DynamoDB_20120810.PutItem"}
            address = process.stdout.readline().strip()
            assert httpx.post(address, json=put, headers=target, timeout=20).status_code == 200
            assert process.wait(20) == 1
            assert "EOFError" in process.stderr.read()
        finally:
            process.kill()
            for server in servers:
                server.shutdown()
                server.server_close()
