"""A waiting room whose store is watched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.room_store import Used, Watched
from bench.scale.meter import Metered
from tests.support.engines import LOCAL_CLOUD
from tests.worlds.lobby import Lobby
from tests.worlds.world import World, world


@dataclass
class Cost:
    """Of an act: calls and units, and CPU seconds without those of the store."""

    used: Used
    seconds: float = 0.0

    def __str__(self) -> str:
        calls = f"{self.used.writes} writes, {self.used.reads} reads"
        return f"{calls}, {self.used.write_units:g} write units, {self.used.read_units:g} read units"


class Scene:
    """A room in a world whose store is watched."""

    def __init__(self, watched: Watched, metered: Metered, here: World, **terms: int) -> None:
        self._watched, self._metered, self.here = watched, metered, here
        self.lobby = Lobby(here.clock, **terms)

    @contextmanager
    def costing(self) -> Iterator[Cost]:
        used = self._watched.used = Used()
        cost = Cost(used)
        with self._metered.metering() as metered:
            started = time.process_time()
            yield cost
            cost.seconds = time.process_time() - started - used.seconds
        for units in metered.places.values():
            used.read_units += units.reads
            used.write_units += units.writes
        self._watched.used = Used()


@contextmanager
def scene(**terms: int) -> Iterator[Scene]:
    metered = Metered(LOCAL_CLOUD)
    watched = Watched(metered)
    with world(watched) as here:
        yield Scene(watched, metered, here, **terms)
