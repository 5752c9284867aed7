"""The nearest first: a search that reads no more of an index than the answer needs.

It keeps a heap of regions by the nearest that each could hold, and one of places by how far they are. The nearest
region is looked at. If all of it is known, so are its places; if not, a page is read from where it is unknown; if
that was not enough, it is too crowded, and its parts take its place in the heap. A place is told as soon as no region
could hold a nearer one. So nothing nearer is ever missed, and how much is read depends on how many places are taken
from the search, not on how many there are.

A page goes on past the end of the region: what is read of its neighbours, above all that nothing is there, need not be
read again. Else the emptiness around a crowded house would cost more reads than the house.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Generic, Protocol, TypeVar

from chalicelib.core.geo import Point, distance
from chalicelib.core.geohash import Region, covering, sort_of

PAGE = 100
"""Places that are read at once."""

_SMALL = 7
"""Letters of parts that are small: 150 m. A whole town can crowd larger ones."""


class Placed(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def point(self) -> Point: ...


P = TypeVar("P", bound=Placed)

Read = Callable[[Region, int], tuple[list[P], bool]]
"""At most so many places of the region in the order of their sort keys, and whether that was all of them; when it was
not, there is at least one."""


def nearest(point: Point, radius: float, read: Read[P], page: int = PAGE) -> Iterator[tuple[float, P]]:
    """Places within `radius` metres of the point with their distance, nearest first; of equally far ones by their id.

    Whoever has enough stops asking, and nothing more is read. Of more than a page of places within 4 cm, the last of
    which are read when the first have been told, the order may be wrong by as much.
    """
    cells = covering(point, radius)
    shelves = {cell.cell: _Shelf(cell, read, page) for cell in cells}
    regions = [_entry(point, [cell]) for cell in cells]
    found: list[tuple[float, str, P]] = []
    heapify(regions)
    while regions or found:
        if found and (not regions or found[0][0] < regions[0][0]):
            metres, _, place = heappop(found)
            yield metres, place
            continue
        _, _, _, run = heappop(regions)
        places, rest = shelves[run[0].cell].look(run[0].low, run[-1].high)
        if rest is not None and not (len(run) == 1 and run[0].smallest):
            for parts in _divided(run, rest):
                entry = _entry(point, parts)
                if entry[0] <= radius:
                    heappush(regions, entry)
            continue
        measured = [(distance(point, place.point), place.id, place) for place in places]
        for each in measured:
            if each[0] <= radius:
                heappush(found, each)
        if rest is not None:
            told = math.nextafter(max(metres for metres, _, _ in measured), math.inf)
            heappush(regions, (told, run[0].cell, rest, [replace(run[0], low=rest)]))


def _entry(point: Point, run: list[Region]) -> tuple[float, str, str, list[Region]]:
    return min(part.nearest(point) for part in run), run[0].cell, run[0].low, run


def _divided(run: list[Region], rest: str) -> list[list[Region]]:
    """A run of neighbours one by one. A single region in its parts: those that are empty as far as it is known, or
    crowded, one by one, and the small ones behind them in one run, because around a crowded house they are empty.
    """
    if len(run) > 1:
        return [[part] for part in run]
    parts = run[0].parts()
    single = [[part] for part in parts if part.low <= rest or len(part.prefix) < _SMALL]
    return single + ([] if len(single) == len(parts) else [parts[len(single) :]])


class _Shelf(Generic[P]):
    """A cell, as far as it is known: ranges of sort keys, both ends included, and all places in them."""

    def __init__(self, whole: Region, read: Read[P], page: int) -> None:
        self._whole, self._read, self._page = whole, read, page
        self._known: list[tuple[str, str]] = []
        self._places: dict[str, P] = {}

    def look(self, low: str, high: str) -> tuple[list[P], str | None]:
        """Places from `low` on, and the sort key at which the unknown begins if it is not after `high`; after at most
        one read.
        """
        start = self._unknown(low)
        if start <= high:
            self._turn(start)
            start = self._unknown(start)
        places = [self._places[sort] for sort in sorted(self._places) if low <= sort <= min(start, high)]
        return places, start if start <= high else None

    def _unknown(self, low: str) -> str:
        """The first sort key from this one on of which nothing is known."""
        while ends := [end for start, end in self._known if start <= low <= end]:
            low = f"{max(ends)}!"
        return low

    def _turn(self, start: str) -> None:
        """Read a page. Raises `ValueError` when the index is in another order than that of the sort keys."""
        places, complete = self._read(replace(self._whole, low=start), self._page)
        self._places |= {sort_of(place.point, place.id): place for place in places}
        end = self._whole.high if complete else sort_of(places[-1].point, places[-1].id)
        if end < start:
            raise ValueError("a page that is before its beginning")
        self._known.append((start, end))
