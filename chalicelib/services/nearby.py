"""Bars nearby that take guests, nearest first; and which of them to ask next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from chalicelib.adapters.clock import Clock
from chalicelib.kernel.bar_requests import Request
from chalicelib.kernel.geo import Point, walk_minutes
from chalicelib.kernel.nearby import Neighbour, minutes, rank
from chalicelib.kernel.nearest import nearest
from chalicelib.storage import bars as store

_MOST_COMPARED = 200
"""Bars that one look compares: where more than these are within a walk, the nearest will do."""


class Nearby:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def search(self, point: Point, radius: float, party: int, most: int) -> list[tuple[float, Neighbour]]:
        """At most so many bars with room for a party of this size, with how many metres away they are."""
        return list(islice(self._taking(point, radius, party), most))

    def next_to_ask(self, request: Request, point: Point, not_these: Collection[str]) -> Neighbour | None:
        """The bar where the guest could be in soonest: by walking or by waiting, whichever takes longer. None when none
        within the request's radius has room and a wait that the guest would put up with."""
        now = self._clock.now()
        best: tuple[int, float, Neighbour] | None = None
        for metres, bar in islice(self._taking(point, request.radius, request.party), _MOST_COMPARED):
            walk = walk_minutes(metres)
            if best is not None and walk > best[0]:
                break  # from here on the way alone takes longer
            if bar.id in not_these or minutes(bar.wait(now).median) > request.wait:
                continue
            ranked = (rank(walk, bar.wait(now)), metres, bar)
            best = ranked if best is None else min(best, ranked, key=lambda each: each[:2])
        return best[2] if best else None

    def _taking(self, point: Point, radius: float, party: int) -> Iterator[tuple[float, Neighbour]]:
        now = self._clock.now()
        return (found for found in nearest(point, radius, store.within) if found[1].takes(party, now))
