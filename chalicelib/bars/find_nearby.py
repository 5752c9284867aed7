"""Bars nearby that take guests, nearest first; and which of them to ask next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from chalicelib.bars.rules.nearby import NearbyBar, minutes, rank
from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.storage import bars as store
from chalicelib.core.clock import Clock
from chalicelib.core.geo import Point, reach_of, walk_minutes
from chalicelib.core.nearest import nearest

_MOST_READ = 1_000
"""Bars that one search reads: where more than these have no room, or none for such a party, it ends."""

_MOST_COMPARED = 200
"""Bars with room that one look compares: where more than these are within a walk, the nearest will do."""

_FIRST_REACH = 1_500
"""Metres: looked at before all that is within a guest's reach, for most are taken by a bar around the corner."""


class FindNearby:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def search(self, point: Point, radius: float, party: int, most: int) -> list[tuple[float, NearbyBar]]:
        """At most so many bars with room for a party of this size, with how many metres away they are."""
        return list(islice(self._taking(point, radius, party), most))

    def next_to_ask(self, request: BarRequest, point: Point, not_these: Collection[str]) -> NearbyBar | None:
        """The bar where the guest could be in soonest: by walking or by waiting, whichever takes longer. None when none
        within the request's radius has room and a wait that the guest would put up with."""
        reach = min(_FIRST_REACH, request.radius)
        found = self._soonest(request, point, reach, not_these)
        worth_it = request.radius if found is None else min(request.radius, reach_of(found[0]))
        if worth_it > reach:
            found = self._soonest(request, point, worth_it, not_these)
        return found[1] if found else None

    def _soonest(
        self, request: BarRequest, point: Point, reach: float, not_these: Collection[str]
    ) -> tuple[int, NearbyBar] | None:
        """Within so many metres, with how many minutes it takes."""
        now = self._clock.now()
        fitting = (
            (metres, bar)
            for metres, bar in self._taking(point, reach, request.party)
            if bar.id not in not_these and minutes(bar.wait(now).median) <= request.wait
        )
        best: tuple[int, NearbyBar] | None = None
        for metres, bar in islice(fitting, _MOST_COMPARED):
            walk = walk_minutes(metres)
            if best is not None and walk > best[0]:
                break  # from here on the way alone takes longer
            if best is None or rank(walk, bar.wait(now)) < best[0]:
                best = rank(walk, bar.wait(now)), bar
        return best

    def _taking(self, point: Point, radius: float, party: int) -> Iterator[tuple[float, NearbyBar]]:
        now = self._clock.now()
        read = islice(nearest(point, radius, store.within), _MOST_READ)
        return (found for found in read if found[1].takes(party, now))
