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

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.quarters import Quarter
from chalicelib.checkout.storage.history import putting
from chalicelib.checkout.storage.market_items import MarketItem, item_of, market_of, market_pk
from chalicelib.table.items import raw_item
from chalicelib.table.pages import Page, entry, page
from chalicelib.table.prepared import PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.transactions import transact, write_over
from chalicelib.table.writes import AnyWrite

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


def change(before: Market, after: Market, over: Sequence[Quarter], also: Iterable[AnyWrite] = ()) -> Market:
    """Write the market as it becomes, with the quarter hours that are over and what `also` changes; returns it with its
    new version. Raises `Overtaken` when it has changed since it was read, or a condition of `also` does not hold."""
    changed = replace(after, version=before.version + 1)
    write_over([changing(before, changed), *(putting(before.id, quarter) for quarter in over), *also])
    return changed


def changing(before: Market, after: Market) -> PreparedWrite:
    return _change().write(item_of(after), version=before.version)


@cache
def _change() -> PreparedPut:
    return PreparedPut(MarketItem, MarketItem.version == given(MarketItem.version))


def _pk_of(sort: str) -> str:
    return market_pk(sort.removeprefix(_OWNED))
