"""Pushes to open WebSockets, through API Gateway's management API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Pushed:
    """`gone` connections are closed for good; `failed` counts the pushes that failed for another reason."""

    gone: list[str]
    failed: int


class Push(Protocol):
    def to(self, connections: Sequence[str], message: bytes) -> Pushed:
        """Push a message to these connections."""
        ...

    def later(self, topic: str, connections: Sequence[str], message: bytes, family: str | None = None) -> None:
        """Queue a message to these connections, which watch the topic with this sign-in, or without one."""
        ...


class _Outcome(Enum):
    SENT = auto()
    GONE = auto()
    FAILED = auto()


class GatewayPush:
    """Makes `concurrent` pushes at a time; the gateway's client should have as many connections."""

    def __init__(self, gateway: BaseClient, queues: BaseClient, queue: str, concurrent: int) -> None:
        self._gateway, self._queues, self._queue = gateway, queues, queue
        self._pool = ThreadPoolExecutor(concurrent, thread_name_prefix="push")

    def to(self, connections: Sequence[str], message: bytes) -> Pushed:
        """Push to these connections, several at a time. A push that fails does not delay the others."""
        outcomes = list(self._pool.map(lambda connection: self._push(connection, message), connections))
        gone = [each for each, outcome in zip(connections, outcomes, strict=True) if outcome is _Outcome.GONE]
        return Pushed(gone, outcomes.count(_Outcome.FAILED))

    def later(self, topic: str, connections: Sequence[str], message: bytes, family: str | None = None) -> None:
        """Queue the message in chunks of connections, which other functions push."""
        text = message.decode()
        for chunk in _chunks(connections, _CHUNK):
            delivery = {"topic": topic, "connections": chunk, "message": text, "family": family}
            self._queues.send_message(QueueUrl=self._queue, MessageBody=msgspec.json.encode(delivery).decode())

    def _push(self, connection: str, message: bytes) -> _Outcome:
        try:
            self._gateway.post_to_connection(ConnectionId=connection, Data=message)
        except ClientError as exc:
            return _Outcome.GONE if exc.response["Error"]["Code"] == "GoneException" else _Outcome.FAILED
        except BotoCoreError:
            return _Outcome.FAILED
        return _Outcome.SENT


def _chunks(items: Sequence[str], most: int) -> Iterable[Sequence[str]]:
    return (items[start : start + most] for start in range(0, len(items), most))
