"""Notices: a queue of changes of events, venues and performers, for the search index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.catalogue.rules.cards import IndexNotice
from chalicelib.core.deadline import LONGEST_DELAY
from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from botocore.client import BaseClient

_BATCH = 10


class Notices(Protocol):
    def send(self, notices: Sequence[IndexNotice], delay: int = 0) -> None:
        """Queue the notices, to be handled after `delay` milliseconds, a quarter of an hour at most.

        Raises `Unavailable` when the queue did not take all; sending them again does no harm.
        """
        ...


class QueueNotices:
    def __init__(self, client: BaseClient, queue: str) -> None:
        self._client, self._queue = client, queue

    def send(self, notices: Sequence[IndexNotice], delay: int = 0) -> None:
        """Queue the notices, to be handled after `delay` milliseconds, a quarter of an hour at most.

        Raises `Unavailable` when the queue did not take all; sending them again does no harm.
        """
        for start in range(0, len(notices), _BATCH):
            entries = [
                {
                    "Id": str(index),
                    "MessageBody": msgspec.json.encode(asdict(notice)).decode(),
                    "DelaySeconds": min(LONGEST_DELAY, -(-delay // SECOND)),
                }
                for index, notice in enumerate(notices[start : start + _BATCH])
            ]
            try:
                answer = self._client.send_message_batch(QueueUrl=self._queue, Entries=entries)
            except (BotoCoreError, ClientError) as exc:
                raise Unavailable("The queue is not available now.") from exc
            if answer.get("Failed"):
                raise Unavailable("The queue did not take every notice.")
