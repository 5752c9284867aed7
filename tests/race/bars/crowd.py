"""Guests who ask one bar, and its offers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.support.api import Api
from tests.support.local import wait_for
from tests.worlds.tavern import Drinker, Tavern, drinker


def offered(tavern: Tavern, count: int) -> list[dict[str, Any]]:
    """The bar's offers, once there are `count`."""

    def all_of_them() -> list[dict[str, Any]] | None:
        found = tavern.offers()
        return found if len(found) == count else None

    return wait_for(all_of_them, f"{count} offers", 40)


def asking(api: Api, tavern: Tavern, count: int, **terms: Any) -> list[Drinker]:
    guests = [drinker(api) for _ in range(count)]
    with ThreadPoolExecutor(10) as pool:
        for reply in pool.map(lambda guest: guest.ask(tavern, max_wait_minutes=600, **terms), guests):
            reply.expect(202)
    return guests
