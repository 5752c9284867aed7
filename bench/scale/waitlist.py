"""Waiting for seats."""

from __future__ import annotations

from bench.scale.rows import Act, Row
from bench.waitlist_costs import Line
from chalicelib.waitlist.rules.entries import Wish
from tests.worlds.world import World

_PARTIES = (10, 100, 1_000)


def _line(here: World, parties: int) -> Line:
    return Line(here.api, here.clock, parties, [Wish("standard", 1)])


def _join(here: World, parties: int) -> Act:
    line = _line(here, parties)
    path = f"/v1/events/{line.event}/waitlist"
    customers = [here.customer(), here.customer()]
    return lambda run: customers[run].post(path, {"category": "standard", "quantity": 1}).expect(201)


def _position(here: World, parties: int) -> Act:
    line = _line(here, parties)
    path = f"/v1/events/{line.event}/waitlist"
    customers = [here.customer(), here.customer()]
    for customer in customers:
        customer.post(path, {"category": "standard", "quantity": 1}).expect(201)
    return lambda run: customers[run].get(path).expect(200)


def _offer(here: World, parties: int) -> Act:
    line = _line(here, parties)
    line.freed()
    return lambda run: line.lapsed() if run else line.offered()


ROWS = (
    Row(
        "join a waitlist",
        "parties in the line",
        _PARTIES,
        _join,
        "tried again for 8 s, then 503; a number that was drawn is void",
    ),
    Row("read one's position", "parties in the line", _PARTIES, _position, "503"),
    Row(
        "an offer lapses, and the seat is offered to the next",
        "parties in the line",
        _PARTIES,
        _offer,
        "the check waits in its queue: offers come later, in the same order",
    ),
)
