"""Indexes that follow the table 400 ms later: a client sees its own things at once."""

from __future__ import annotations

from tests.support.contention import Contended
from tests.worlds.scene import customer, sale


def test_own_things_are_listed_at_once(contended: Contended) -> None:
    """A booking right after paying, and what an operator has just made, also when each call reads an old index."""
    with contended.proxy.under(lag=400) as done:
        show = sale(contended.api)
        buyer = customer(contended.api)
        booking = show.book(buyer, show.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)["booking_id"]
        assert [each["booking_id"] for each in buyer.get("/v1/bookings").expect(200)["items"]] == [booking]
        (event,) = show.owner.get("/v1/events").expect(200)["items"]
        assert (event["event_id"], event["status"]) == (show.event, "published")
    assert done["late_reads"] > 0, done
