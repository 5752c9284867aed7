"""What follows from a change on the local cloud: the stream, the queues and the functions behind them."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from linehold_client import Linehold
from tests.support.api import OverHttp
from tests.support.crowd import at_once
from tests.support.local import wait_for
from tests.worlds.scene import Sale, customer, rows, sale


def _found(linehold: Linehold, keyword: str) -> list[str]:
    return [event.name for event in linehold.catalogue.search_events(keyword=keyword)]


def test_a_change_is_found_within_two_seconds(api: OverHttp, linehold: Linehold) -> None:
    """Published, renamed and cancelled."""
    first, second = f"aa{uuid4().hex}", f"bb{uuid4().hex}"
    show = sale(api, name=f"{first} Show")
    wait_for(lambda: _found(linehold, first), "published event", 2)
    show.owner.patch(show.path, {"name": f"{second} Show"}).expect(200)
    wait_for(lambda: _found(linehold, second), "renamed event", 2)
    assert _found(linehold, first) == []
    show.owner.post(f"{show.path}/cancel").expect(200)
    wait_for(lambda: not _found(linehold, second), "end of the search", 2)


def cancel(show: Sale) -> None:
    show.owner.post(f"{show.path}/cancel").expect(200)


@pytest.mark.faults
def test_an_event_that_is_cancelled_in_mid_sale_is_unwound(api: OverHttp) -> None:
    """Customers who paid are refunded, customers who were about to pay are not charged, and no seat stays held."""
    show = sale(api, {"A": rows(6, 10)})
    buyers = [customer(api) for _ in range(12)]

    def buy(number: int) -> str | None:
        hold = show.best(buyers[number], 2)
        if hold.status != 201 or number % 4 == 3:
            return None
        booked = show.book(buyers[number], hold.json["hold_id"], "test_pending" if number % 4 == 2 else "test")
        assert booked.status in (201, 409, 410), booked.text
        return str(booked.json["booking_id"]) if booked.status == 201 else None

    before = [buy(number) for number in range(4)]
    assert len([booking for booking in before if booking]) == 3
    meanwhile = at_once([*(partial(buy, number) for number in range(4, 12)), lambda: cancel(show)])
    bookings = [(buyer, booking) for buyer, booking in zip(buyers, [*before, *meanwhile], strict=False) if booking]

    def settled() -> bool:
        states = {buyer.get(f"/v1/bookings/{booking}").expect(200)["status"] for buyer, booking in bookings}
        return states <= {"refunded", "failed"}

    wait_for(settled, "refund of every booking", 60)
    wait_for(lambda: show.map() == {}, "seat map without a claim", 60)
    sold = show.owner.get(f"{show.path}/sales").expect(200)
    assert (sold["free"], sold["sold"], sold["held"], sold["revenue"]["amount"]) == (60, 0, 0, 0)
