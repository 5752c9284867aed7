"""The push service: an address for each subscription, and what arrived there."""

from __future__ import annotations

from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from doubles.push.browser import Refused, Subscription, verified

HOST = "https://updates.push.services.mozilla.com"


@dataclass(frozen=True)
class Message:
    """A message that a browser can read, with the request's headers in lower case and the token's claims."""

    subscription: Subscription
    content: Any
    headers: dict[str, str]
    claims: dict[str, Any]


class Server(ThreadingHTTPServer):
    """`answers`: by an endpoint, the status that is answered in the place of taking the message."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.subscriptions: dict[str, Subscription] = {}
        self.messages: list[Message] = []
        self.answers: dict[str, int] = {}
        self.asked = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def subscribe(self) -> Subscription:
        """A browser's new subscription."""
        made = Subscription(f"{HOST}/wpush/v2/{len(self.subscriptions) + 1}")
        self.subscriptions[made.endpoint] = made
        return made

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The status of the answer."""
        self.asked += 1
        subscription = self.subscriptions.get(f"{HOST}{path}")
        if subscription is None:
            return 404
        if answer := self.answers.get(subscription.endpoint):
            return answer
        try:
            claims = verified(headers.get("authorization", ""), HOST)
            if headers.get("content-encoding") != "aes128gcm" or not headers.get("ttl", "").isdigit():
                raise Refused("the headers are not those of a message")
            content = subscription.opened(body)
        except Refused:
            return 400
        self.messages.append(Message(subscription, content, headers, claims))
        return 201


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self.server.take(self.path, headers, body))
        # A sender that followed it would be led elsewhere.
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Tests print nothing."""
