"""The store calls of a search for bars nearby, in towns of several sizes and in the countryside."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bench.bar_scene import bar_of
from bench.bar_town import COUNTRYSIDE, Town, somewhere_inside
from bench.many import own_table
from bench.store import Asked, counted
from bench.store_scene import now
from bench.table import Table
from chalicelib import wiring
from chalicelib.bars.rules.reliability import FARTHEST
from chalicelib.bars.rules.requests import SEARCH_LASTS, BarRequest
from chalicelib.core.geo import Point
from chalicelib.core.geohash import MOST_CELLS
from tests.support.api import Caller, InProcess
from tests.worlds.scene import operator
from tests.worlds.tavern import bar

SIZES = (300, 10_000, 100_000)
_LARGEST_STORED = 10_000
_PLACES = 20
_COMPARED = 4
"""How many of those places are compared: the local cloud takes half a second for a Query among 10,000 bars."""

_RADIUS = 5_000
_NEXT = "the bar to ask next, of the nearest 200 or all that are near enough"

Search = Callable[[Point], object]


@dataclass(frozen=True)
class _Costs:
    """For searches at several places: the Queries of each, the bars that they read, the read units, and the results."""

    queries: list[int]
    read: list[int]
    units: list[float]
    found: list[object]

    def __str__(self) -> str:
        queries, read, units = (statistics.median(each) for each in (self.queries, self.read, self.units))
        most = f" (at most {max(self.queries)})" if len(set(self.queries)) > 1 else ""
        return f"{queries:g} Queries{most} of {read:g} bars, {units:g} read units"


def add_searches(api: InProcess, endpoint: str, table: Table) -> None:
    searches: dict[str, Search] = {
        f"the nearest {most} bars with room within 5 km": partial(_nearby, api, most, _RADIUS) for most in (20, 50)
    }
    searches[_NEXT] = _next
    costs: dict[str, list[_Costs]] = {name: [] for name in searches}
    same: list[bool] = []
    places = somewhere_inside(_PLACES)
    for size in SIZES:
        stored = size <= _LARGEST_STORED
        with own_table(endpoint, f"linehold-bench-town-{size}"):
            town = Town(size, bar_of(bar(operator(api))))
            if stored:
                town.fill()
            for name, search in searches.items():
                with town.answering():
                    costs[name].append(_at(places, search))
                    few = _at(places[:_COMPARED], search)
                if stored:
                    same.append(_at(places[:_COMPARED], search) == few)
            with town.answering():
                for radius in (2_000, 5_000, 10_000):
                    alone = _at([COUNTRYSIDE], partial(_nearby, api, 20, radius))
                    costs.setdefault(f"bars within {radius // 1000} km where there is none", []).append(alone)
    for name, found in costs.items():
        aim = "a handful" if name in searches else f"at most {MOST_CELLS} Queries"
        table.add(name, _at_sizes([str(each) for each in found]), aim)
    agreed = f"{sum(same)} of {len(same)}"
    table.add("the local cloud got the same calls as the memory, and found the same", agreed, "all")


def _at(places: Sequence[Point], search: Search) -> _Costs:
    asked: list[Asked] = []
    found: list[object] = []
    for place in places:
        with counted() as cost:
            found.append(search(place))
        assert set(cost.calls) == {"Query"}, cost.calls
        asked.append(cost)
    read = [sum(len(items) for _, items in each.answers) for each in asked]
    return _Costs([each.reads for each in asked], read, [each.read_units for each in asked], found)


def _nearby(api: InProcess, most: int, radius: int, place: Point) -> object:
    path = f"/v1/bars/nearby?lat={place.lat}&lon={place.lon}&radius={radius}&limit={most}"
    items = Caller(api).get(path).expect(200)["items"]
    assert len(items) in (0, most)
    return [item["bar_id"] for item in items]


def _next(place: Point) -> object:
    """The consumer's search, for a guest who has asked a bar without room."""
    nearby, at = wiring.app().bars.find_nearby, now()
    request = BarRequest("req_x", "cus_x", "bar_x", 2, 30, FARTHEST, 1, at, at + SEARCH_LASTS, at + SEARCH_LASTS)
    bar = nearby.next_to_ask(request, place, ())
    assert bar is not None
    return bar.id


def _at_sizes(found: Sequence[str]) -> str:
    return f"{found[0]}, at all sizes" if len(set(found)) == 1 else " · ".join(found)
