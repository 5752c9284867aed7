"""Reading a market: its board with the version of its topic, and its history."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.checkout.board_views import MarketBoard, board_view
from chalicelib.checkout.manage_market import Markets, owned, unknown_market
from chalicelib.checkout.rules.changes import market_topic
from chalicelib.checkout.rules.door import Door
from chalicelib.checkout.rules.quarters import QUARTER, Quarter
from chalicelib.checkout.storage import doors, history, markets
from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.core.times import DAY
from chalicelib.errors import Fault, Invalid
from chalicelib.table import topics
from chalicelib.table.pages import Page, cursor_of, sort_key_of
from chalicelib.table.together import both


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, in milliseconds; None: the day before `end`, and until now."""

    start: int | None
    end: int | None


class ReadMarket:
    def __init__(self, markets: Markets, clock: Clock) -> None:
        self._markets, self._clock = markets, clock

    def board(self, id: str) -> tuple[int, MarketBoard]:
        """The board, with the version of the market's topic, which is read first. Raises `NotFound`."""
        if not is_id("mkt", id):
            raise unknown_market()
        version, _ = topics.version(market_topic(id))
        market, door = both(markets.place(id), doors.place(id))
        if market is None:
            raise unknown_market()
        return version, board_view(market, door or Door(id), version, self._clock.now())

    def history(self, operator: str, id: str, span: Span, limit: int, cursor: str | None) -> Page[Quarter]:
        """The quarter hours that began in a span, in order, with the present one. Raises `NotFound`, `Forbidden`, or
        `Invalid` for a span that ends before it starts, and for a foreign cursor."""
        market, now = owned(self._markets.find(id), operator), self._clock.now()
        end = now + 1 if span.end is None else span.end
        start = end - DAY if span.start is None else span.start
        if start >= end:
            raise Invalid([Fault("end", "must be after start")])
        start, end = max(start, 0), min(end, now + 1)  # the keys' digits are enough for these
        if cursor is not None:
            start = max(start, _instant(cursor) + QUARTER)
        found = history.between(id, start, end, limit + 1) if start < end else []
        market = market.in_time(now)
        known = {each.start for each in found}
        unput = [each for each in (*market.over, market.quarter) if each.start and each.start not in known]
        found += [each for each in unput if start <= each.start < end]
        following = cursor_of(f"q{found[limit - 1].start}") if len(found) > limit else None
        return Page(found[:limit], following)


def _instant(cursor: str) -> int:
    text = sort_key_of(cursor, "q")[1:]
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise Invalid([Fault("cursor", "is not a cursor of this list")])
    return int(text)
