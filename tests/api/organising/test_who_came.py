"""Who came and when, as the organiser sees it: the sales, the list of attendees and the booking agree with the door."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.api.orders.booked import Booked, booked_tickets
from tests.support.api import Caller
from tests.worlds.scene import rows
from tests.worlds.world import World

PRICES = {"standard": {"amount": 1250, "currency": "EUR"}, "box": {"amount": 9900, "currency": "EUR"}}
FIRST, SECOND = "2026-12-01T20:00:00Z", "2026-12-01T20:01:00Z"


def _booked(here: World) -> Booked:
    sale = here.sale({"A": rows(2, 5), "B": rows(1, 4, "box")}, prices=PRICES)
    return booked_tickets(here, "A-1-1", "A-1-2", "B-1-1", sale=sale)


def _came(booked: Booked) -> dict[str, str]:
    """When each seat of the event was checked in, by each of the three places that say so."""
    owner, sale = booked.sale.owner, booked.sale
    sheet = owner.get(f"{sale.path}/attendees").text.removeprefix("\ufeff")
    listed = {line["seat"]: line["checked_in_at"] for line in csv.DictReader(io.StringIO(sheet, newline=""))}
    shown = {each["seat"]: each["checked_in_at"] for each in owner.get(booked.path).expect(200)["tickets"]}
    assert {seat: at or "" for seat, at in shown.items()} == listed
    return {seat: at for seat, at in listed.items() if at}


def _tallies(booked: Booked) -> dict[str, tuple[int, int]]:
    """Admitted and awaited seats in all and by category."""
    report: dict[str, Any] = booked.sale.owner.get(f"{booked.sale.path}/sales").expect(200)
    tallies = {"all": report, **report["by_category"]}
    for tally in tallies.values():
        assert tally["sold"] == tally["admitted"] + tally["awaited"]
    return {name: (tally["admitted"], tally["awaited"]) for name, tally in tallies.items()}


def test_check_ins_show_at_once_wherever_the_organiser_looks(here: World) -> None:
    """Seat by seat, with its instant, and counted in all and by category; a refused scan changes nothing."""
    booked = _booked(here)
    assert _came(booked) == {}
    assert _tallies(booked) == {"all": (0, 3), "standard": (0, 2), "box": (0, 1)}
    booked.scan(booked.of("A-1-2")).expect(201)
    assert _came(booked) == {"A-1-2": FIRST}
    assert _tallies(booked) == {"all": (1, 2), "standard": (1, 1), "box": (0, 1)}
    here.clock.move(60)
    booked.scan(booked.whole).expect(201)
    assert booked.scan(booked.whole).code == "TICKET_USED"
    assert _came(booked) == {"A-1-1": SECOND, "A-1-2": FIRST, "B-1-1": SECOND}
    assert _tallies(booked) == {"all": (3, 0), "standard": (2, 0), "box": (1, 0)}
    assert booked.sale.owner.get(booked.path).expect(200)["checked_in"] == _came(booked)


def test_a_seat_that_is_sold_again_awaits_its_new_customer(here: World) -> None:
    """The organiser takes a used seat back: its booking still says who came, the counts are the new customer's."""
    booked = _booked(here)
    booked.scan(booked.of("A-1-1")).expect(201)
    booked.cancel("A-1-1", by=booked.sale.owner).expect(200)
    assert _tallies(booked)["all"] == (0, 2)
    again = booked_tickets(here, "A-1-1", sale=booked.sale)
    assert _tallies(booked)["all"] == (0, 3)
    assert booked.sale.owner.get(booked.path).expect(200)["checked_in"] == {"A-1-1": FIRST}
    again.scan(again.whole).expect(201)
    assert _tallies(booked)["all"] == (1, 2)


def test_who_came_is_the_organisers_alone(here: World) -> None:
    """And the customer's of the booking: not another organiser's, not the public's."""
    booked = _booked(here)
    booked.scan(booked.whole).expect(201)
    for path in (booked.path, f"{booked.sale.path}/sales", f"{booked.sale.path}/attendees"):
        assert here.operator().get(path).status == 403
        assert Caller(here.api).get(path).status == 401
    assert here.customer().get(booked.path).status == 403
    assert booked.buyer.get(booked.path).expect(200)["checked_in"]["A-1-1"] == FIRST
    assert "checked_in" not in Caller(here.api).get(f"{booked.sale.path}/seats/A").text
