"""A lost answer of DynamoDB changes nothing for the client.

The SDK sends the write again, and its condition may then fail on the result of its own first try. Whichever single
write of a call this happens to, the client gets the usual answer, and the table has the usual items.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.api import Caller, Reply
from tests.support.faults import answer_lost
from tests.worlds.scene import event_body, operator, rows, venue
from tests.worlds.world import World

pytestmark = pytest.mark.faults

MOST_WRITES = 20


def _sign_up(here: World) -> Callable[[], Reply]:
    body = {"email": f"{here.clock.now()}@example.com", "password": "correct horse", "name": "Roxy"}
    return lambda: Caller(here.api).post("/v1/operators", body)


def _sign_in(here: World) -> Callable[[], Reply]:
    email = f"{here.clock.now()}@example.com"
    operator(here.api, email)
    return lambda: Caller(here.api).post("/v1/operators/sign-in", {"email": email, "password": "correct horse"})


def _refresh(here: World) -> Callable[[], Reply]:
    email = f"{here.clock.now()}@example.com"
    operator(here.api, email)
    body = {"email": email, "password": "correct horse"}
    token = Caller(here.api).post("/v1/operators/sign-in", body).expect(200)["refresh_token"]
    return lambda: Caller(here.api).post("/v1/operators/refresh", {"refresh_token": token})


def _performer(here: World) -> Callable[[], Reply]:
    owner = here.operator()
    return lambda: owner.post("/v1/performers", {"name": "Ami"})


def _venue(here: World) -> Callable[[], Reply]:
    owner = here.operator()
    sections = [{"id": "A", "name": "A", "rows": rows(2, 4)}]
    plan = {"name": "Roxy 1", "timezone": "Europe/Stockholm", "sections": sections}
    return lambda: owner.post("/v1/venues", plan)


def _event(here: World) -> Callable[[], Reply]:
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(2, 4)}), here.now)
    return lambda: owner.post("/v1/events", body)


def _publish(here: World) -> Callable[[], Reply]:
    owner = here.operator()
    body = event_body(venue(owner, {"A": rows(2, 4)}), here.now)
    event = owner.post("/v1/events", body).expect(201)["event_id"]
    return lambda: owner.post(f"/v1/events/{event}/publish")


def _hold(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    return lambda: sale.hold(buyer, "A-1-1", "A-1-2")


def _refused_hold(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    sale.hold(here.customer(), "A-1-1").expect(201)
    return lambda: sale.hold(buyer, "A-1-1")


def _best(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    return lambda: sale.best(buyer, 2)


def _extend(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    return lambda: buyer.post(f"/v1/holds/{hold}/extend")


def _release(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    return lambda: buyer.delete(f"/v1/holds/{hold}")


def _book(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    return lambda: sale.book(buyer, hold)


def _declined(here: World) -> Callable[[], Reply]:
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    return lambda: sale.book(buyer, hold, "test_declined")


@pytest.mark.parametrize(
    ("prepare", "status"),
    [
        (_sign_up, 201),
        (_sign_in, 200),
        (_refresh, 200),
        (_performer, 201),
        (_venue, 201),
        (_event, 201),
        (_publish, 200),
        (_hold, 201),
        (_refused_hold, 409),
        (_best, 201),
        (_extend, 200),
        (_release, 204),
        (_book, 201),
        (_declined, 402),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else str(value),
)
def test_a_call_is_answered_as_if_nothing_had_been_lost(here: World, prepare: Any, status: int) -> None:
    """For each single write of the call in turn."""
    for number in range(1, MOST_WRITES):
        here.clock.move(60)
        call = prepare(here)
        with answer_lost(number) as losses:
            reply = call()
        assert reply.status == status, f"write {number}: {reply.text}"
        if not losses.count:
            return


def test_a_released_seat_is_free_though_an_answer_was_lost(here: World) -> None:
    """It is free at once, and not only at its deadline."""
    for number in (1, 2):
        sale, buyer = here.sale(), here.customer()
        hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
        with answer_lost(number) as losses:
            buyer.delete(f"/v1/holds/{hold}")
        assert losses.count == 1
        sale.hold(here.customer(), "A-1-1").expect(201)
