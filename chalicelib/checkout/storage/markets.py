"""Markets, each with its lines and tills as one item, and the list of an operator's markets.

    pk = MARKET#<market>    sk = #                          the version of `market/<market>` (table.topics)
                            sk = DOOR                       its door (storage.doors)
                            sk = QUARTER#<start>            what happened in a quarter hour (storage.history)
                            sk = TICKET#<letter>#<number>   a shopper's ticket (storage.tickets)
                            sk = WEEK                       how many come in each quarter hour of a week
                            sk = ~                          the market
    pk = MARKET#<operator>  sk = market#<market>            an entry in the list of an operator's markets (table.pages)

A market is read whole and written whole, over the version that was read: one condition covers every decision. Tickets
and quarter hours are written with it, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from pynamodb.expressions.condition import size

from chalicelib.checkout.rules.asks import MOST, Answer, Ask
from chalicelib.checkout.rules.lanes import Lane
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.policies import Till, TillState
from chalicelib.checkout.rules.serving import Outcome
from chalicelib.checkout.rules.tickets import ShopperState
from chalicelib.checkout.storage.history import putting
from chalicelib.checkout.storage.market_items import MarketItem, answered_of, item_of, market_of, market_pk
from chalicelib.table.items import Raw, raw_item
from chalicelib.table.pages import Page, entry, page
from chalicelib.table.prepared import Prepared, PreparedPut, PreparedWrite, given, named
from chalicelib.table.together import Place
from chalicelib.table.transactions import transact, write_over
from chalicelib.table.writes import AnyWrite, Refused, all_of, sent

_OWNED = "market#"


def add(market: Market) -> None:
    """Create a market and its entry in the operator's list, in one transaction."""
    new = PreparedPut(MarketItem, MarketItem.pk.does_not_exist())
    transact([new.write(item_of(market)), entry(market.operator, f"{_OWNED}{market.id}")])


def get(market: str, consistent: bool = True) -> Market | None:
    raw = raw_item(market_pk(market), "~", consistent)
    return market_of(raw) if raw else None


def place(market: str) -> Place[Market]:
    return Place(market_pk(market), "~", market_of)


def of_operator(operator: str, limit: int, cursor: str | None) -> Page[Market]:
    """An operator's markets, the oldest first. Raises `Invalid` for a cursor that we did not make."""
    return page(market_of, operator, _OWNED, limit, cursor, newest_first=False, pk_of=_pk_of)


def change(before: Market, after: Market, also: Iterable[AnyWrite] = ()) -> Market:
    """Write the market as it becomes, with the quarter hours that are over and what `also` changes; returns it with its
    new version. Raises `Overtaken` when it has changed since it was read, or a condition of `also` does not hold."""
    changed = replace(after, version=before.version + 1, over=())
    write_over([changing(before, changed), *(putting(before.id, quarter) for quarter in after.over), *also])
    return changed


def ask(market: str, operator: str, ask: Ask) -> tuple[Market, Answer] | None:
    """Add an ask of an open till: one write, which returns the market, and the answer to the ask. None
    when the market, its operator or the till is not so, or there are too many asks."""
    values = {"asks": [ask.text], "text": ask.text, "id": ask.id, "operator": operator}
    write = _ask().write(market_pk(market), "~", (ask.lane,), **values)
    try:
        raw = sent(write, lambda refused: _has(refused.raw or {}, ask))
    except Refused:
        return None
    found, answers = answered_of(raw)
    return found, answers.get(ask.id) or _earlier(found, ask)


@cache
def _ask() -> Prepared:
    """An ask has an id, so the same write that is sent twice counts once: it is in the list, or its till has it."""
    lane: Any = MarketItem.lanes[named(0)]
    return Prepared(
        MarketItem,
        [
            MarketItem.asks.set((MarketItem.asks | []).append(given(MarketItem.asks))),
            MarketItem.version.set(MarketItem.version + 1),
        ],
        all_of(
            [
                MarketItem.operator == given(MarketItem.operator),
                lane["state"] == TillState.OPEN.value,
                lane["asked"] != given(MarketItem.operator, "id"),
                MarketItem.asks.does_not_exist()
                | ((size(MarketItem.asks) < MOST) & ~MarketItem.asks.contains(given(MarketItem.operator, "text"))),
            ]
        ),
    )


def _has(raw: Raw, ask: Ask) -> bool:
    """Whether this market has served this ask, or is to."""
    return bool(raw) and market_of(raw).lanes.get(ask.lane, Lane(Till(ask.lane))).asked == ask.id


def _earlier(market: Market, ask: Ask) -> Answer:
    """The answer to an ask whose result is stored: the last call of its till, if that was since."""
    since = [call for call in market.lanes[ask.lane].calls if call.at >= ask.at]
    return Answer(ask.at, tuple(Outcome(call.shopper, ShopperState.CALLED, ask.lane) for call in since[-1:]))


def changing(before: Market, after: Market) -> PreparedWrite:
    return _change().write(item_of(after), version=before.version)


@cache
def _change() -> PreparedPut:
    return PreparedPut(MarketItem, MarketItem.version == given(MarketItem.version))


def _pk_of(sort: str) -> str:
    return market_pk(sort.removeprefix(_OWNED))
