"""A story of a market, that makes all of checkout's calls."""

from __future__ import annotations

from dataclasses import asdict

import app
from chalicelib.core.deadline import Deadline, DeadlineKind
from tests.integration.infra.stories import handed, told
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, schedule, socket
from tests.support.rights import Rights
from tests.worlds.market import Buyer, Shop, buyer
from tests.worlds.tavern import landlord
from tests.worlds.world import World


@told
def markets(here: World, rights: Rights) -> None:
    """A market opens, is full, serves shoppers with and without phones, and learns from a quarter hour."""
    stream = Stream(("MARKET#", "CUSTOMER#"))
    owner = landlord(here)
    id = owner.post("/v1/markets", {"name": "Corner Market", "max_inside": 1, "mean_service_seconds": 60}).expect(201)
    shop = Shop(id["market_id"], owner)
    shop.change(name="Market at the corner", max_inside=2)
    shop.tills("1", "2")
    owner.get("/v1/markets").expect(200)
    owner.get(shop.path).expect(200)
    with rights.of("message"):
        for topic, token in ((f"market/{shop.id}", None), (f"operator/{shop.id}", owner.token)):
            asked = {"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})
            app.message(socket("c1", asked), CONTEXT)
    guest = buyer(here.api, shop)
    _door(shop, guest)
    _line(shop, guest)
    batch = stream.batch()
    with rights.of("publish"):
        for _ in range(2):  # the stream may deliver a batch again
            app.publish(batch, CONTEXT)
    here.clock.move(16 * 60)
    with rights.of("sweep"):
        app.sweep(schedule(), CONTEXT)
    shop.add()
    here.clock.move(61)
    with rights.of("market_looks"):
        handed(app.market_looks, asdict(Deadline(DeadlineKind.MARKET, shop.id, here.clock.now())))
    with rights.of("publish"):
        app.publish(stream.batch(), CONTEXT)
    shop.advice()
    assert shop.history()
    assert owner.get(f"{shop.path}/history.csv").text.startswith("starts_at")
    Caller(here.api).get(f"{shop.path}/board").expect(200)


def _door(shop: Shop, guest: Buyer) -> None:
    visit = guest.enter().expect(201)["visit_id"]
    path = f"{shop.path}/visits/{visit}"
    guest.calls.get(path).expect(200)
    shop.owner.call("PUT", f"{shop.path}/counts", {"inside": 2}).expect(200)
    assert shop.owner.post(f"{shop.path}/visits").code == "FULL"
    report = {"sensor": "north", "since": "today", "entered": 3, "left": 4}
    shop.owner.post(f"{shop.path}/counts", report).expect(200)


def _line(shop: Shop, guest: Buyer) -> None:
    for _ in range(2):
        ticket = guest.calls.post(f"{shop.path}/line", {"items": 30}, Idempotency_Key="again").expect(201)["ticket_id"]
    assert shop.owner.post(f"{shop.path}/line", {"items": 99, "line": "express"}, Idempotency_Key="over").status == 409
    shop.add(), shop.add()
    for act in ("next", "recall", "no-show", "next", "put-back", "next"):
        shop.at("1", act).expect(200)
    guest.ticket(ticket)
    shop.owner.get(f"{shop.path}/line").expect(200)
    served = shop.done("1")["ticket_id"]
    shop.at("1", "done", {"ticket_id": served}).expect(200)
    guest.calls.delete(f"{shop.path}/tickets/{ticket}")
    guest.calls.delete(f"{shop.path}/visits/{guest.enter().expect(201)['visit_id']}").expect(204)
