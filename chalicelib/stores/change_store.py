"""Changing a store while it is open: its description, and which queues are paused."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.core.clock import Clock
from chalicelib.errors import Fault, Invalid
from chalicelib.stores.read_store import ReadStore, closed
from chalicelib.stores.rules.stores import letter_in
from chalicelib.stores.storage import stores


class ChangeStore:
    def __init__(self, stores: ReadStore, clock: Clock) -> None:
        self._stores, self._clock = stores, clock

    def change(self, id: str, description: str | None, paused: Mapping[str, bool]) -> None:
        """Change the description, unless it is None, and pause or resume queues, by id, all or nothing.

        Raises `Invalid` for a queue that the store does not have, or `Lapsed` STORE_CLOSED.
        """
        queues = stores.queues(id)
        changes = description is not None or bool(paused)
        if changes and any(queue.closed(self._clock.now()) for queue in queues):
            raise closed()
        known = {queue.id for queue in queues}
        if faults := [
            Fault(f"queues[{number}].queue_id", "is no queue of this store")
            for number, queue in enumerate(paused)
            if queue not in known
        ]:
            raise Invalid(faults)
        by_letter = {letter_in(queue) or "": value for queue, value in paused.items()}
        if changes and not stores.describe(id, description, by_letter, self._clock.now()):
            raise closed()
        self._stores.forget(id)
