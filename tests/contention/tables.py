"""The tables behind the proxy: each is made when the first request names it, as the local cloud describes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tests.contention.calls import Call, Json
from tests.contention.wire import Answer, Engine


class Store(Protocol):
    async def send(self, call: Call) -> Answer: ...


class Tables:
    def __init__(self, cloud: Engine, stores: Sequence[Store]) -> None:
        self._cloud, self._stores = cloud, stores
        self._making = asyncio.Lock()
        self.keys: dict[str, tuple[str, ...]] = {}
        """The names of each table's keys."""

    async def find(self, names: Iterable[str], headers: Mapping[str, str]) -> None:
        """Makes those of the tables that are not yet known, in every store."""
        if set(names) <= self.keys.keys():
            return
        async with self._making:
            for name in set(names) - self.keys.keys():
                found = await self._cloud.send(_call("DescribeTable", {"TableName": name}, headers))
                if found.status != 200:
                    continue  # the engine says so itself
                table = json.loads(found.content)["Table"]
                for store in self._stores:
                    await store.send(_call("CreateTable", _definition(table), headers))
                self.keys[name] = tuple(each["AttributeName"] for each in table["KeySchema"])


def _definition(table: Json) -> Json:
    wanted: Json = {name: table[name] for name in ("TableName", "AttributeDefinitions", "KeySchema")}
    if indexes := table.get("GlobalSecondaryIndexes"):
        wanted["GlobalSecondaryIndexes"] = [
            {name: index[name] for name in ("IndexName", "KeySchema", "Projection")} for index in indexes
        ]
    return wanted | {"BillingMode": "PAY_PER_REQUEST"}


def _call(operation: str, body: Json, headers: Mapping[str, str]) -> Call:
    return Call({**headers, "x-amz-target": f"DynamoDB_20120810.{operation}"}, json.dumps(body).encode())
