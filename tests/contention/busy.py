"""Which items are being written now, and by what."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.contention.calls import Key


class Busy:
    """Single writes of one item follow one another; a transaction follows nothing: it is refused, or refuses."""

    def __init__(self) -> None:
        self._transactions: Counter[Key] = Counter()
        self._singles: Counter[Key] = Counter()
        self._turns: defaultdict[Key, asyncio.Lock] = defaultdict(asyncio.Lock)

    def in_transaction(self, key: Key) -> bool:
        return self._transactions[key] > 0

    def written(self, key: Key) -> bool:
        """By a transaction or by a single write."""
        return self._transactions[key] + self._singles[key] > 0

    @asynccontextmanager
    async def transaction(self, keys: Sequence[Key]) -> AsyncIterator[None]:
        self._transactions.update(keys)
        try:
            yield
        finally:
            self._transactions.subtract(keys)
            self._transactions = +self._transactions

    @asynccontextmanager
    async def single(self, keys: Sequence[Key]) -> AsyncIterator[None]:
        """The write of one item, or the writes of a batch, once it is their turn."""
        self._singles.update(keys)
        mine = sorted(set(keys))
        turns = [self._turns[key] for key in mine]
        held = 0
        try:
            for turn in turns:
                await turn.acquire()
                held += 1
            yield
        finally:
            for turn in turns[:held]:
                turn.release()
            self._singles.subtract(keys)
            self._singles = +self._singles
            for key in mine:
                if not self._singles[key]:
                    del self._turns[key]
