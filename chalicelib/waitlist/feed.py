"""The waitlist's news on the topic `customer/<id>`."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.live.feed import Record
from chalicelib.waitlist.rules.news import WaitlistNews
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage.stream import news_of
from chalicelib.waitlist.views import EntryNews, OfferNews, news_view


class WaitlistPart:
    """The waitlist's part of `live.customer_feed`. `shown`: an offer as it is now, which its record may not say."""

    def __init__(self, shown: Callable[[SeatOffer], SeatOffer]) -> None:
        self._shown = shown

    def read(self, record: Record) -> WaitlistNews | None:
        return news_of(record)

    def view(self, news: WaitlistNews, now: int) -> OfferNews | EntryNews:
        about = news.about
        return news_view(self._shown(about) if isinstance(about, SeatOffer) else about, now)
