"""A market over HTTP, with a line and people at its door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.support.api import Api, Reply
from tests.support.local import wait_for
from tests.worlds.market import Shop
from tests.worlds.scene import operator


def opened(api: Api, *lanes: str, **fields: Any) -> Shop:
    """A market of an operator of its own, with these tills open."""
    owner = operator(api)
    shop = Shop(owner.post("/v1/markets", {"name": "Corner Market"} | fields).expect(201)["market_id"], owner)
    shop.tills(*lanes)
    return shop


def in_line(shop: Shop, count: int) -> list[str]:
    """The tickets of so many shoppers who have joined, in order."""
    return [shop.add()["ticket_id"] for _ in range(count)]


def at_door(shop: Shop, count: int) -> list[str]:
    """So many more visits, inside or outside, in order."""
    replies = [shop.owner.post(f"{shop.path}/visits") for _ in range(count)]
    return [visit_of(reply) for reply in replies]


def visit_of(reply: Reply) -> str:
    body = reply.json
    return str(body["visit_id"] if reply.status == 201 else body["error"]["details"]["visit_id"])


def states(shop: Shop, what: str, ids: Sequence[str]) -> list[str]:
    """The states of these `tickets` or `visits`."""
    return [shop.owner.get(f"{shop.path}/{what}/{id}").expect(200)["state"] for id in ids]


def called_in_order(shop: Shop, tickets: Sequence[str]) -> bool:
    """Whether service started in the order of joining, by the instants of the calls. A ticket has its own when the asks
    of the tills have been written down, a moment after they were answered."""

    def called_at(ticket: str) -> str | None:
        instant: str | None = shop.owner.get(f"{shop.path}/tickets/{ticket}").expect(200)["called_at"]
        return instant

    shown = [wait_for(lambda each=ticket: called_at(each), "instant of a call") for ticket in tickets]
    instants = [datetime.fromisoformat(instant) for instant in shown]
    return instants == sorted(instants)
