"""Holds and seat maps."""

from __future__ import annotations

from random import Random

import app
from bench.scale.rows import Act, Row
from chalicelib import wiring
from chalicelib.settings import settings
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream
from tests.worlds.scene import Sale, rows
from tests.worlds.world import FixedKeys, World

_ROWS, _SEATS = 20, 20
_SECTION = _ROWS * _SEATS


def sale_of(here: World, seats: int) -> Sale:
    """An event of so many seats, in sections of 400 or in one that is smaller; its container knows it."""
    sections = max(1, seats // _SECTION)
    hall = here.sale(
        {f"S{number}": rows(min(_ROWS, seats // _SEATS), _SEATS) for number in range(sections)}, max_per_customer=20
    )
    buyer = here.customer()
    buyer.delete(f"/v1/holds/{hall.hold(buyer, 'S0-1-1').expect(201)['hold_id']}").expect(204)
    return hall


def _one_row(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    return lambda run: hall.hold(buyers[run], f"S0-2-{2 * run + 1}", f"S0-2-{2 * run + 2}").expect(201)


def _two_rows(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    return lambda run: hall.hold(buyers[run], f"S0-2-{run + 1}", f"S0-3-{run + 1}").expect(201)


def _refused(here: World, seats: int) -> Act:
    """Another container has given the seats away, and this one does not know it."""
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    wiring.use(wiring.App(settings(), wiring.Ports(clock=here.clock, keys=FixedKeys(), push=here.sockets)))
    for row in (2, 3):
        hall.hold(here.customer(), f"S0-{row}-1").expect(201)
    wiring.use(here.app)
    return lambda run: hall.hold(buyers[run], f"S0-{2 + run}-1").expect(409)


def _best(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    return lambda run: hall.best(buyers[run], 2, section="S0").expect(201)


def busy_section(here: World, seats: int) -> Sale:
    """An event of one section of so many seats, nearly half of them held until different instants, and published."""
    hall, stream = here.sale({"S0": rows(seats // _SEATS, _SEATS)}, max_per_customer=20), Stream()
    random = Random(7)
    for row in range(1, seats // _SEATS + 1):
        here.clock.move(random.uniform(0, 0.7))
        chosen = random.sample(range(1, _SEATS), 9)
        hall.hold(here.customer(), *(f"S0-{row}-{seat}" for seat in chosen)).expect(201)
    app.publish(stream.batch(here.clock.now()), CONTEXT)
    return hall


def _map(here: World, seats: int) -> Act:
    hall, anyone = busy_section(here, seats), Caller(here.api)

    def read(_: int) -> object:
        here.clock.move(2)
        return anyone.get(f"{hall.path}/seats/S0").expect(200)

    return read


_VENUES = (400, 2_000, 8_000)

ROWS = (
    Row(
        "hold 2 seats of one row",
        "seats of the event",
        _VENUES,
        _one_row,
        "tried again for 8 s, then 503, and nothing is held; other sections go on",
    ),
    Row(
        "hold a seat that is taken",
        "seats of the event",
        _VENUES,
        _refused,
        "the same: the store bills a refusal as a hold",
    ),
    Row("hold seats in 2 rows at once", "seats of the event", _VENUES, _two_rows, "the same"),
    Row("hold the best 2 of a section, with a map of this second", "seats of the event", _VENUES, _best, "the same"),
    Row(
        "read a section's map, once a second in each container",
        "seats of the section",
        (400, 1_600, 6_400),
        _map,
        "the last map stands; 503 for those who have none yet",
    ),
)
