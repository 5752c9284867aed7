"""Bookings and the door."""

from __future__ import annotations

from typing import Any

from bench.scale.rows import Act, Row
from bench.scale.seats import sale_of
from tests.support.api import Caller
from tests.worlds.scene import Sale
from tests.worlds.world import World

_VENUES = (400, 2_000, 8_000)


def _held(hall: Sale, buyer: Caller, run: int) -> str:
    return str(hall.hold(buyer, f"S0-2-{2 * run + 1}", f"S0-2-{2 * run + 2}").expect(201)["hold_id"])


def _booked(hall: Sale, buyer: Caller, run: int) -> dict[str, Any]:
    return dict(hall.book(buyer, _held(hall, buyer, run)).expect(201))


def _book(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    holds = [_held(hall, buyer, run) for run, buyer in enumerate(buyers)]
    return lambda run: hall.book(buyers[run], holds[run]).expect(201)


def _place(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    holds = [_held(hall, buyer, run) for run, buyer in enumerate(buyers)]
    return lambda run: hall.book(buyers[run], holds[run], "test_pending").expect(201)


def _cancel(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    booked = [_booked(hall, buyer, run)["booking_id"] for run, buyer in enumerate(buyers)]
    return lambda run: buyers[run].post(f"/v1/bookings/{booked[run]}/cancel").expect(200)


def _check_in(here: World, seats: int) -> Act:
    hall, buyers = sale_of(here, seats), [here.customer(), here.customer()]
    booked = [_booked(hall, buyer, run)["booking_id"] for run, buyer in enumerate(buyers)]
    shown = [buyer.get(f"/v1/bookings/{id}").expect(200) for buyer, id in zip(buyers, booked, strict=True)]
    tickets = [each["ticket"]["ticket"] for each in shown]
    return lambda run: hall.owner.post(f"{hall.path}/check-ins", {"ticket": tickets[run]}).expect(201)


ROWS = (
    Row(
        "book 2 seats of a hold, paid at once",
        "seats of the event",
        _VENUES,
        _book,
        "tried again for 8 s, then 503; what was placed is finished or undone by its deadline",
    ),
    Row(
        "place a booking of 2 seats that is paid later",
        "seats of the event",
        _VENUES,
        _place,
        "the same",
    ),
    Row("cancel a booking and refund it", "seats of the event", _VENUES, _cancel, "the same"),
    Row("check a ticket in", "seats of the event", _VENUES, _check_in, "503, and the ticket can be shown again"),
)
