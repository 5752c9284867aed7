"""The memory of writing the report of a large day, with simulated answers of the table."""

from __future__ import annotations

import io
import json
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from botocore.awsrequest import AWSResponse

from bench.many import response
from bench.store_scene import now
from bench.table import Table
from chalicelib import wiring
from chalicelib.adapters import own_keys
from chalicelib.adapters.clock import SystemClock
from chalicelib.core.ids import new_id
from chalicelib.core.times import HOUR, MINUTE, SECOND
from chalicelib.stores.report_day import ReportDay
from chalicelib.stores.rules.stores import LIFE, Store, queue_id
from chalicelib.stores.rules.tickets import QueueNumber, ticket_id
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.storage.stores import store_pk
from chalicelib.table.items import Item, Raw

_ROWS = (10_000, 100_000)
_PAGE = 2_500
"""Tickets of about 400 bytes: together the megabyte that DynamoDB returns at most."""

_KEY = bytes(32)
_WHOLE = 4
"""Pages that pass through all of botocore."""


def add_memory(table: Table) -> None:
    found = [_peak(rows) for rows in _ROWS]
    of = " · ".join(f"{rows:,}" for rows in _ROWS)
    peaks = " · ".join(f"{peak / 1e6:.1f} MB" for peak, _ in found)
    table.add(f"memory of writing a report of {of} rows, at most", peaks, "the same")
    table.add(f"bytes of a report of {_ROWS[-1]:,} rows", f"{found[-1][1]:,}")


def _peak(rows: int) -> tuple[int, int]:
    """The peak bytes of memory while a report is written, and the bytes of the report."""
    day, files = _Day(rows), _Files()
    people, names = wiring.app().people, SealNames(SystemClock())
    names._keys.keep(day.store.id, _KEY)
    report = ReportDay(names, people.tokens, files, people.letters, "https://api.example.com", SystemClock())
    with day.answering():
        tracemalloc.start()
        try:
            report.write(day.store, day.store.opened)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    return peak, files.sizes[0]


class _Files:
    """Keeps the sizes of files only."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def save(self, key: str, content: BinaryIO, media_type: str) -> None:
        self.sizes.append(content.seek(0, io.SEEK_END))

    def read(self, key: str, most: int) -> bytes | None:
        return None

    def link(self, key: str, filename: str, seconds: int) -> str:
        return ""


class _Day:
    """A store in which a Query finds so many tickets: the same page again and again, answered at the HTTP layer."""

    def __init__(self, rows: int) -> None:
        begins = now()
        self.store = Store(new_id("str", begins), "Corner Shop", "Europe/Stockholm", "", "-", begins, begins + LIFE)
        self._pages, rest = divmod(rows, _PAGE)
        assert not rest, rows
        self._queue = {
            "pk": {"S": store_pk(self.store.id)},
            "sk": {"S": "QUEUE#A"},
            "id": {"S": queue_id("A", begins)},
            "name": {"S": "Bread"},
            "issued": {"N": str(rows)},
            "closes_at": {"N": str(self.store.closes_at)},
            "mean": {"N": "180000"},
        }
        self._bodies = [self._page(begins, last) for last in (False, True)]

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer the store's queries meanwhile."""
        events = Item._get_connection().connection.client.meta.events
        events.register_first("before-call.dynamodb", self._parsed, unique_id="bench-day-parsed")
        events.register_first("before-send.dynamodb", self._answered, unique_id="bench-day")
        try:
            yield
        finally:
            events.unregister("before-call.dynamodb", unique_id="bench-day-parsed")
            events.unregister("before-send.dynamodb", unique_id="bench-day")

    def _parsed(self, params: dict[str, Any], **_: Any) -> tuple[AWSResponse, Any] | None:
        """Skips botocore's parser for all pages but the last ones: under tracemalloc it would take a minute."""
        if b"QUEUE#" in params["body"] or self._pages <= _WHOLE:
            return None
        return AWSResponse("", 200, {}, None), json.loads(self._next())

    def _answered(self, request: Any, **_: Any) -> AWSResponse:
        """The last pages take the whole way, on top of the memory in use by then."""
        return response(request, _body([self._queue]) if b"QUEUE#" in request.body else self._next())

    def _next(self) -> bytes:
        self._pages -= 1
        return self._bodies[self._pages == 0]

    def _page(self, begins: int, last: bool) -> bytes:
        """A response body, made before memory is measured."""
        items = [self._queue, *(self._ticket(number, begins) for number in range(1, _PAGE + 1))]
        more = {} if last else {"LastEvaluatedKey": {name: items[-1][name] for name in ("pk", "sk")}}
        return _body(items, **more)

    def _ticket(self, number: int, begins: int) -> Raw:
        joined = begins + number * SECOND
        texts = {
            "pk": store_pk(self.store.id),
            "sk": f"TICKET#A#{number:06}",
            "id": ticket_id(QueueNumber(self.store.id, "A", number), begins),
            "queue": self._queue["id"]["S"],
            "customer": new_id("cus", begins),
            "state": "done",
            "before": "processing",
        }
        times = {"joined": joined, "called": joined + MINUTE, "ended": joined + HOUR, "changed": joined + HOUR}
        numbers = {name: {"N": str(at)} for name, at in times.items()}
        who = own_keys.sealed(_KEY, texts["id"], f"Person {number}\n+46701{number:06}")
        return {name: {"S": text} for name, text in texts.items()} | numbers | {"who": {"B": b64encode(who).decode()}}


def _body(items: Sequence[Raw], **more: Any) -> bytes:
    return json.dumps({"Items": items, "Count": len(items), "ScannedCount": len(items), **more}).encode()
