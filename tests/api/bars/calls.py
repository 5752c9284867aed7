"""Calls that several tests of bars make, and the guests that they start with."""

from __future__ import annotations

import json
from typing import Any

import app
from chalicelib.people.storage import customers
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, socket
from tests.worlds.tavern import (
    CENTRE,
    Drinker,
    Tavern,
    bar_behind,
    deliver,
    drinker,
    landlord,
    queueing,
    settle,
)
from tests.worlds.world import World

BARS = ("BAR#", "CUSTOMER#")
"""Beginnings of the keys in the stream that concern bars."""

NO_BAR = "bar_01M8SK2MG05W2BWVJFRTMWZEZE"


def near(caller: Caller, **asked: Any) -> list[dict[str, Any]]:
    """Bars near the centre, or near another place."""
    where = {"lat": CENTRE[0], "lon": CENTRE[1], "radius": 600} | asked
    query = "&".join(f"{name}={value}" for name, value in where.items() if value is not None)
    return list(caller.get(f"/v1/bars/nearby?{query}").expect(200)["items"])


def anyone(here: World) -> Caller:
    return Caller(here.api)


def faults(reply: Any) -> list[str]:
    assert reply.status == 422, reply.text
    return [fault["path"] for fault in reply.json["error"]["details"]["fields"]]


def watch(here: World, connection: str, topic: str, token: str | None = None) -> dict[str, Any]:
    """The answer to a subscription."""
    message = {"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})
    app.message(socket(connection, message), CONTEXT)
    return sent(here, connection)[-1]


def sent(here: World, connection: str) -> list[dict[str, Any]]:
    return [json.loads(text) for to, text in here.sockets.sent if to == connection]


def published(here: World, stream: Stream, connection: str) -> list[dict[str, Any]]:
    """The messages that the connection gets for the changes since the last time."""
    known = len(sent(here, connection))
    assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    return sent(here, connection)[known:]


def asking(here: World, at: Tavern, **terms: object) -> Drinker:
    """A guest at the centre whose request is offered to this bar."""
    guest = drinker(here.api)
    guest.at().expect(200)
    guest.ask(at, **terms).expect(202)
    settle(here.app)
    return guest


def hopeful(here: World, at: Tavern, email: str | None = None, **terms: object) -> Drinker:
    """As `asking`, for a guest without a location. Searches within a small radius are faster."""
    guest = drinker(here.api)
    if email:
        guest.calls.patch("/v1/customers/me", {"email": email}).expect(200)
        customers.confirm_email(guest.id, email)
    guest.ask(at, **{"radius": 600} | terms).expect(202)
    deliver(here.app)
    return guest


def confirming(here: World) -> tuple[Drinker, Tavern, Tavern]:
    """A guest who has to confirm another bar than the chosen one, with both bars."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 100, max_queue=1)
    return queueing(here, other, chosen), chosen, other


def nearby(here: World) -> list[str]:
    lat, lon = CENTRE
    found = Caller(here.api).get(f"/v1/bars/nearby?lat={lat}&lon={lon}&radius=600").expect(200)
    return [each["bar_id"] for each in found["items"]]


def missed(here: World, at: Tavern, guest: Drinker) -> None:
    """The guest is called and does not come."""
    at.entry(guest.entry, "call").expect(200)
    at.entry(guest.entry, "no-show").expect(200)


def refused(reply: Any) -> tuple[int, str | None]:
    return reply.status, reply.code
