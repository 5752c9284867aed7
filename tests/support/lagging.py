"""The local cloud's engine with indexes that lag behind their table, as those of DynamoDB do: a Query of an index reads
the table as it was, everything else as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from chalicelib.core.clock import Clock
from tests.support.engines import Json, LocalCloud, local_cloud
from tests.support.faults import WRITES

Items = Mapping[str, Json]


class Lagging(LocalCloud):
    """Indexes show what was written `lag` milliseconds ago by `clock`, or without a clock what was written before the
    last `catch_up`."""

    def __init__(self) -> None:
        self.lag = 0
        self.clock: Clock | None = None
        self._before: dict[str, list[tuple[int, Items]]] = {}

    def catch_up(self) -> None:
        """The indexes show all that is written by now."""
        self._before.clear()

    def emptied(self, table: str) -> bool:
        self._before.pop(table, None)
        return super().emptied(table)

    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        operation = event.rpartition(".")[2]
        if operation in WRITES:
            self._remember()
        elif operation == "Query" and b'"IndexName"' in request.body:
            with self._as_shown(json.loads(request.body)["TableName"]):
                return super().answer(event, request)
        return super().answer(event, request)

    def _remember(self) -> None:
        """Keeps the tables as they are before the first write of this instant."""
        now = self.clock.now() if self.clock else 0
        for name in local_cloud._tables:
            kept = self._before.setdefault(name, [])
            if not kept or kept[-1][0] != now:
                kept.append((now, self._items(name)))

    @contextmanager
    def _as_shown(self, table: str) -> Iterator[None]:
        shown = self._shown(table)
        if shown is None:
            yield
            return
        now = self._items(table)
        self._fill(table, shown)
        try:
            yield
        finally:
            self._fill(table, now)

    def _shown(self, table: str) -> Items | None:
        """The table as its indexes show it; None if that is as it is."""
        since = self.clock.now() - self.lag if self.clock else -1
        return next((items for written, items in self._before.get(table, ()) if written > since), None)
