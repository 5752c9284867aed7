"""What it costs to give places to a crowd, by the consumer of the queue of joins."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice

from bench.room_store import JoinStore, Used
from bench.scale.meter import Metered
from bench.table import Table
from bench.units import Item as RawItem
from chalicelib.core.times import SECOND
from chalicelib.settings import settings
from chalicelib.table.items import raw_item
from chalicelib.waiting_room.assign_places import AssignPlaces, Message
from chalicelib.waiting_room.storage.arrivals import Page, PageItem, _page
from tests.support.engines import LOCAL_CLOUD, MOTO, using
from tests.worlds.lobby import Lobby
from tests.worlds.world import world

SIZES = (10_000, 100_000, 1_000_000)
BATCH = 500
_WORKERS, _AT_ONCE = 50, 100_000
_SPREAD_OVER = 60
"""Seconds."""

_WITH_BOTOCORE = 5_000

_AIM = "at most 1.05"


@dataclass(frozen=True)
class Cost:
    """Of so many messages of so many people, in CPU seconds without those of the store."""

    messages: int
    people: int
    used: Used
    seconds: float

    @property
    def units(self) -> float:
        """Write units a message."""
        return self.used.write_units / self.messages

    def __str__(self) -> str:
        calls = (self.used.writes + self.used.reads) / self.messages
        reads = self.used.read_units / self.messages
        return f"{self.units:.4f} write units, {reads:.4f} read units, {calls:.4f} calls"


def add_joins(table: Table, sizes: Sequence[int] = SIZES) -> None:
    found = [_crowd(size) for size in sizes]
    for cost in found:
        table.add(f"giving {cost.people:,} people their places, each", cost, _AIM)
    units = [cost.used.write_units for cost in found]
    own = [cost.seconds for cost in found]
    table.add("growth of write units, of CPU: exponents", f"{_exponent(found, units)}, {_exponent(found, own)}", "1")
    table.add("CPU a place, without botocore", " · ".join(f"{_micros(cost):.0f} µs" for cost in found))
    whole = _with_botocore()
    table.add(f"CPU a place, with botocore, {whole.people:,} people", f"{_micros(whole):.0f} µs")
    table.add("places a second and core", f"{whole.people / whole.seconds:,.0f}")
    table.add("10,000 people at the local cloud: the same units, and the same places", agreed(10_000), "yes")
    table.add("every tenth message twice, in a later batch, each message", _twice(), _AIM)
    table.add(f"{_WORKERS} batches at a time, {_AT_ONCE:,} people before the start, each", _at_once(), _AIM)
    for rate in (100, 1_000):
        for workers in (1, 5):
            name = f"{rate:,} a second after the start, {workers} worker{'s' * (workers > 1)}, each"
            table.add(name, _after_the_start(rate, workers), _AIM)


def _crowd(size: int) -> Cost:
    """All come before the start; the batches follow one another, with sixteen writes at a time as in the function."""
    with world(LOCAL_CLOUD) as here:
        lobby = Lobby(here.clock)
        return _in_memory(lobby, _batches(_joining(lobby, size), BATCH))


def _with_botocore() -> Cost:
    with world(LOCAL_CLOUD) as here:
        lobby = Lobby(here.clock)
        store = _store(lobby)
        with using(MOTO), store.answering_at_the_wire():  # requests are signed, as in a function
            batches = _batches(_joining(lobby, _WITH_BOTOCORE), BATCH)
            return _given(store, AssignPlaces(lobby.find, here.clock), batches)


def _twice() -> Cost:
    """Each batch has fifty messages of the one before, too."""
    with world(LOCAL_CLOUD) as here:
        lobby, batches = Lobby(here.clock), list[Sequence[Message]]()
        for new in _batches(_joining(lobby, 90_000), BATCH - 50):
            batches.append([*(batches[-1][:50] if batches else ()), *new])
        return _in_memory(lobby, batches)


def _at_once() -> Cost:
    """As many batches as there are workers are under way at any time, all for the one bucket of those who are drawn."""
    with world(LOCAL_CLOUD) as here, ThreadPoolExecutor(_WORKERS) as pool:
        lobby = Lobby(here.clock)
        store, batches = _store(lobby), list(_batches(_joining(lobby, _AT_ONCE), BATCH))
        assign, started = AssignPlaces(lobby.find, here.clock, at_once=_WORKERS), time.process_time()
        with store.answering():
            list(pool.map(lambda batch: _assign(assign, [batch]), batches))
        spent = time.process_time() - started - store.used.seconds
        return Cost(_AT_ONCE, _counted(store), store.used, spent)


def _after_the_start(rate: int, workers: int) -> Cost:
    """The queue collects messages for a second and spreads them over its workers: batches of two seconds' buckets."""
    with world(LOCAL_CLOUD) as here:
        lobby = Lobby(here.clock)
        start, count = lobby.room.start + SECOND // 2, rate * _SPREAD_OVER
        here.clock.move((start - here.clock.now()) / SECOND + _SPREAD_OVER)
        messages = [lobby.message(lobby.customer(), start + number * SECOND // rate) for number in range(count)]
        waves = _batches(messages, min(rate, BATCH * workers))
        batches = chain.from_iterable([wave[worker::workers] for worker in range(workers)] for wave in waves)
        return _in_memory(lobby, batches)


def agreed(people: int) -> str:
    """A crowd at the local cloud's engine and at the store in memory: units, and all places."""
    engine = Metered(LOCAL_CLOUD)
    with world(engine) as here:
        lobby = Lobby(here.clock)
        batches = list(_batches(_joining(lobby, people), BATCH))
        store = _store(lobby)
        with store.answering():
            _assign(lobby.assign, batches)
        with engine.metering() as metered:
            _assign(lobby.assign, batches)
        (units,) = metered.by(lambda _: "").values()
        same = (units.writes, units.reads) == (store.used.write_units, store.used.read_units)
        same_places = _places(engine.items(settings().table)) == _places(store.items())
        return "yes" if same and same_places else f"units {units} and {store.used}, places {same_places}"


def _in_memory(lobby: Lobby, batches: Iterable[Sequence[Message]]) -> Cost:
    store = _store(lobby)
    with store.answering():
        return _given(store, AssignPlaces(lobby.find, lobby.clock), batches)


def _given(store: JoinStore, assign: AssignPlaces, batches: Iterable[Sequence[Message]]) -> Cost:
    """The cost of these batches; everybody has a place of their own then, and no place is left out."""
    spent, messages = 0.0, 0
    for batch in batches:
        started = time.process_time()
        _assign(assign, [batch])
        spent += time.process_time() - started
        messages += len(batch)
    return Cost(messages, _counted(store), store.used, spent - store.used.seconds)


def _counted(store: JoinStore) -> int:
    """How many have a place. In each bucket the indexes are 0, 1, 2 and so on, each once."""
    by_bucket: dict[int, list[int]] = {}
    for bucket, index in _places(store.items()).values():
        by_bucket.setdefault(bucket, []).append(index)
    for bucket, indexes in by_bucket.items():
        assert sorted(indexes) == list(range(len(indexes))), f"bucket {bucket} has gaps, or places twice"
    return sum(map(len, by_bucket.values()))


def _assign(assign: AssignPlaces, batches: Iterable[Sequence[Message]]) -> None:
    for batch in batches:
        done = assign.batch(batch)
        assert (done.failed, done.junk) == (set(), 0), done


def _joining(lobby: Lobby, count: int) -> Iterator[Message]:
    return (lobby.message(lobby.customer()) for _ in range(count))


def _batches(messages: Iterable[Message], size: int) -> Iterator[Sequence[Message]]:
    left = iter(messages)
    while batch := list(islice(left, size)):
        yield batch


def _store(lobby: Lobby) -> JoinStore:
    room = raw_item(f"ROOM#{lobby.id}", "~")
    assert room is not None
    return JoinStore(room)


def _places(items: Iterable[RawItem]) -> dict[str, tuple[int, int]]:
    """Everybody's bucket and index, worked out from the items of places and pages alone."""
    places, pages = dict[str, tuple[int, str, int]](), dict[str, Page]()
    for item in items:
        key = item["pk"]["S"]
        if key.startswith("PLACE#"):
            places[key] = int(item["bucket"]["N"]), item["page"]["S"], int(item["slot"]["N"])
        elif key.startswith("ARRIVALS#"):
            page = _page(PageItem.from_raw_data(dict(item)))
            pages[page.name or ""] = page
    found = {}
    for key, (bucket, name, slot) in places.items():
        index = pages[name].index(slot)
        assert index is not None
        found[key] = bucket, index
    return found


def _exponent(found: Sequence[Cost], values: Sequence[float]) -> str:
    return f"{math.log(values[-1] / values[0]) / math.log(found[-1].people / found[0].people):.3f}"


def _micros(cost: Cost) -> float:
    return cost.seconds / cost.people * 1e6
