"""What lists cost: a page of a search in catalogues of three sizes, popular releases, and views of events."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import nullcontext

from bench.many import SAID, SMALL_VENUE, Many, item_bytes, own_table
from bench.store import Asked, counted
from bench.table import Table
from chalicelib.catalogue.rules.popularity import Ranked
from chalicelib.catalogue.storage import popularity as store
from chalicelib.table.items import raw_item
from tests.support.api import Caller, InProcess
from tests.support.clock import FakeClock
from tests.worlds.scene import sale

_STORED = (1_000, 10_000)
_LARGEST = 100_000
_POSTING_BYTES = 80
_DAY = 86_400_000

_PAGES = {
    "no keyword": "",
    "a rare word, in 50 events": "keyword=oboe",
    "a frequent word, in every second event": "keyword=jazz",
    "2 letters that a word of every event begins with": "keyword=ja",
    "two frequent words, in a quarter of all events both": "keyword=jazz%20live",
    "two frequent words, in one event of 1,000 both": "keyword=jazz%20night",
    "a venue of 200 events and a frequent word": f"venue={SMALL_VENUE}&keyword=jazz",
}

_FOLLOWED = ("two frequent words, in one event of 1,000 both", "a venue of 200 events and a frequent word")
"""Searches that end a page early. There are 100 matches for each in the largest catalogue."""

_MOST_PAGES = 200


def measure(api: InProcess, endpoint: str) -> list[Table]:
    return [_searches(api, endpoint), _popular(api, endpoint)]


def _searches(api: InProcess, endpoint: str) -> Table:
    table = Table(
        "What a page of a search costs",
        "Pages of 50 events through the app in this process, with empty caches, out of catalogues of 1,000 "
        "· 10,000 · 100,000 events. `1 + 1 reads` are a Query of a list and a batch of cards. Read units are worked "
        "out from the sizes by DynamoDB's rule: those of the local cloud know no sizes. The two smaller catalogues "
        "are in the local cloud; it takes six seconds for a Query in a partition of 100,000, so the largest is "
        "answered at the wire, out of sorted lists in memory, and so are the smaller ones once more: the last line "
        "shows whether both cost the same.",
    )
    clock = FakeClock(time.time_ns() // 1_000_000)
    results: dict[int, list[str]] = {}
    agreed = 0
    for size in (*_STORED, _LARGEST):
        many = Many(size, clock.now() + _DAY)
        with own_table(endpoint, f"linehold-bench-{size}", clock) as client:
            results[size] = _each(api, many)
            if size == _LARGEST:
                clock.move(2)  # past the container's caches
                followed = {name: _followed(api, many, _PAGES[name]) for name in _FOLLOWED}
            if size in _STORED:
                many.fill(client, f"linehold-bench-{size}")
                clock.move(2)
                stored = _each(api, None)
                agreed += sum(one == other for one, other in zip(stored, results[size], strict=True))
                results[size] = stored
    for index, name in enumerate([*_PAGES, "the tenth page without keyword", "the tenth page of the frequent word"]):
        by_size = [results[size][index] for size in results]
        measured = f"{by_size[0]}, at all sizes" if len(set(by_size)) == 1 else " · ".join(by_size)
        table.add(name, measured, "the same at all sizes" if "of 1,000" not in name else "at most 40 lists")
    for name, measured in followed.items():
        table.add(f"all pages of {name}, of 100,000 events", measured, "100 of 100")
    table.add("the same cost in the local cloud as in memory", f"{agreed} of {2 * len(results[_LARGEST])}", "all")
    return table


def _each(api: InProcess, many: Many | None) -> list[str]:
    """The cost of each page, answered by the store, or from memory."""
    with many.answering() if many else nullcontext():
        costs = [_page(api, query)[0] for query in _PAGES.values()]
        return [*costs, _tenth(api, ""), _tenth(api, "keyword=jazz")]


def _tenth(api: InProcess, query: str) -> str:
    cursor, cost = "", ""
    for number in range(10):
        cost, after = _page(api, f"{query}&limit=50{cursor}")
        assert after or number == 9, "fewer than ten pages"
        cursor = f"&cursor={after}"
    return cost


def _followed(api: InProcess, many: Many, query: str) -> str:
    """How many events all pages together have, and their cost."""
    found: list[str] = []
    cursor, pages = "", 0
    with many.answering(), counted() as asked:
        while pages < _MOST_PAGES:
            page = Caller(api).get(f"/v1/events/search?{query}{cursor}").expect(200)
            found += [item["event_id"] for item in page["items"]]
            pages += 1
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
    assert len(found) == len(set(found)), "an event came twice"
    return f"{len(found)} of 100 found, {pages} pages, {asked.reads} reads"


def _page(api: InProcess, query: str) -> tuple[str, str | None]:
    """The cost of a page, and the cursor of the next one."""
    with counted() as asked:
        page = Caller(api).get(f"/v1/events/search?{query}").expect(200)
    reads = [operation for operation, _ in asked.answers]
    lists, batches = reads.count("Query"), reads.count("BatchGetItem")
    assert lists + batches == asked.calls.total() == len(reads), asked.calls
    found = {kind: sum(len(items) for each, items in asked.answers if each == kind) for kind in set(reads)}
    cost = (
        f"{lists} + {batches} reads of {found.get('Query', 0)} postings + {found.get('BatchGetItem', 0)} cards, "
        f"{_units(asked):g} read units"
    )
    if len(page["items"]) < 50:
        cost += f", {len(page['items'])} found{' so far' if page['next_cursor'] else ''}"
    return cost, page["next_cursor"]


def _units(asked: Asked) -> float:
    """Eventually consistent reads cost half a unit for 4 kB: of a Query's items together, of each item of a batch."""
    units = 0.0
    for operation, items in asked.answers:
        if operation == "Query":
            units += max(1, math.ceil(len(items) * _POSTING_BYTES / 4096)) / 2
        else:
            units += sum(math.ceil(size / 4096) for size in item_bytes(items)) / 2
    return units


def _popular(api: InProcess, endpoint: str) -> Table:
    table = Table(
        "Popular releases, and views of events",
        "One container with a clock that is moved, through the app in this process: the requests are spread evenly "
        "over a minute. A view reads the event and its venue at most once a second.",
    )
    clock = FakeClock(time.time_ns() // 1_000_000)
    with own_table(endpoint, "linehold-bench-popular", clock):
        many = Many(1_000, clock.now() + _DAY, SAID)
        store.show([Ranked(many.card(number), 1234.567, 7) for number in range(100)], clock.now())
        raw = raw_item("POPULAR", "RANKING")
        assert raw is not None
        anyone = Caller(api)
        popular = _a_minute_of(clock, 1_000, lambda: anyone.get("/v1/events/popular?limit=100").expect(200))
        table.add("1,000 requests of popular releases", popular, "at most 60 reads")
        table.add("bytes of the ranking: 100 releases, descriptions of 300 letters", f"{item_bytes([raw])[0]:,}")
        show = sale(api)
        for views, aim in ((10_000, "1 write for 100 views"), (1_000, "1 for 5 seconds"), (60, "1 for 5 seconds")):
            seen = _a_minute_of(clock, views, lambda: anyone.get(show.path).expect(200))
            table.add(f"{views:,} views of an event", seen, aim)
    return table


def _a_minute_of(clock: FakeClock, count: int, act: Callable[[], object]) -> str:
    """The reads and writes of so many calls, spread over a minute."""
    begun = clock.now()
    with counted() as asked:
        for number in range(count):
            clock.move((begun + 60_000 * number // count - clock.now()) / 1000)
            act()
    clock.move((begun + 70_000 - clock.now()) / 1000)
    return f"{asked.writes} writes, {asked.reads} reads"
