"""The one table of feeds: every service's topics, and what each tells of the table's stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from chalicelib.adapters import qr
from chalicelib.bars.feed import BarFeed, BarPart
from chalicelib.bars.request_views import BarRequestHead, request_head_view
from chalicelib.checkout.feed import CheckoutPart, MarketFeed
from chalicelib.live.customer_feed import CustomerFeed
from chalicelib.live.feed import Feed
from chalicelib.orders.feed import BookingFeed, BookingLetterFeed
from chalicelib.people.send_alerts import TimersOfDevices
from chalicelib.seats.feed import SeatsFeed
from chalicelib.stores.feed import BoardFeed, DisplayFeed
from chalicelib.waiting_room.feed import RoomFeed
from chalicelib.waitlist.feed import WaitlistPart
from chalicelib.waitlist.views import Offer, offer_view

if TYPE_CHECKING:
    from chalicelib.wiring import App


class CustomerSnapshot(msgspec.Struct):
    """What waits for a customer."""

    items: list[Offer]
    """The open offers of seats, oldest first."""
    bar_request: BarRequestHead | None
    """The request to bars that is under way."""


def feeds(app: App) -> Sequence[Feed[Any]]:
    """A row a feed. Of two whose topics begin alike the longer beginning counts."""
    timers, clock = TimersOfDevices(app.outside.timers), app.clock
    parts = (WaitlistPart(app.waitlist.answer_offer.shown), BarPart(app.bars.read_request.in_short), CheckoutPart())

    def snapshot(customer: str) -> CustomerSnapshot:
        request = app.bars.read_request.active(customer)
        now = clock.now()
        return CustomerSnapshot(
            [offer_view(offer, now) for offer in app.waitlist.answer_offer.open_of(customer)],
            request_head_view(request, now) if request else None,
        )

    return (
        SeatsFeed(
            app.catalogue.read_catalogue, app.seats.seat_maps, app.seats.section_snapshots, app.waitlist.triggers
        ),
        BoardFeed(app.stores.read_store, app.stores.names, timers, clock),
        BarFeed(app.bars.manage_bar, timers, clock),
        DisplayFeed(app.stores.displays, qr.svg),
        RoomFeed(app.waiting_room.read_room, clock),
        MarketFeed(app.checkout.markets, app.checkout.read_market, app.checkout.advise_market, clock),
        CustomerFeed(parts, snapshot, timers, clock),
        BookingFeed(app.waitlist.triggers),
        BookingLetterFeed(timers, clock),
    )
