"""Events as all visitors see them: pages, searches, what is popular."""

from __future__ import annotations

import app
from bench.many import Many
from bench.scale.rows import Act, Row
from bench.scale.seats import sale_of
from chalicelib.catalogue.rules.popularity import SLICE, slice_of
from chalicelib.catalogue.storage import popularity
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, SECOND
from tests.support.api import Caller
from tests.support.aws import client
from tests.support.events import CONTEXT, schedule
from tests.worlds.world import World


def _view(here: World, seats: int) -> Act:
    hall, anyone = sale_of(here, seats), Caller(here.api)

    def view(_: int) -> object:
        here.clock.move(2)
        return anyone.get(hall.path).expect(200)

    return view


def _count(here: World, events: int) -> Act:
    """A container in which so many events were viewed."""
    ids = [new_id("evt", here.clock.now()) for _ in range(events)]
    ranking = here.app.catalogue.rank_popular

    def count(_: int) -> None:
        for event in ids:
            ranking.viewed(event)
        here.clock.move(5)
        ranking.viewed(ids[0])
        here.clock.move(-5)

    return count


def _search(here: World, events: int) -> Act:
    many, store = Many(events, here.clock.now() + DAY), client("dynamodb")
    puts = many.puts()
    for start in range(0, len(puts), 25):
        store.batch_write_item(RequestItems={"linehold": puts[start : start + 25]})
    anyone = Caller(here.api)

    def search(_: int) -> object:
        here.clock.move(2)
        return anyone.get("/v1/events/search?keyword=jazz").expect(200)

    return search


def _rank(here: World, counters: int) -> Act:
    """A slice of ten seconds before each run, with so many counters of one event."""
    event, begun = sale_of(here, 400).event, here.clock.now()
    for run in range(2):
        number = slice_of(begun + run * 60 * SECOND + SLICE)
        for counter in range(counters):
            popularity.count(number, f"cnt_{counter:026}", {event: 100.0}, begun // SECOND + 86_400)

    def rank(_: int) -> object:
        here.clock.move(60)
        return app.rank_popular(schedule(), CONTEXT)

    return rank


def _popular(here: World, _: int) -> Act:
    anyone = Caller(here.api)

    def read(_: int) -> object:
        here.clock.move(2)
        return anyone.get("/v1/events/popular").expect(200)

    return read


ROWS = (
    Row(
        "read an event, once a second in each container",
        "seats of the event",
        (400, 2_000, 8_000),
        _view,
        "503 for those who have no copy",
    ),
    Row("read a page of 50 found events", "events", (200, 400, 1_600), _search, "503"),
    Row("read what is popular, once a second in each container", "", (1,), _popular, "503"),
    Row(
        "count views, every 5 seconds in each container",
        "events viewed in it",
        (1, 20, 90),
        _count,
        "these views are not counted",
    ),
    Row(
        "rank what is popular, every minute",
        "counters of a slice",
        (10, 100, 1_000),
        _rank,
        "the ranking is a minute older",
    ),
)
