"""What holds ask of the store, and that no answer is worse for what they do not ask."""

from __future__ import annotations

import pytest

from bench.store import Asked, counted
from chalicelib import wiring
from chalicelib.core.ids import new_id
from chalicelib.people.storage.shares import ShareItem
from chalicelib.seats.rules.holds import Hold
from chalicelib.seats.storage import rows as stored_rows
from chalicelib.settings import settings
from chalicelib.wiring import App
from tests.support.api import Caller, Reply
from tests.support.faults import before_write
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


def _calls(asked: Asked) -> tuple[int, int]:
    return asked.writes, asked.reads


def _held(sale: Sale, buyer: Caller, *seats: str) -> str:
    return str(sale.hold(buyer, *seats).expect(201)["hold_id"])


@pytest.fixture
def sale(here: World) -> Sale:
    """On sale, and known to the container."""
    sale = here.sale({"A": rows(3, 10)})
    sale.map("A")
    return sale


@pytest.fixture
def other(here: World) -> App:
    """Another container."""
    return wiring.App(settings(), wiring.Ports(clock=here.clock))


def _taken(here: World, sale: Sale, *seats: str) -> Hold:
    """A new customer's hold, by the container of the calls."""
    event = here.app.catalogue.read_catalogue.event(sale.event)
    return here.app.seats.take_hold.take(new_id("cus", here.clock.now()), event, seats)


def test_a_hold_is_two_writes(here: World, sale: Sale) -> None:
    """The cart and the row: in a hall that one network may hold whole, nothing is counted for it."""
    buyers = here.customer(), here.customer()
    _held(sale, buyers[0], "A-1-1")
    with counted() as asked:
        _held(sale, buyers[1], "A-1-2", "A-1-3")
    assert _calls(asked) == (2, 0)
    assert list(ShareItem.scan(ShareItem.pk.startswith("LIMIT#held#"))) == []


def test_extending_is_two_writes_and_a_read(here: World, sale: Sale) -> None:
    """The cart is read once, for the seats."""
    buyer = here.customer()
    hold = _held(sale, buyer, "A-1-1")
    with counted() as asked:
        buyer.post(f"/v1/holds/{hold}/extend").expect(200)
    assert _calls(asked) == (2, 1)


def test_a_release_reads_no_row_that_the_container_has_seen(here: World, sale: Sale, other: App) -> None:
    """The container that took the hold reads the cart alone; another one reads each row, once, while it is young."""
    other.catalogue.read_catalogue.event(sale.event)
    for container, reads in ((here.app, 1), (other, 3)):
        hold = _taken(here, sale, "A-1-1", "A-2-1")
        with counted() as asked:
            container.seats.holds.release(hold.customer, hold.id)
        assert _calls(asked) == (2, reads)
    assert not any(row.claims for row in stored_rows.section(sale.event, "A", consistent=True))


def test_a_hold_in_flight_is_not_released(here: World, sale: Sale) -> None:
    """Its cart is written and its row is not: 409 for the other tab, although the container has seen the row."""
    buyer = here.customer()
    refused: list[Reply] = []

    def release() -> None:
        hold = sale.hold(buyer, "A-1-2").json["error"]["details"]["hold_id"]
        refused.append(buyer.delete(f"/v1/holds/{hold}"))

    with before_write(2, release):
        _held(sale, buyer, "A-1-1")
    assert [reply.code for reply in refused] == ["HOLD_IN_FLIGHT"]
    assert sale.map("A").keys() == {"A-1-1"}


def test_seats_that_are_seen_taken_are_refused_by_one_read(here: World, sale: Sale) -> None:
    """Cart and rows in one call; nothing is written."""
    _held(sale, here.customer(), "A-1-1", "A-2-1")
    loser = here.customer()
    with counted() as asked:
        refused = sale.hold(loser, "A-1-1", "A-2-1", "A-2-2")
    assert (refused.code, refused.json["error"]["details"]) == ("SEAT_TAKEN", {"seats": ["A-1-1", "A-2-1"]})
    assert _calls(asked) == (0, 1)
    _held(sale, loser, "A-2-2")


def test_a_seat_that_another_container_has_freed_is_held(here: World, sale: Sale, other: App) -> None:
    """At once, although this one has seen it taken a moment ago."""
    hold = _taken(here, sale, "A-1-1")
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN"
    other.seats.holds.release(hold.customer, hold.id)
    _held(sale, here.customer(), "A-1-1")


def test_a_cart_that_takes_no_hold_says_so_first(here: World) -> None:
    """Whoever asks again for seats that they hold learns which hold that is, and whoever has all learns that."""
    sale = here.sale({"A": rows(1, 10)}, max_per_customer=2)
    buyer = here.customer()
    hold = _held(sale, buyer, "A-1-1", "A-1-2")
    again = sale.hold(buyer, "A-1-1", "A-1-2")
    assert (again.code, again.json["error"]["details"]["hold_id"]) == ("HOLD_EXISTS", hold)
    sale.book(buyer, hold).expect(201)
    assert sale.hold(buyer, "A-1-1").code == "LIMIT_REACHED"


def test_a_seat_that_has_lapsed_is_not_asked_about(here: World, sale: Sale) -> None:
    """The row as it was seen says when it lapses: two writes."""
    _held(sale, here.customer(), "A-1-1")
    here.clock.move(302)
    sale.map("A")
    buyer = here.customer()
    with counted() as asked:
        _held(sale, buyer, "A-1-1")
    assert asked.writes == 2
    assert asked.calls["BatchGetItem"] == 0
