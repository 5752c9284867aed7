"""What a market's manager is shown: advice on its tills, and what happened by quarter hours."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.checkout.rules import advice
from chalicelib.checkout.rules.quarters import Quarter
from chalicelib.checkout.views import OpenTills
from chalicelib.core.csv_cells import line
from chalicelib.core.times import HOUR, SECOND, rfc3339
from chalicelib.shapes import Instant, NextCursor


class MarketAdvice(msgspec.Struct, frozen=True):
    """How many tills a market needs. A number changes when two evaluations running, a minute apart, agree."""

    open: OpenTills
    needed_now: int
    """Tills for those who come and wait now."""
    needed_in_15: int
    """Tills in a quarter of an hour."""
    needed_in_30: int
    """Tills in half an hour."""
    expected_wait_seconds: Annotated[float, Meta(examples=[33.7])] | None
    """The mean wait of a shopper who joins now; null while no till is open."""
    why: Annotated[str, Meta(examples=["4.0 shoppers a minute at 150 s each: 12 tills would let them wait 34 s."])]
    """The reason, in words."""


class MarketQuarter(msgspec.Struct, frozen=True):
    """What happened in a quarter of an hour."""

    starts_at: Instant
    """When it began: RFC 3339, in UTC."""
    joined: int
    """Shoppers who came to the line."""
    called: int
    """Shoppers who were called to a till."""
    served: int
    """Shoppers who were served."""
    left: int
    """Shoppers who gave their place up."""
    dropped: int
    """Shoppers who were called and recalled in vain."""
    mean_wait_seconds: float | None
    """Of those called, the mean wait; null without any."""
    longest_wait_seconds: float
    """Of those called, the longest wait."""
    late: int
    """Of those called, how many waited longer than the market's limit."""
    service_seconds: float | None
    """How long a shopper took at a till, on average; null without any."""
    lane_hours: float
    """The time that tills were open, in hours."""


class MarketHistory(msgspec.Struct, frozen=True):
    """What happened in a market, by quarter hours."""

    items: list[MarketQuarter]
    """In order; quarter hours in which nothing happened and no till was open are left out."""
    next_cursor: NextCursor | None


COLUMNS = MarketQuarter.__struct_fields__


def advice_view(given: advice.Advice) -> MarketAdvice:
    return MarketAdvice(
        given.open, given.needed_now, given.needed_in_15, given.needed_in_30, given.expected_wait_seconds, given.why
    )


def quarter_view(quarter: Quarter) -> MarketQuarter:
    return MarketQuarter(
        rfc3339(quarter.start),
        quarter.joined,
        quarter.called,
        quarter.served,
        quarter.left,
        quarter.dropped,
        _mean(quarter.waits, quarter.called),
        round(quarter.longest / SECOND, 1),
        quarter.late,
        _mean(quarter.service, quarter.served),
        round(quarter.tills / HOUR, 3),
    )


def sheet(quarters: list[MarketQuarter]) -> str:
    """The quarter hours as CSV, below their headings."""
    rows = [["" if cell is None else str(cell) for cell in msgspec.structs.astuple(each)] for each in quarters]
    return "".join(map(line, [list(COLUMNS), *rows]))


def _mean(total: int, count: int) -> float | None:
    return round(total / count / SECOND, 1) if count else None
