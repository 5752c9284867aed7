"""Joining: which line a shopper comes to, and with which number and turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.checkout.rules.line import LARGEST_NUMBER, Waiting
from chalicelib.checkout.rules.markets import EXPRESS_LETTER, MOST_IN_LINE, REGULAR_LETTER, Market
from chalicelib.checkout.rules.policies import EXPRESS, Shopper, line_to_join
from chalicelib.errors import Conflict


def joined(market: Market, items: int, assistance: bool, wanted: str | None, now: int) -> tuple[Market, str, Waiting]:
    """With one more shopper; also their line, and who they are there. `wanted`: the kind of line that they ask for,
    None for the one that fits their items.

    Raises `Conflict` TOO_MANY_ITEMS, NO_EXPRESS or LINE_FULL.
    """
    terms = market.profile.terms
    if wanted == EXPRESS and not terms.express_items:
        raise Conflict("This market has no express line.", "NO_EXPRESS")
    if wanted == EXPRESS and items > terms.express_items:
        details = {"express_items": terms.express_items, "items": items}
        raise Conflict(f"The express line takes at most {terms.express_items} items.", "TOO_MANY_ITEMS", details)
    if market.waiting >= MOST_IN_LINE:
        raise Conflict("The line is full.", "LINE_FULL")
    if wanted == EXPRESS or (wanted is None and items <= terms.express_items and not assistance):
        line = EXPRESS
    else:
        shopper = Shopper(items, market.turn, assistance)
        line = line_to_join(replace(terms, express_items=0), market.tills, _people(market), shopper)
    letter = EXPRESS_LETTER if line == EXPRESS else REGULAR_LETTER
    number, turn = market.issued.get(letter, 0) % LARGEST_NUMBER + 1, market.turn + 1
    who = Waiting(letter, number, turn, now, items, assistance)
    counted = replace(
        market,
        issued={**market.issued, letter: number},
        turn=turn,
        rate=market.rate.with_join(now),
        quarter=market.quarter.with_join(),
    )
    return counted.with_waiting(line, who), line, who


def _people(market: Market) -> dict[str, int]:
    """By line, those who wait in it or are at its till."""
    return dict(_counted(market))


def _counted(market: Market) -> Iterator[tuple[str, int]]:
    names = {*market.lines, *(call.line for _, call in market.calls())}
    for name in names:
        yield name, len(market.lines.get(name, ())) + sum(call.line == name for _, call in market.calls())
