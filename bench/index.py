"""From a change of an event to a search that finds it: how soon on the local cloud, and how many writes."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bench.many import SAID, own_table
from bench.store import counted
from bench.table import Table
from chalicelib import wiring
from chalicelib.catalogue.rules.cards import IndexNotice, IndexSubject
from tests.support.api import Api, Caller, InProcess
from tests.support.crowd import at_once
from tests.worlds.scene import Sale, operator, sale

_ONE_BY_ONE = 40
_AT_ONCE, _TIMES = 5, 10
_PATIENCE = 20.0


def measure(api: InProcess, http: Api, endpoint: str) -> Table:
    table = Table(
        "From a change to the index",
        "How soon: a PATCH of an event's name over HTTP, answered, until a search over HTTP finds it by its new name, "
        "repeated every 20 ms and each time so that no container has the answer in its cache. The local cloud's stream "
        "delivers at once; that of AWS waits up to a second for a larger batch. How much: indexing an event with a "
        "name of 3 words and a description of 60, called in this process; postings are written many a call, and "
        "removed one by one.",
    )
    _soon(http, table)
    with own_table(endpoint, "linehold-bench-indexing"):
        _much(api, table)
    return table


def _soon(http: Api, table: Table) -> None:
    owner = operator(http)
    shows = [sale(http, owner=owner, name="Winter Songs", description=SAID) for _ in range(_AT_ONCE)]
    _renamed(shows[0])
    alone = [_renamed(shows[number % _AT_ONCE]) for number in range(_ONE_BY_ONE)]
    together = [lag for _ in range(_TIMES) for lag in at_once([lambda show=show: _renamed(show) for show in shows])]
    table.add(
        f"PATCH answered → found: median, p99 of {len(alone)} changes one by one", _median_p99(alone), "below 3 s"
    )
    name = f"the same, {_AT_ONCE} changes at once: median, p99 of {len(together)}"
    table.add(name, _median_p99(together), "below 3 s")


def _renamed(show: Sale) -> float:
    """Seconds from the answer to a new name until the event is found by it."""
    word = f"w{uuid4().hex[:11]}"
    show.owner.patch(show.path, {"name": f"Winter {word} Songs"}).expect(200)
    answered = time.monotonic()
    limits = itertools.cycle(range(1, 101))  # a page of another length is another entry of a container's cache

    def found() -> bool:
        page = Caller(show.api).get(f"/v1/events/search?keyword={word}&limit={next(limits)}").expect(200)
        return any(item["event_id"] == show.event for item in page["items"])

    while not found():
        assert time.monotonic() < answered + _PATIENCE, f"not found by its new name within {_PATIENCE} s"
        time.sleep(0.02)
    return time.monotonic() - answered


def _median_p99(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered):.2f} s, {ordered[int(len(ordered) * 0.99)]:.2f} s"


def _much(api: InProcess, table: Table) -> None:
    owner = operator(api)
    nora = owner.post("/v1/performers", {"name": "Nora Lind Quartet"}).expect(201)["performer_id"]
    about: dict[str, Any] = {
        "name": "Winter Lantern Songs",
        "description": SAID,
        "performer_ids": [nora],
        "release": "winter-tour",
    }
    show = sale(api, owner=owner, **about)
    later = (datetime.now(UTC) + timedelta(days=60)).isoformat()
    steps: dict[str, Callable[[], object]] = {
        "indexing an event for the first time": lambda: None,
        "indexing it once more, unchanged": lambda: None,
        "a rename of one word": lambda: owner.patch(show.path, {"name": "Winter Harbour Songs"}).expect(200),
        "a change of its price": lambda: owner.patch(
            show.path, {"prices": {"standard": {"amount": 1300, "currency": "EUR"}}}
        ).expect(200),
        "a postponement": lambda: owner.patch(show.path, {"starts_at": later}).expect(200),
        "a cancellation": lambda: owner.post(f"{show.path}/cancel").expect(200),
    }
    for name, act in steps.items():
        act()
        with counted() as asked:
            wiring.app().catalogue.index_events.handle(IndexNotice(IndexSubject.EVENT, show.event))
        measured = f"{asked.writes} writes of {asked.items} items, {asked.reads} reads, {asked.units:g} write units"
        table.add(name, measured)
