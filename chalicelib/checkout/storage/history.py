"""What happened in a market by quarter hours, and what a week of it looks like on average.

pk = MARKET#<market>   sk = QUARTER#<start>   counts of a quarter hour that is over; put once
                       sk = WEEK              `means`: by quarter hour of the week, how many come to the line; `upto`:
                                              the start of the last quarter hour that they have learned from
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from pynamodb.attributes import NumberAttribute

from chalicelib.checkout.rules.quarters import Quarter
from chalicelib.checkout.storage.market_items import counts_of, market_pk, quarter_of
from chalicelib.core.times import DAY, SECOND
from chalicelib.table.items import Item, Raw, raw_partition
from chalicelib.table.prepared import PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.values import raw_of, values_of
from chalicelib.table.writes import put_write

KEPT = 400 * DAY
"""How long quarter hours are kept."""


class QuarterItem(Item):
    pass


class WeekItem(Item):
    upto = NumberAttribute(default=0)


@dataclass(frozen=True, slots=True)
class Week:
    """By quarter hour of the week, how many come to the line, learned up to the quarter hour that began at `upto`."""

    upto: int = 0
    means: Mapping[int, float] = field(default_factory=dict)


def putting(market: str, quarter: Quarter) -> PreparedWrite:
    """Put a quarter hour that is over, as a part of the transaction that begins the next."""
    put = PreparedPut(QuarterItem, QuarterItem.pk.does_not_exist())
    ttl = (quarter.start + KEPT) // SECOND
    return put.write(raw_of({"pk": market_pk(market), "sk": _sk(quarter.start), **counts_of(quarter), "ttl": ttl}))


def between(market: str, start: int, end: int, most: int) -> list[Quarter]:
    """The first `most` quarter hours that began from `start` on and before `end`, in order."""
    span = QuarterItem.sk.between(_sk(start), _sk(end - 1))
    return [quarter_of(values_of(raw)) for raw in islice(raw_partition(market_pk(market), True, span), most)]


def week_place(market: str) -> Place[Week]:
    return Place(market_pk(market), "WEEK", _week)


def learn(market: str, before: Week, after: Week) -> None:
    """Write what a week looks like, if nothing else has meanwhile. Raises `Refused` otherwise."""
    means = {str(quarter): f"{mean:.3g}" for quarter, mean in after.means.items()}
    item = raw_of({"pk": market_pk(market), "sk": "WEEK", "upto": after.upto, "means": means})
    put_write(
        PreparedPut(WeekItem, WeekItem.pk.does_not_exist() | (WeekItem.upto == given(WeekItem.upto, "before"))).write(
            item, before=before.upto
        )
    )


def _week(raw: Raw) -> Week:
    item = values_of(raw)
    return Week(item["upto"], {int(quarter): float(mean) for quarter, mean in item["means"].items()})


def _sk(start: int) -> str:
    return f"QUARTER#{start:014}"


__all__ = ["Week", "between", "learn", "putting", "week_place"]
