"""Confirmed bookings, and what their customers and scanners do with the tickets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chalice.test import Client

from functions.http.origin import HEADER
from tests.support.api import Caller, Reply
from tests.support.aws import EDGE_KEY
from tests.worlds.scene import Sale, event_body, rows
from tests.worlds.world import World

HOSTILE = "<script>alert('1')</script> & \"quotes\"; a, b \\ {event}"


@dataclass(frozen=True)
class Booked:
    """A confirmed booking with its sale and its customer."""

    sale: Sale
    buyer: Caller
    booking: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.booking["booking_id"])

    @property
    def path(self) -> str:
        return f"/v1/bookings/{self.id}"

    @property
    def whole(self) -> str:
        return str(self.booking["ticket"]["ticket"])

    def of(self, seat: str) -> str:
        return next(each["ticket"] for each in self.booking["tickets"] if each["seat"] == seat)

    def scan(self, ticket: str, **headers: str) -> Reply:
        return self.sale.owner.post(f"{self.sale.path}/check-ins", {"ticket": ticket}, **headers)

    def cancel(self, *seats: str, by: Caller | None = None) -> Reply:
        return (by or self.buyer).post(f"{self.path}/cancel", {"seats": list(seats)} if seats else {})


def booked_tickets(here: World, *seats: str, sale: Sale | None = None, method: str = "test") -> Booked:
    sale, buyer = sale or here.sale(), here.customer()
    hold = sale.hold(buyer, *(seats or ("A-1-1", "A-1-2"))).expect(201)["hold_id"]
    return Booked(sale, buyer, sale.book(buyer, hold, method).expect(201))


def error(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.code


def picture(path: str, caller: Caller, accept: str | None = "image/png") -> Any:
    """The answer with its raw bytes, through the edge."""
    from app import app

    headers = {"Authorization": f"Bearer {caller.token}", HEADER: EDGE_KEY} | (
        {"Accept": accept} if accept is not None else {}
    )
    with Client(app) as client:
        return client.http.get(path, headers=headers)


def hostile_sale(here: World) -> Sale:
    """An event and a venue with hostile names."""
    owner = here.operator()
    plan = {
        "name": f"Roxy {HOSTILE}",
        "timezone": "America/New_York",
        "location": {"lat": 40.7128, "lon": -74.006, "address": f"1 Main St, {HOSTILE}"},
        "sections": [{"id": "A", "name": f"Stalls {HOSTILE}", "rows": rows(1, 4)}],
    }
    venue_id = owner.post("/v1/venues", plan).expect(201)["venue_id"]
    body = event_body(venue_id, here.now, name=f"Faust {HOSTILE}", starts_at="2027-07-01T23:30:00Z")
    event = owner.post("/v1/events", body).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    return Sale(here.api, owner, event)
