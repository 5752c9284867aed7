"""Timers: a delayed message for each deadline. The minute sweep finds the deadlines whose message is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, delay

if TYPE_CHECKING:
    from botocore.client import BaseClient

_BATCH = 10


class QueueTimers:
    """Sends each kind to its queue: kinds that call a slow service have queues of their own and delay no others."""

    def __init__(self, client: BaseClient, queues: Mapping[DeadlineKind, str], clock: Clock) -> None:
        self._client, self._queues, self._clock = client, queues, clock

    def set(self, deadlines: Sequence[Deadline]) -> int:
        """Queue a message for each deadline. Returns how many the queues did not take; raises nothing, because the
        sweep finds those."""
        by_queue: dict[str, list[Deadline]] = {}
        for deadline in deadlines:
            by_queue.setdefault(self._queues[deadline.kind], []).append(deadline)
        return sum(self._send(queue, of_queue) for queue, of_queue in by_queue.items())

    def _send(self, queue: str, deadlines: Sequence[Deadline]) -> int:
        missed = 0
        now = self._clock.now()
        for start in range(0, len(deadlines), _BATCH):
            batch = deadlines[start : start + _BATCH]
            entries = [
                {
                    "Id": str(index),
                    "MessageBody": msgspec.json.encode(asdict(deadline)).decode(),
                    "DelaySeconds": delay(deadline.at, now),
                }
                for index, deadline in enumerate(batch)
            ]
            try:
                answer = self._client.send_message_batch(QueueUrl=queue, Entries=entries)
                missed += len(answer.get("Failed", ()))
            except (BotoCoreError, ClientError):
                missed += len(batch)
        return missed
