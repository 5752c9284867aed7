"""Nearest first: a search that reads only as much of an index as the answer needs.

The search has a heap of regions, ordered by the least distance of a place in them, and a heap of places, ordered by
their distance. It takes the nearest region. If all of the region has been read, its places are known. If not, it reads
one page from where the unread part begins. If that does not complete the region, the region is crowded, and its parts
replace it in the heap. A place is yielded as soon as no region can contain a nearer one. So no nearer place is missed,
and the number of reads depends on how many places are taken from the search, not on how many exist.

A page continues past the end of the region: what it shows of the neighbours, above all that they are empty, is not read
again. Otherwise the empty regions around a crowded house would cost more reads than the house.
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
"""How many places one read returns at most."""

_SMALL = 7
"""The length of the prefix from which on parts count as small (150 m). A whole town can crowd larger ones."""


class Placed(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def point(self) -> Point: ...


P = TypeVar("P", bound=Placed)

Read = Callable[[Region, int], tuple[list[P], bool]]
"""Reads at most so many places of the region, in the order of their sort keys. Returns them, and whether they are all;
if they are not, there is at least one."""


def nearest(point: Point, radius: float, read: Read[P], page: int = PAGE) -> Iterator[tuple[float, P]]:
    """The places within `radius` metres of the point with their distances: nearest first, equally far ones by id.

    Nothing is read after the caller stops iterating. Where more than a page of places lie within 4 cm, the first are
    yielded before the last are read, so their order may be wrong by as much.
    """
    cells = covering(point, radius)
    known_cells = {cell.cell: _KnownCell(cell, read, page) for cell in cells}
    regions = [_entry(point, [cell]) for cell in cells]
    found: list[tuple[float, str, P]] = []
    heapify(regions)
    while regions or found:
        if found and (not regions or found[0][0] < regions[0][0]):
            metres, _, place = heappop(found)
            yield metres, place
            continue
        _, _, _, run = heappop(regions)
        places, rest = known_cells[run[0].cell].places(run[0].low, run[-1].high)
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
            yielded = math.nextafter(max(metres for metres, _, _ in measured), math.inf)
            heappush(regions, (yielded, run[0].cell, rest, [replace(run[0], low=rest)]))


def _entry(point: Point, run: list[Region]) -> tuple[float, str, str, list[Region]]:
    return min(part.nearest(point) for part in run), run[0].cell, run[0].low, run


def _divided(run: list[Region], rest: str) -> list[list[Region]]:
    """A run of neighbours is divided into its regions. A single region is divided into its parts: those that have been
    read or are large become runs of one, and the small ones behind them one run, because around a crowded house they
    are empty.
    """
    if len(run) > 1:
        return [[part] for part in run]
    parts = run[0].parts()
    single = [[part] for part in parts if part.low <= rest or len(part.prefix) < _SMALL]
    return single + ([] if len(single) == len(parts) else [parts[len(single) :]])


class _KnownCell(Generic[P]):
    """The part of a cell that has been read: ranges of sort keys, both ends included, and all places in them."""

    def __init__(self, whole: Region, read: Read[P], page: int) -> None:
        self._whole, self._read, self._page = whole, read, page
        self._known: list[tuple[str, str]] = []
        self._places: dict[str, P] = {}

    def places(self, low: str, high: str) -> tuple[list[P], str | None]:
        """The known places from `low` on, after at most one read, and the sort key at which the unread part begins;
        None if that is after `high`.
        """
        start = self._unknown(low)
        if start <= high:
            self._read_page(start)
            start = self._unknown(start)
        places = [self._places[sort] for sort in sorted(self._places) if low <= sort <= min(start, high)]
        return places, start if start <= high else None

    def _unknown(self, low: str) -> str:
        """The first sort key from `low` on that has not been read."""
        while ends := [end for start, end in self._known if start <= low <= end]:
            low = f"{max(ends)}!"
        return low

    def _read_page(self, start: str) -> None:
        """Raises `ValueError` when the index is not in the order of the sort keys."""
        places, complete = self._read(replace(self._whole, low=start), self._page)
        self._places |= {sort_of(place.point, place.id): place for place in places}
        end = self._whole.high if complete else sort_of(places[-1].point, places[-1].id)
        if end < start:
            raise ValueError("a page that is before its beginning")
        self._known.append((start, end))
