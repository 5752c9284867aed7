"""The list of attendees, when it is longer than one answer may be."""

from __future__ import annotations

import csv
import io

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.ids import new_id
from chalicelib.core.money import Money
from chalicelib.core.times import SECOND
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.organising.list_attendees import ListAttendees
from chalicelib.table.transactions import transact
from tests.support.clock import FakeClock
from tests.worlds.world import World


class FastClock(FakeClock):
    """A clock on which nine seconds pass at every reading."""

    def now(self) -> int:
        self.move(9)
        return super().now()


def _event(here: World) -> Event:
    return here.app.catalogue.read_catalogue.any_event(here.sale().event)


def _place(event: Event, count: int, status: OrderStatus, seats: tuple[str, ...] = ("A-1-1",)) -> set[str]:
    """Orders of the event by a customer without a contact."""
    placed = set()
    for _ in range(count):
        id, total = new_id("bkg", event.created), Money(1250 * len(seats), "EUR")
        until = event.created + 60 * SECOND
        amounts = (1250,) * len(seats)
        transact(
            [
                orders.placed(
                    Order(
                        id,
                        event.id,
                        "op_1",
                        "cus_1",
                        "hld_1",
                        seats,
                        total,
                        "test",
                        status,
                        until,
                        until,
                        amounts=amounts,
                    )
                )
            ]
        )
        placed.add(id)
    return placed


def _listed(text: str) -> list[str]:
    return [line["booking_id"] for line in csv.DictReader(io.StringIO(text, newline=""))]


def _pages(attendees: ListAttendees, event: Event, limit: int) -> list[list[str]]:
    pages: list[list[str]] = []
    after: str | None = None
    while not pages or after:
        page = attendees.page(event, limit, after)
        pages.append(_listed(page.text))
        after = page.next_cursor
    return pages


def test_a_page_ends_before_it_is_too_large(here: World) -> None:
    """After the booking with which it passes its bound, whatever its limit; the other pages follow."""
    event = _event(here)
    placed = _place(event, 7, OrderStatus.CONFIRMED, ("A-1-1", "A-1-2"))
    pages = _pages(ListAttendees(here.app.seats.seat_maps, here.clock, most_text=300), event, 5000)
    assert [len(page) for page in pages] == [4, 4, 4, 2]
    assert sorted(id for page in pages for id in page) == sorted([*placed, *placed])


def test_a_page_ends_before_it_takes_too_long(here: World) -> None:
    """Even if none of the orders read so far is in it."""
    event = _event(here)
    _place(event, 101, OrderStatus.FAILED)
    confirmed = _place(event, 2, OrderStatus.CONFIRMED)
    pages = _pages(ListAttendees(here.app.seats.seat_maps, FastClock()), event, 5000)
    assert len(pages) == 2
    assert {id for page in pages for id in page} == confirmed


def test_the_limit_counts_listed_bookings(here: World) -> None:
    """Not the failed bookings in between; a full last page names no next one."""
    event = _event(here)
    _place(event, 20, OrderStatus.FAILED)
    confirmed = _place(event, 4, OrderStatus.CONFIRMED)
    pages = _pages(ListAttendees(here.app.seats.seat_maps, here.clock), event, 2)
    assert [len(page) for page in pages] == [2, 2]
    assert {id for page in pages for id in page} == confirmed


def test_a_booking_without_amounts_is_listed_without_prices(here: World) -> None:
    """With all of its seats."""
    event = _event(here)
    id, total, status = new_id("bkg", event.created), Money(2500, "EUR"), OrderStatus.CONFIRMED
    seats = ("A-1-1", "A-1-2")
    transact([orders.placed(Order(id, event.id, "op_1", "cus_1", "hld_1", seats, total, "test", status, 0, 0))])
    text = ListAttendees(here.app.seats.seat_maps, here.clock).page(event, 10, None).text
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(line["seat"], line["price"], line["currency"]) for line in lines] == [
        ("A-1-1", "", "EUR"),
        ("A-1-2", "", "EUR"),
    ]
