"""The waitlist's news on the topic `customer/<id>`."""

from __future__ import annotations

from chalicelib.live.feed import Record
from chalicelib.waitlist.rules.news import WaitlistNews
from chalicelib.waitlist.storage.stream import news_of
from chalicelib.waitlist.views import EntryNews, OfferNews, news_view


class WaitlistPart:
    """The waitlist's part of `live.customer_feed`."""

    def read(self, record: Record) -> WaitlistNews | None:
        return news_of(record)

    def view(self, news: WaitlistNews, now: int) -> OfferNews | EntryNews:
        return news_view(news.about, now)
