"""Bars and their lines."""

from __future__ import annotations

from bench.scale.rows import Act, Row
from tests.support.api import Caller
from tests.worlds.tavern import CENTRE, Tavern, bar_behind, deliver, drinker, landlord, queueing, yes
from tests.worlds.world import World

_LINE = (5, 25, 100)


def _bar(here: World, people: int) -> Tavern:
    """A bar with so many in its line."""
    tavern = bar_behind(here, landlord(here), max_queue=100, servers=99, mean_visit_minutes=15)
    for _ in range(people - 2):
        queueing(here, tavern)
    return tavern


def _ask(here: World, people: int) -> Act:
    tavern, guests = _bar(here, people), [drinker(here.api), drinker(here.api)]
    for guest in guests:
        guest.at().expect(200)

    def ask(run: int) -> None:
        guests[run].ask(tavern).expect(202)
        deliver(here.app)

    return ask


def _accept(here: World, people: int) -> Act:
    tavern, guests = _bar(here, people), [drinker(here.api), drinker(here.api)]
    for guest in guests:
        guest.at().expect(200)
        guest.ask(tavern).expect(202)
    deliver(here.app)
    return lambda _: yes(here, tavern)


def _read(here: World, people: int) -> Act:
    tavern = _bar(here, people)
    return lambda _: tavern.queue()


def _nearby(here: World, bars: int) -> Act:
    """So many open bars within a walk."""
    owner = landlord(here)
    for number in range(bars):
        bar_behind(here, owner, 20 * (number % 10), 20 * (number // 10))
    lat, lon = CENTRE
    anyone = Caller(here.api)

    def search(_: int) -> object:
        here.clock.move(10)
        return anyone.get(f"/v1/bars/nearby?lat={lat}&lon={lon}&party_size=2").expect(200)

    return search


ROWS = (
    Row(
        "ask a bar, until it has the offer",
        "guests in its line",
        _LINE,
        _ask,
        "503, or the offer comes later: its check waits in its queue",
    ),
    Row(
        "a bar accepts a guest",
        "guests in its line",
        _LINE,
        _accept,
        "tried again for 8 s, then 503, and the offer is open until its end",
    ),
    Row("read a bar's line", "guests in its line", _LINE, _read, "503"),
    Row("find bars nearby", "open bars around", (10, 100, 400), _nearby, "503"),
)
