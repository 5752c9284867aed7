"""Searching events, and popular new releases. The answer is the same for every caller, so caches may keep it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from chalicelib.catalogue.search_events import Query
from chalicelib.catalogue.search_views import EventCards, PopularReleases, card_view, popular_release_view
from chalicelib.core.times import from_datetime
from chalicelib.errors import Fault, Invalid
from functions.catalogue.requests import HowMany, SearchFor
from functions.catalogue.routes import PUBLIC
from functions.http.routes import Answer, Call, Routes

routes = Routes("catalogue")


@routes.get("/v1/events/search", query=SearchFor, answer=EventCards, snapshot=True)
def search_events(call: Call[None, SearchFor]) -> Answer:
    """Published events by words, venue, performer, release and time, soonest first."""
    asked = call.query
    query = Query(
        asked.keyword,
        _instant(asked.start, "start"),
        _instant(asked.end, "end"),
        asked.venue,
        asked.performer,
        asked.release,
    )
    page = call.app.catalogue.search_events.search(query, asked.limit, asked.cursor)
    cards = EventCards([card_view(card) for card in page.items], page.next_cursor)
    return Answer(cards, headers=PUBLIC)


@routes.get("/v1/events/popular", query=HowMany, answer=PopularReleases, snapshot=True)
def list_popular_events(call: Call[None, HowMany]) -> Answer:
    """The most popular new releases, ranked every minute."""
    ranked = call.app.catalogue.rank_popular.popular()[: call.query.limit]
    items = [popular_release_view(each, rank) for rank, each in enumerate(ranked, 1)]
    return Answer(PopularReleases(items), headers=PUBLIC)


def _instant(text: str | None, path: str) -> int | None:
    if text is None:
        return None
    try:
        return from_datetime(msgspec.convert(text, datetime))
    except (ValueError, OverflowError) as exc:
        raise Invalid([Fault(path, "is not a time")]) from exc
