"""The way from a change to the lists that show it: the stream, the queue of notices, the minute's ranking."""

from __future__ import annotations

import os
from typing import Any

import app
from tests.support.aws import client
from tests.support.events import CONTEXT, LISTED, Stream, schedule, sqs
from tests.worlds.world import World


class Listing:
    """Delivers the changes since the last time; `batches` are kept, to be delivered once more."""

    def __init__(self, here: World) -> None:
        self._here, self._stream = here, Stream(LISTED)
        self.batches: list[dict[str, Any]] = []

    def follow(self) -> None:
        """Deliver all changes, and move the clock past the caches of one second."""
        batch = self.changes()
        if batch["Records"]:
            self.batches.append(batch)
            self.deliver(batch)
        self._here.clock.move(1)

    def changes(self) -> dict[str, Any]:
        """The changes as a batch that is not delivered yet."""
        return self._stream.batch(self._here.clock.now())

    def deliver(self, batch: dict[str, Any]) -> None:
        """Deliver a batch of the stream, and every notice that follows from it."""
        assert app.project_changes(batch, CONTEXT) == {"batchItemFailures": []}
        self.handle()

    def handle(self) -> None:
        """Handle every notice in the queue."""
        while bodies := self.notices():
            assert app.index_events(sqs(*bodies), CONTEXT) == {"batchItemFailures": []}

    def tidy(self, event: str) -> None:
        """Deliver the delayed notices at their time."""
        self._here.clock.move(121)
        assert app.index_events(sqs({"subject": "left", "id": event}), CONTEXT) == {"batchItemFailures": []}
        self.handle()

    def notices(self) -> list[str]:
        """Take up to ten notices out of the queue."""
        queue = os.environ["NOTICES_QUEUE"]
        found = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in found]

    def rank(self) -> None:
        """Run the minute's ranking, half a minute later."""
        self._here.clock.move(30)
        app.rank_popular(schedule(), CONTEXT)
        self._here.clock.move(1)
