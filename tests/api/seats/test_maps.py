"""Seat maps and counts: whose changes they show and when, what they cost, and what they show in an outage."""

from __future__ import annotations

import pytest
from pynamodb.expressions.update import Action

import app
from bench.store import Asked, counted
from chalicelib import wiring
from chalicelib.core import time_limit
from chalicelib.core.times import MINUTE
from chalicelib.seats.rules.seats import Claim, Seat, SeatState
from chalicelib.seats.storage import rows as store
from chalicelib.seats.storage.row_items import RowItem
from chalicelib.settings import settings
from chalicelib.table.transactions import all_or_none
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream
from tests.support.faults import busy, throttled, unprocessed
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


def _taken_elsewhere(here: World, sale: Sale, *seats: Seat) -> None:
    """Seats that another container gives to a hold."""
    now = here.clock.now()
    until = now + 5 * MINUTE
    store.claim(sale.event, seats, Claim(SeatState.HELD, "hld_1", until, until), now)


def _other_container(here: World) -> wiring.App:
    return wiring.App(settings(), wiring.Ports(clock=here.clock))


def test_a_customer_sees_a_change_at_once(here: World) -> None:
    """In the container that made it, long before it is published, and for as long as the snapshot lacks it: a hold,
    seats in two rows, and what is given back."""
    sale = here.sale({"A": rows(2, 4)})
    one, two = here.customer(), here.customer()
    sale.map()
    sale.hold(one, "A-1-1").expect(201)
    hold = sale.hold(two, "A-1-2", "A-2-2").expect(201)["hold_id"]
    for _ in range(3):
        assert set(sale.map()) == {"A-1-1", "A-1-2", "A-2-2"}
        here.clock.move(1)
    two.delete(f"/v1/holds/{hold}").expect(204)
    for _ in range(3):
        assert set(sale.map()) == {"A-1-1"}
        here.clock.move(1)


def test_a_change_of_another_container_comes_with_the_publisher(here: World) -> None:
    """A second after it has counted the change; own changes that are newer stay."""
    sale, stream = here.sale({"A": rows(2, 4)}), Stream()
    sale.map()
    _taken_elsewhere(here, sale, Seat("A", "1", "1"))
    published = stream.batch()
    sale.hold(here.customer(), "A-2-1").expect(201)
    app.publish(published, CONTEXT)
    assert set(sale.map()) == {"A-2-1"}
    here.clock.move(1)
    assert set(sale.map()) == {"A-1-1", "A-2-1"}
    assert {
        seat for row in _other_container(here).seats.seat_maps.section(sale.event, "A").rows for seat in row.claims
    } == {"1"}


def test_what_refuses_a_hold_is_shown_from_then_on(here: World) -> None:
    """Although neither the publisher nor a check has come to it."""
    sale = here.sale({"A": rows(1, 4)})
    sale.map()
    _taken_elsewhere(here, sale, Seat("A", "1", "1"), Seat("A", "1", "2"))
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN"
    here.clock.move(2)
    assert set(sale.map()) == {"A-1-1", "A-1-2"}


def test_without_a_publisher_maps_are_five_seconds_late_and_not_more(here: World) -> None:
    """A map never stands still for good."""
    sale = here.sale({"A": rows(1, 4)})
    sale.map()
    _taken_elsewhere(here, sale, Seat("A", "1", "1"))
    here.clock.move(5)
    assert set(sale.map()) == {"A-1-1"}


def _read_once(here: World, sale: Sale, path: str) -> Asked:
    """What one read asks of the store, in a container that has read it before, more than a second ago."""
    anyone = Caller(here.api)
    anyone.get(f"{sale.path}{path}").expect(200)
    here.clock.move(1)
    here.app.catalogue.read_catalogue.event(sale.event)
    with counted() as asked:
        anyone.get(f"{sale.path}{path}").expect(200)
    return asked


def test_the_map_of_a_full_section_is_one_read_unit_a_second(here: World) -> None:
    """2,000 held seats, each until an instant of its own: one unit, and none for polls within the second."""
    sale, stream = here.sale({"A": rows(50, 40)}), Stream()
    for row in range(1, 51):
        seats = [Seat("A", str(row), str(seat)) for seat in range(1, 41)]
        writes = store.writes_of(sale.event, seats, lambda *_: RowItem.version == 1, lambda seat: _held(here, seat))
        all_or_none(list(writes.values()))
    app.publish(stream.batch(), CONTEXT)
    asked = _read_once(here, sale, "/seats/A")
    assert (asked.reads, asked.writes, asked.read_units) == (1, 0, 1)
    assert len(sale.map()) == 2_000
    tag = Caller(here.api).get(f"{sale.path}/seats/A").headers["etag"]
    with counted() as asked:
        for _ in range(100):
            assert Caller(here.api).get(f"{sale.path}/seats/A", If_None_Match=tag).status == 304
    assert asked.reads == 0


def _held(here: World, seat: Seat) -> Action:
    number = int(seat.row) * 40 + int(seat.name)
    until = here.clock.now() + MINUTE + number * 7_919 % (10 * MINUTE)
    return store.set_claim(seat.name, Claim(SeatState.HELD, "hld_1", until, until + 2_000))


def test_the_counts_of_twenty_sections_are_one_read(here: World) -> None:
    """However many sections an event has, up to a hundred."""
    sale = here.sale({f"S{number}": rows(2, 3) for number in range(20)})
    asked = _read_once(here, sale, "/seats")
    assert (dict(asked.calls), asked.read_units) == ({"BatchGetItem": 1}, 10)


def test_a_choice_among_twenty_sections_is_one_read(here: World) -> None:
    """The best seats of an event, in a container that has not chosen for a second."""
    sale, buyer = here.sale({f"S{number}": rows(2, 3) for number in range(20)}), here.customer()
    sale.best(here.customer(), 2).expect(201)
    here.clock.move(1)
    here.app.catalogue.read_catalogue.event(sale.event)
    with counted() as asked:
        sale.best(buyer, 2).expect(201)
    assert asked.calls["BatchGetItem"] == asked.reads == 1


def test_a_throttled_store_leaves_the_last_map(here: World) -> None:
    """Maps, counts and choices go on from what is known, and the store is asked once a second."""
    sale = here.sale({"A": rows(1, 4)})
    anyone = Caller(here.api)
    anyone.get(f"{sale.path}/seats").expect(200)
    sale.hold(here.customer(), "A-1-1").expect(201)
    with throttled("MAP#") as times:
        for _ in range(3):
            here.clock.move(10)
            assert set(sale.map()) == {"A-1-1"}
            assert anyone.get(f"{sale.path}/seats").expect(200)["sections"][0]["free"] == 3
        assert times.count == 3
        sale.best(here.customer(), 2).expect(201)
    assert len(sale.map()) == 3


@pytest.mark.parametrize("beginning", ["SEATS#", "MAP#"])
def test_a_check_that_fails_fails_no_read(here: World, beginning: str) -> None:
    """Whether it cannot read the rows or cannot be claimed: the map is the last one."""
    sale = here.sale({"A": rows(1, 4)})
    sale.map()
    here.clock.move(5)
    with throttled(beginning):
        assert sale.map() == {}


def test_counts_do_not_wait_for_a_section_that_is_throttled(here: World) -> None:
    """One of many that are read together: the last counts are shown at once."""
    sale = here.sale({f"S{number}": rows(1, 3) for number in range(5)})
    _read_once(here, sale, "/seats")
    here.clock.move(1)
    before = time_limit.now()
    with unprocessed() as times:
        counts = Caller(here.api).get(f"{sale.path}/seats").expect(200)["sections"]
    assert ([each["free"] for each in counts], times.count) == ([3] * 5, 1)
    assert time_limit.now() - before < 1


def test_a_reader_does_not_wait_for_a_check(here: World) -> None:
    """If the snapshot takes no writes now, the map is the last one, at once."""
    sale = here.sale({"A": rows(1, 4)})
    sale.map()
    _taken_elsewhere(here, sale, Seat("A", "1", "1"))
    here.clock.move(5)
    before = time_limit.now()
    with busy("MAP#") as times:
        assert sale.map() == {}
    assert times.count == 1
    assert time_limit.now() - before < 1
    here.clock.move(1)
    assert set(sale.map()) == {"A-1-1"}


def test_a_container_that_knows_nothing_is_unavailable_while_the_store_is(here: World) -> None:
    """There is no last map to show."""
    sale = here.sale({"A": rows(1, 4)})
    with throttled("MAP#"):
        assert Caller(here.api).get(f"{sale.path}/seats/A").status == 503
    assert sale.map() == {}
