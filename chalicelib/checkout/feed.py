"""The topics of markets: `market/<id>` for anyone, `operator/<market>` with the advice for the staff; and tickets on
the topic of their customer."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.checkout.advise_market import AdviseMarket
from chalicelib.checkout.board_views import news_views
from chalicelib.checkout.manage_market import Markets
from chalicelib.checkout.manager_views import MarketAdvice, advice_view
from chalicelib.checkout.read_market import ReadMarket
from chalicelib.checkout.rules.changes import MarketChange, TicketNews, console_topic, market_topic
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.storage import stream
from chalicelib.checkout.ticket_views import CheckoutNews, news_view
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.topic import Topic, not_yours
from chalicelib.errors import Unauthorized
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Changes, Publisher, PushResult, Redelivery
from chalicelib.table import topics


class MarketFeed:
    prefixes = ("market/", "operator/mkt_")

    def __init__(self, markets: Markets, reading: ReadMarket, advising: AdviseMarket, clock: Clock) -> None:
        self._markets, self._reading, self._advising, self._clock = markets, reading, advising, clock

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """Raises `NotFound`; for the staff's topic `Unauthorized` or `Forbidden`."""
        kind, _, id = name.partition("/")
        if kind == "market":
            self._markets.find(id, consistent=False)
            return Topic(name, _board_href(id), lambda: self._reading.board(id))
        if caller is None:
            raise Unauthorized("Send the operator's token with the message.")
        if caller.kind is not TokenKind.OPERATOR:
            raise not_yours()
        self._markets.own(caller, id)

        def snapshot() -> tuple[int, MarketAdvice]:
            version, _ = topics.version(console_topic(id))
            return version, advice_view(self._advising.advice(caller.id, id))

        return Topic(name, _advice_href(id), snapshot, caller)

    def read(self, record: Record) -> MarketChange | None:
        return stream.change_of(record)

    def group(self, change: MarketChange) -> str:
        return change.market

    def publish(self, changes: Sequence[MarketChange], publisher: Publisher) -> PushResult:
        """Tills and lines, or the door, as they are after the last change; to the staff each new advice."""
        id, now = changes[0].market, self._clock.now()
        sent = PushResult()
        shown = [change for change in changes if _shown(change)]
        if counted := publisher.next_version(market_topic(id), shown, Redelivery.REPEAT_LATEST):
            sent += publisher.send(market_topic(id), counted[0], Changes(news_views(shown, now)), _board_href(id))
        advised = [change for change in changes if _advice(change)]
        if advised and (counted := publisher.next_version(console_topic(id), advised, Redelivery.REPEAT_LATEST)):
            about = advised[-1].about
            assert isinstance(about, Market)
            assert about.advice is not None
            sent += publisher.send(
                console_topic(id), counted[0], Changes([advice_view(about.advice)]), _advice_href(id)
            )
        return sent


class CheckoutPart:
    """A customer's tickets on the topic `customer/<id>`: checkout's part of `live.customer_feed`."""

    def read(self, record: Record) -> TicketNews | None:
        return stream.news_of(record)

    def view(self, news: TicketNews, now: int) -> CheckoutNews:
        return news_view(news)


def _shown(change: MarketChange) -> bool:
    """Whether the board looks different."""
    about, before = change.about, change.before
    if isinstance(about, Market) and isinstance(before, Market):
        return (about.lines, about.lanes, about.profile, about.times) != (
            before.lines,
            before.lanes,
            before.profile,
            before.times,
        )
    return True


def _advice(change: MarketChange) -> bool:
    about, before = change.about, change.before
    if not isinstance(about, Market) or about.advice is None:
        return False
    return not isinstance(before, Market) or about.advice != before.advice


def _board_href(market: str) -> str:
    return f"/v1/markets/{market}/board"


def _advice_href(market: str) -> str:
    return f"/v1/markets/{market}/advice"
