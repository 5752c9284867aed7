"""Bars nearby that have room, nearest first, and the one to ask next."""

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
"""Bars that one search reads. The search ends after them even if none has room for the party."""

_MOST_COMPARED = 200
"""Bars with room that are compared for the next offer, the nearest ones."""

_FIRST_REACH = 1_500
"""Metres: searched before the guest's whole radius, because a bar this near takes most guests."""


class FindNearby:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def search(self, point: Point, radius: float, party: int, most: int) -> list[tuple[float, NearbyBar]]:
        """At most `most` bars with room for a party of this size, each with its distance in metres."""
        return list(islice(self._taking(point, radius, party), most))

    def next_to_ask(self, request: BarRequest, point: Point, excluded: Collection[str]) -> NearbyBar | None:
        """The bar where the guest could be seated soonest, by the longer of walk and wait. None when no bar within the
        request's radius has room and a wait that the guest accepts."""
        reach = min(_FIRST_REACH, request.radius)
        found = self._soonest(request, point, reach, excluded)
        farther = request.radius if found is None else min(request.radius, reach_of(found[0]))
        if farther > reach:
            found = self._soonest(request, point, farther, excluded)
        return found[1] if found else None

    def _soonest(
        self, request: BarRequest, point: Point, reach: float, excluded: Collection[str]
    ) -> tuple[int, NearbyBar] | None:
        """The best bar within `reach` metres, with the minutes until the guest could be seated there."""
        now = self._clock.now()
        fitting = (
            (metres, bar)
            for metres, bar in self._taking(point, reach, request.party)
            if bar.id not in excluded and minutes(bar.wait(now).median) <= request.max_wait
        )
        best: tuple[int, NearbyBar] | None = None
        for metres, bar in islice(fitting, _MOST_COMPARED):
            walk = walk_minutes(metres)
            if best is not None and walk > best[0]:
                break  # every further bar takes longer to walk to
            if best is None or rank(walk, bar.wait(now)) < best[0]:
                best = rank(walk, bar.wait(now)), bar
        return best

    def _taking(self, point: Point, radius: float, party: int) -> Iterator[tuple[float, NearbyBar]]:
        now = self._clock.now()
        read = islice(nearest(point, radius, store.within), _MOST_READ)
        return (found for found in read if found[1].takes(party, now))
