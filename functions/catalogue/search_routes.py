"""Searching events, and what is popular. The same answer for everybody, and for every cache on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.rules.cards import EventCard as Card
from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.catalogue.search_events import Query
from chalicelib.catalogue.views import CardVenue, EventCard, EventCards, Performer, PopularRelease, PopularReleases
from chalicelib.core.times import from_datetime, rfc3339
from chalicelib.errors import Fault, Invalid
from functions.catalogue.requests import HowMany, SearchFor
from functions.catalogue.routes import PUBLIC
from functions.http.routes import Answer, Call, Routes

routes = Routes("catalogue")


@routes.get("/v1/events/search", query=SearchFor, answer=EventCards)
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
    cards = EventCards([EventCard(**_fields(card)) for card in page.items], page.next_cursor)
    return Answer(cards, headers=PUBLIC, snapshot=True)


@routes.get("/v1/events/popular", query=HowMany, answer=PopularReleases)
def popular_events(call: Call[None, HowMany]) -> Answer:
    """The most popular new releases, ranked every minute."""
    ranked = call.app.catalogue.rank_popular.popular()[: call.query.limit]
    items = [
        PopularRelease(**_fields(each.card), rank=rank, score=each.score, shows=each.shows)
        for rank, each in enumerate(ranked, 1)
    ]
    return Answer(PopularReleases(items), headers=PUBLIC, snapshot=True)


def _instant(text: str | None, path: str) -> int | None:
    if text is None:
        return None
    try:
        return from_datetime(msgspec.convert(text, datetime))
    except (ValueError, OverflowError) as exc:
        raise Invalid([Fault(path, "is not a time")]) from exc


def _fields(card: Card) -> dict[str, Any]:
    place = card.location
    location = place
    return {
        "event_id": card.event,
        "status": EventStatus.PUBLISHED.value,
        "version": card.version,
        "name": card.name,
        "description": card.description,
        "release": card.release,
        "starts_at": rfc3339(card.starts_at),
        "on_sale_at": rfc3339(card.on_sale_at),
        "prices": dict(card.prices),
        "venue_id": card.venue,
        "performer_ids": card.performer_ids,
        "venue": CardVenue(card.venue, card.venue_name, card.timezone, location),
        "performers": tuple(Performer(id, name) for id, name in card.performers),
    }
