"""Pushes to open sockets, through API Gateway's management API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Pushed:
    """`gone` connections are closed for good; `failed` counts those that could not be reached this time."""

    gone: list[str]
    failed: int


class Push(Protocol):
    def to(self, connections: Sequence[str], message: bytes) -> Pushed: ...

    def later(self, topic: str, connections: Sequence[str], message: bytes) -> None: ...


class GatewayPush:
    """`concurrent` pushes are under way at a time; the gateway's client should have as many connections."""

    def __init__(self, gateway: BaseClient, queues: BaseClient, queue: str, concurrent: int) -> None:
        self._gateway, self._queues, self._queue = gateway, queues, queue
        self._pool = ThreadPoolExecutor(concurrent, thread_name_prefix="push")

    def to(self, connections: Sequence[str], message: bytes) -> Pushed:
        """Send to all of them, several at a time. Nobody's failure keeps the others waiting."""
        results = list(self._pool.map(lambda connection: self._one(connection, message), connections))
        gone = [connection for connection, result in zip(connections, results, strict=True) if result == "gone"]
        return Pushed(gone, sum(result == "failed" for result in results))

    def later(self, topic: str, connections: Sequence[str], message: bytes) -> None:
        """Leave the sending to other functions, a chunk of connections each."""
        text = message.decode()
        for chunk in _chunks(connections, _CHUNK):
            body = msgspec.json.encode({"topic": topic, "connections": chunk, "message": text}).decode()
            self._queues.send_message(QueueUrl=self._queue, MessageBody=body)

    def _one(self, connection: str, message: bytes) -> str:
        try:
            self._gateway.post_to_connection(ConnectionId=connection, Data=message)
        except ClientError as exc:
            return "gone" if exc.response["Error"]["Code"] == "GoneException" else "failed"
        except BotoCoreError:
            return "failed"
        return "sent"


def _chunks(items: Sequence[str], most: int) -> Iterable[Sequence[str]]:
    return (items[start : start + most] for start in range(0, len(items), most))
