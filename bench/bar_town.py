"""Towns with many bars, in a table or in memory.

Answers from memory are given at the wire: the app, PynamoDB and botocore above it are the real ones.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any

from botocore.awsrequest import AWSResponse

from bench.many import response
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.storage.bar_items import BarItem, item_of
from chalicelib.core.geo import Point
from chalicelib.core.geohash import cell_of, sort_of
from chalicelib.table.items import Item, PlaceIndex
from tests.worlds.tavern import METRE

CENTRE = Point(51.5074, -0.1278)
WIDTH = 10_000
"""Metres, from north to south and from east to west."""

COUNTRYSIDE = Point(53.5, -3.9)
"""Far from any town."""

_WRITERS, _BARS_A_WRITER = 8, 250
_KEYS = ("pk", "sk", "place_cell", "place_sort")
_KEPT = {*_KEYS, *(PlaceIndex.Meta.projection.non_key_attributes or ())}


class Town:
    """Bars at random places, otherwise all like `like`, which is open and has an empty line."""

    def __init__(self, count: int, like: Bar) -> None:
        random, self._like = Random(count), like
        self._points = [_somewhere(random, WIDTH / 2) for _ in range(count)]
        self._cells: dict[str, list[tuple[str, int]]] = {}
        for number, point in enumerate(self._points):
            self._cells.setdefault(cell_of(point), []).append((sort_of(point, _id(number)), number))
        for cell in self._cells.values():
            cell.sort()
        self._entries: dict[int, dict[str, Any]] = {}

    def fill(self) -> None:
        """Write the bars into the table of this container."""

        def write(start: int) -> None:
            with Item.batch_write() as batch:
                for number in range(start, min(start + _BARS_A_WRITER, len(self._points))):
                    batch.save(BarItem.from_raw_data(item_of(self._bar(number))))

        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(write, range(0, len(self._points), _BARS_A_WRITER)))

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer the store's Queries from memory meanwhile."""
        events = Item._get_connection().connection.client.meta.events
        events.register_first("before-send.dynamodb", self._answered, unique_id="bench-town")
        try:
            yield
        finally:
            events.unregister("before-send.dynamodb", unique_id="bench-town")

    def _answered(self, request: Any, **_: Any) -> AWSResponse:
        asked = json.loads(request.body)
        assert asked["IndexName"] == "place", asked
        cell, low, high = (value["S"] for _, value in sorted(asked["ExpressionAttributeValues"].items()))
        keys = self._cells.get(cell, [])
        start, end = bisect_left(keys, (low, 0)), bisect_right(keys, (high, len(self._points)))
        found = [self._entry(number) for _, number in keys[start:end][: asked["Limit"]]]
        answer: dict[str, Any] = {"Items": found, "Count": len(found), "ScannedCount": len(found)}
        if len(found) == asked["Limit"]:
            answer["LastEvaluatedKey"] = {name: found[-1][name] for name in _KEYS}
        return response(request, json.dumps(answer).encode())

    def _entry(self, number: int) -> dict[str, Any]:
        """A bar as the index has it."""
        if number not in self._entries:
            item = item_of(self._bar(number))
            self._entries[number] = {name: typed for name, typed in item.items() if name in _KEPT}
        return self._entries[number]

    def _bar(self, number: int) -> Bar:
        profile = replace(self._like.profile, name=f"Bar {number}", point=self._points[number])
        return replace(self._like, id=_id(number), profile=profile)


def somewhere_inside(places: int) -> list[Point]:
    """Random places in a town, away from its edges."""
    random = Random(7)
    return [_somewhere(random, WIDTH / 4) for _ in range(places)]


def _somewhere(random: Random, metres: float) -> Point:
    """A random point at most `metres` from the centre, in either direction."""
    north, east = (random.uniform(-metres, metres) * METRE for _ in range(2))
    return Point(CENTRE.lat + north, CENTRE.lon + east / 0.6225)


def _id(number: int) -> str:
    return f"bar_{number:026d}"
