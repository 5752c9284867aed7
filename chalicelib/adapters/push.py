"""Pushes to open WebSockets, through API Gateway's management API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CHUNK = 200
_BATCH = 10
_BATCH_BYTES = 262_144
"""All messages of a batch together; SQS takes 1 MiB, from queues that are older than that limit only this. A chunk of
the longest message fits."""


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
        """Queue a message to these connections, which watch the topic with this sign-in, or without one. Raises
        `Unavailable` when the queue does not take all of it; then it may be queued in part."""
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
        """Queue the message in chunks of connections, which other functions push. Raises `Unavailable`."""
        text = message.decode()
        deliveries = [
            msgspec.json.encode({"topic": topic, "connections": chunk, "message": text, "family": family}).decode()
            for chunk in _chunks(connections, _CHUNK)
        ]
        longest = max((len(delivery.encode()) for delivery in deliveries), default=1)
        most = max(1, min(_BATCH, _BATCH_BYTES // longest))
        for batch in _chunks(deliveries, most):
            self._queue_all(batch)

    def _queue_all(self, bodies: Sequence[str]) -> None:
        entries = [{"Id": str(index), "MessageBody": body} for index, body in enumerate(bodies)]
        try:
            failed = self._queues.send_message_batch(QueueUrl=self._queue, Entries=entries).get("Failed")
        except (BotoCoreError, ClientError) as exc:
            raise _not_queued() from exc
        if failed:
            raise _not_queued()

    def _push(self, connection: str, message: bytes) -> _Outcome:
        try:
            self._gateway.post_to_connection(ConnectionId=connection, Data=message)
        except ClientError as exc:
            return _Outcome.GONE if exc.response["Error"]["Code"] == "GoneException" else _Outcome.FAILED
        except BotoCoreError:
            return _Outcome.FAILED
        return _Outcome.SENT


def _not_queued() -> Unavailable:
    return Unavailable("The queue did not take every push.")


def _chunks(items: Sequence[str], most: int) -> Iterable[Sequence[str]]:
    return (items[start : start + most] for start in range(0, len(items), most))
