"""The committed writes once more, in the order in which the engine did them."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable

from ministack.services import dynamodb

from tests.contention.calls import Call
from tests.contention.tables import Store
from tests.contention.wire import Answer


class InProcess:
    """The local cloud's engine, in this process."""

    async def send(self, call: Call) -> Answer:
        status, _, content = await dynamodb.handle_request("POST", "/", dict(call.headers), call.content, {})
        return Answer(status, content.encode() if isinstance(content, str) else content)


class Copy:
    """One store that gets each write so many seconds after its commit."""

    def __init__(self, name: str, store: Store, lag: Callable[[], float], counts: Counter[str]) -> None:
        self.store, self._name, self._lag, self._counts = store, name, lag, counts
        self._log: asyncio.Queue[tuple[float, Call]] = asyncio.Queue()

    def add(self, call: Call) -> None:
        """The engine has just committed this write."""
        self._log.put_nowait((time.monotonic(), call))

    async def follow(self) -> None:
        """Repeats the writes for ever. What the engine accepted, a store with the same items accepts."""
        while True:
            committed, call = await self._log.get()
            await asyncio.sleep(committed + self._lag() - time.monotonic())
            answer = await self.store.send(call)
            if answer.status != 200:
                self._counts[f"{self._name}_refused"] += 1
                print(self._name, call.operation, answer.content[:300], file=sys.stderr, flush=True)
