"""HTTP on the loopback, with persistent connections. Each answer is sent in one write, which is fast."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from doubles.stripe.account import Account
from doubles.stripe.api import Api, Call
from doubles.stripe.control import Control, Misused
from doubles.stripe.keys import Answer

CONTROL = "/_control/"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        account = Account()
        self.api, self.control = Api(account), Control(account)

    def server_bind(self) -> None:
        # Not HTTPServer's own, which asks the resolver for a name that is not needed.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that closed its connection is no error
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self._serve(Call("GET", path, query, self._by_name()))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.path.startswith(CONTROL):
            self._send(self._controlled(self.path.removeprefix(CONTROL), body))
        else:
            self._serve(Call("POST", self.path, body, self._by_name()))

    def _serve(self, call: Call) -> None:
        answer = self.server.api.serve(call)
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer)

    def _by_name(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _controlled(self, name: str, body: str) -> Answer:
        try:
            return Answer(200, json.dumps(self.server.control.call(name, json.loads(body))).encode())
        except Misused as mistake:
            return Answer(400, json.dumps(str(mistake)).encode())

    def _send(self, answer: Answer) -> None:
        headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.body)), **answer.headers}
        lines = [f"HTTP/1.1 {answer.status} {self.responses[answer.status][0]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.wfile.write("\r\n".join([*lines, "\r\n"]).encode() + answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass
