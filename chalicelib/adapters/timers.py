"""Timers: a delayed message that says "look at this again". The minute sweep stands behind every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, delay

if TYPE_CHECKING:
    from botocore.client import BaseClient

_BATCH = 10


class QueueTimers:
    """Sends each kind to its queue: what asks the payment provider waits apart, so that a slow one delays only that."""

    def __init__(self, client: BaseClient, queues: Mapping[Kind, str], clock: Clock) -> None:
        self._client, self._queues, self._clock = client, queues, clock

    def set(self, deadlines: Sequence[Deadline]) -> int:
        """Ask to be woken for each. Returns how many were not taken: never an error, for the sweep will find them."""
        by_queue: dict[str, list[Deadline]] = {}
        for deadline in deadlines:
            by_queue.setdefault(self._queues[deadline.kind], []).append(deadline)
        return sum(self._set(queue, of_queue) for queue, of_queue in by_queue.items())

    def _set(self, queue: str, deadlines: Sequence[Deadline]) -> int:
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
