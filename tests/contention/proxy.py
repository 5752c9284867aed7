"""The proxy: what AWS does with calls that meet, and otherwise what the engine does."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.contention.busy import Busy
from tests.contention.calls import SINGLE_WRITES, Call, Json, key_of
from tests.contention.copies import Copy, InProcess
from tests.contention.limits import faults
from tests.contention.tables import Tables
from tests.contention.wire import Answer, Engine

_BEFORE_COMMIT = 0.6
"""The share of a transaction's time that passes before the engine does it."""

_THROTTLED = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded")
_THROTTLED_PART = ("ThrottlingError", "ProvisionedThroughputExceeded")


class Lost(Exception):
    """The write is done, and its answer never arrives."""


@dataclass
class Terms:
    """`busy` is the shortest and longest time of a transaction in ms, `single` that of a single write, `lag` that of an
    index behind its table. `throttled` and `lost` are probabilities of a call, and of a committed write's answer."""

    busy: Sequence[float] = (15, 40)
    single: Sequence[float] = (0, 0)
    throttled: float = 0.0
    lost: float = 0.0
    lag: float = 0.0


class Proxy:
    """`engine` has the items. `cloud` describes the tables, and gets every write when it is another engine."""

    def __init__(self, engine: Engine, cloud: Engine, terms: Terms, random: Random) -> None:
        self.terms, self.counts = terms, Counter[str]()
        self._engine, self._random, self._busy = engine, random, Busy()
        self._tokens: set[str] = set()
        self._index = Copy("index", InProcess(), lambda: self.terms.lag / 1000, self.counts)
        self._copies = [self._index]
        stores: list[Any] = [self._index.store]
        if engine is not cloud:
            self._copies.append(Copy("stream", cloud, lambda: 0.0, self.counts))
            stores.append(engine)
        self._tables = Tables(cloud, stores)

    async def follow(self) -> None:
        await asyncio.gather(*(copy.follow() for copy in self._copies))

    async def answer(self, call: Call) -> Answer:
        """Raises Lost when there is to be none."""
        self.counts["calls"] += 1
        if unlawful := faults(call.operation, call.body):
            return self._refused(call, unlawful)
        await self._tables.find(call.tables(), call.headers)
        if self._by_chance(self.terms.throttled):
            self.counts["throttled"] += 1
            return self._throttled(call)
        match call.operation:
            case "TransactWriteItems":
                return await self._transaction(call)
            case "TransactGetItems":
                return await self._read_transaction(call)
            case "BatchWriteItem":
                return await self._batch(call)
            case single if single in SINGLE_WRITES:
                return await self._single(call)
            case "Query" | "Scan" if "IndexName" in call.body and self.terms.lag:
                self.counts["late_reads"] += 1
                return await self._index.store.send(call)
        return await self._engine.send(call)

    async def _single(self, call: Call) -> Answer:
        keys = call.keys(self._tables.keys)
        if self._busy.in_transaction(keys[0]):
            self.counts["conflicts"] += 1
            return _error("TransactionConflictException", "Transaction is ongoing for the item")
        self.counts["waited"] += self._busy.written(keys[0])
        async with self._busy.single(keys):
            await asyncio.sleep(self._random.uniform(*self.terms.single) / 1000)
            done = await self._written(call)
        return self._perhaps_lost(done)

    async def _transaction(self, call: Call) -> Answer:
        keys, token = call.keys(self._tables.keys), call.body.get("ClientRequestToken")
        if token in self._tokens:
            self.counts["in_progress"] += 1
            message = "The transaction with the given request token is already in progress."
            return _error("TransactionInProgressException", message)
        if any(conflicts := [self._busy.written(key) for key in keys]):
            self.counts["cancelled"] += 1
            return _cancelled(["TransactionConflict" if each else "None" for each in conflicts])
        seconds = self._random.uniform(*self.terms.busy) / 1000
        self._tokens.add(token)
        try:
            async with self._busy.transaction(keys):
                await asyncio.sleep(seconds * _BEFORE_COMMIT)
                done = await self._written(call)
                await asyncio.sleep(seconds * (1 - _BEFORE_COMMIT))
        finally:
            self._tokens.discard(token)
        return self._perhaps_lost(done)

    async def _read_transaction(self, call: Call) -> Answer:
        """It never disturbs a write, but meets one as a transaction does."""
        if any(conflicts := [self._busy.written(key) for key in call.keys(self._tables.keys)]):
            self.counts["cancelled"] += 1
            return _cancelled(["TransactionConflict" if each else "None" for each in conflicts])
        return await self._engine.send(call)

    async def _batch(self, call: Call) -> Answer:
        """Writes of items that are in a transaction come back unprocessed."""
        asked: dict[str, list[Json]] = call.body["RequestItems"]
        now: dict[str, list[Json]] = {}
        later: dict[str, list[Json]] = {}
        for table, writes in asked.items():
            for write in writes:
                meets = self._busy.in_transaction(key_of(table, write, self._tables.keys))
                (later if meets else now).setdefault(table, []).append(write)
        self.counts["conflicts"] += sum(map(len, later.values()))
        if not now:
            return Answer(200, json.dumps({"UnprocessedItems": later}).encode())
        part = call.with_body(call.body | {"RequestItems": now})
        async with self._busy.single(part.keys(self._tables.keys)):
            done = await self._written(part)
        if done.status == 200 and later:
            body = json.loads(done.content)
            done = Answer(200, json.dumps(body | {"UnprocessedItems": later}).encode())
        return self._perhaps_lost(done)

    async def _written(self, call: Call) -> Answer:
        """Done by the engine, and noted for the copies while nothing else writes the items: each item's writes are
        repeated in the order of their commits."""
        done = await self._engine.send(call)
        if done.status == 200:
            for copy in self._copies:
                copy.add(call)
        return done

    def _perhaps_lost(self, done: Answer) -> Answer:
        if done.status != 200 or not self._by_chance(self.terms.lost):
            return done
        self.counts["lost"] += 1
        if self._by_chance(0.5):
            raise Lost
        return _error("InternalServerError", "Internal server error", status=500)

    def _refused(self, call: Call, unlawful: Sequence[str]) -> Answer:
        """DynamoDB would refuse it, whatever the engine says."""
        self.counts["unlawful"] += 1
        print(call.operation, *unlawful, file=sys.stderr, flush=True)
        return _error("ValidationException", "; ".join(unlawful))

    def _throttled(self, call: Call) -> Answer:
        if call.operation == "TransactWriteItems":
            codes = ["None" for _ in call.body["TransactItems"]]
            codes[self._random.randrange(len(codes))] = self._random.choice(_THROTTLED_PART)
            return _cancelled(codes)
        return _error(self._random.choice(_THROTTLED), "Throughput exceeds the current capacity of your table.")

    def _by_chance(self, probability: float) -> bool:
        return probability > 0 and self._random.random() < probability


def _error(name: str, message: str, status: int = 400, **more: Any) -> Answer:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{name}", "message": message, "Message": message}
    return Answer(status, json.dumps(body | more).encode())


def _cancelled(codes: Sequence[str]) -> Answer:
    texts = {"TransactionConflict": "Transaction is ongoing for the item", "None": None}
    reasons = [{"Code": code, "Message": texts.get(code, "Throughput exceeds the current capacity.")} for code in codes]
    message = "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]"
    return _error("TransactionCanceledException", message.format(", ".join(codes)), CancellationReasons=reasons)
