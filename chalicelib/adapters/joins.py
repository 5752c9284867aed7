"""The queue of joins. The instant at which it takes a message is the customer's place in line."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Unavailable
from chalicelib.waiting_room.rules.places import Join

if TYPE_CHECKING:
    from botocore.client import BaseClient


class Joins(Protocol):
    def send(self, join: Join) -> None:
        """Queue a join. Raises `Unavailable`; then it may be queued, and sending it again does no harm."""
        ...

    def backlog(self) -> int:
        """How many messages wait in the queue, roughly. Raises `Unavailable`."""
        ...


class QueueJoins:
    def __init__(self, client: BaseClient, queue: str) -> None:
        self._client, self._queue = client, queue

    def send(self, join: Join) -> None:
        """Queue a join. Raises `Unavailable`; then it may be queued, and sending it again does no harm."""
        try:
            self._client.send_message(QueueUrl=self._queue, MessageBody=msgspec.json.encode(asdict(join)).decode())
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("The queue is not available now.") from exc

    def backlog(self) -> int:
        """How many messages wait in the queue, roughly: those that a worker has are not among them. Raises
        `Unavailable`."""
        name = "ApproximateNumberOfMessages"
        try:
            answer = self._client.get_queue_attributes(QueueUrl=self._queue, AttributeNames=[name])
        except (BotoCoreError, ClientError) as exc:
            raise Unavailable("The queue is not available now.") from exc
        return int(answer["Attributes"][name])
