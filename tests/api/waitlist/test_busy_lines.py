"""Ending an entry while the line's numbers are in use: the end stands and is answered as done, and its number is
counted as gone a moment later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import faults
from tests.support.api import Reply
from tests.worlds.hall import OVER_SECONDS, Guest, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


def _accept(guest: Guest, sale: Sale, offer: dict[str, Any]) -> Reply:
    return guest.calls.post(f"/v1/offers/{offer['offer_id']}/accept")


def _decline(guest: Guest, sale: Sale, offer: dict[str, Any]) -> Reply:
    return guest.calls.post(f"/v1/offers/{offer['offer_id']}/decline")


def _leave(guest: Guest, sale: Sale, offer: dict[str, Any]) -> Reply:
    return guest.calls.delete(f"{sale.path}/waitlist")


@pytest.mark.parametrize("end", [_accept, _decline, _leave])
def test_the_end_of_an_entry_stands(here: World, end: Callable[[Guest, Sale, dict[str, Any]], Reply]) -> None:
    """The parties behind move up as soon as it is counted."""
    hall = Hall(here)
    sale, guests = hall.sale({"A": rows(1, 1)}), [hall.guest() for _ in range(3)]
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    for guest in guests:
        guest.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    hall.move(OVER_SECONDS)
    (offer,) = hall.offers(guests[0])

    def last() -> int:
        (entry,) = hall.live_entries(sale, guests[2])
        return int(entry["position"])

    with faults.busy("GONE#", key="sk") as times:
        assert end(guests[0], sale, offer).status < 300
    assert (last(), times.count > 0) == (3, True)
    hall.pump()
    assert last() == 2
